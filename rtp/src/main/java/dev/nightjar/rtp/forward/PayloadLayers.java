package dev.nightjar.rtp.forward;

import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.Vp8Descriptor;
import dev.nightjar.rtp.payload.Vp9Descriptor;
import org.jspecify.annotations.Nullable;

/**
 * Reads which layer of its encoding a packet is of, where the payload tells: VP8 (RFC 7741 §4.2) and VP9 (RFC 9628
 * §4.2). What is read is one {@code int}, taken apart by the static methods. Not thread-safe.
 */
final class PayloadLayers {
    /** The payload tells nothing: another codec, padding, or a descriptor that is malformed. */
    static final int NONE = -1;

    /** Greatest layer id that fits. */
    static final int MAX_ID = 7;

    private static final int SPATIAL_SHIFT = 3;
    private static final int SWITCHES_UP = 1 << 6;
    private static final int STARTS_FRAME = 1 << 7;
    private static final int ENDS_FRAME = 1 << 8;

    private final Vp8Descriptor vp8 = new Vp8Descriptor();
    private final Vp9Descriptor vp9 = new Vp9Descriptor();

    /** {@return the layer, or {@link #NONE}} */
    int read(@Nullable CodecKind kind, byte[] buffer, int offset, int length) {
        if (kind == CodecKind.VP8) {
            return vp8.parse(buffer, offset, length) < 0
                    ? NONE
                    : Math.max(0, vp8.temporalId())
                            | (vp8.isLayerSync() ? SWITCHES_UP : 0)
                            | (vp8.isFrameStart() ? STARTS_FRAME : 0);
        }
        if (kind == CodecKind.VP9) {
            return vp9.parse(buffer, offset, length) < 0
                    ? NONE
                    : Math.max(0, vp9.temporalId())
                            | Math.max(0, vp9.spatialId()) << SPATIAL_SHIFT
                            | (vp9.isSwitchingUp() ? SWITCHES_UP : 0)
                            | (vp9.isFrameStart() ? STARTS_FRAME : 0)
                            | (vp9.isFrameEnd() ? ENDS_FRAME : 0);
        }
        return NONE;
    }

    /** {@return the VP9 descriptor that was read last} */
    Vp9Descriptor vp9() {
        return vp9;
    }

    /** {@return 0 to 7} */
    static int temporalId(int layer) {
        return layer & MAX_ID;
    }

    /** {@return 0 to 7} */
    static int spatialId(int layer) {
        return layer >>> SPATIAL_SHIFT & MAX_ID;
    }

    /** {@return VP8's Y or VP9's U} */
    static boolean isSwitchUp(int layer) {
        return (layer & SWITCHES_UP) != 0;
    }

    /** {@return whether a frame of the layer starts} */
    static boolean isFrameStart(int layer) {
        return (layer & STARTS_FRAME) != 0;
    }

    /** {@return whether a frame of the layer ends; told by VP9 only} */
    static boolean isFrameEnd(int layer) {
        return (layer & ENDS_FRAME) != 0;
    }
}
