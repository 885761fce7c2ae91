package dev.nightjar.rtp.receive;

import dev.nightjar.rtp.ExtensionMap;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An m-section with its payload types laid out for the packet path. */
final class Section {
    private static final int PAYLOAD_TYPES = 128;

    private final MediaSection config;
    private final @Nullable CodecParameters[] codecs = new @Nullable CodecParameters[PAYLOAD_TYPES];

    /** Per retransmission payload type the one it retransmits, -1 for all others. */
    private final int[] associated = new int[PAYLOAD_TYPES];

    private final PayloadRole[] roles = new PayloadRole[PAYLOAD_TYPES];

    private final ExtensionMap extensions;

    Section(MediaSection config, ExtensionMap extensions) {
        this.config = config;
        this.extensions = extensions;
        Arrays.fill(associated, -1);
        Arrays.fill(roles, PayloadRole.MEDIA);
        for (CodecParameters codec : config.codecs()) {
            // Retransmission of audio is never used: no browser does it, and its payload types collide in offers.
            if (!codec.isRtx()) {
                codecs[codec.payloadType()] = codec;
                roles[codec.payloadType()] = PayloadRole.of(codec);
            } else if (config.kind() == MediaKind.VIDEO && codec.associatedPayloadType() >= 0) {
                codecs[codec.payloadType()] = codec;
                associated[codec.payloadType()] = codec.associatedPayloadType();
                roles[codec.payloadType()] = PayloadRole.RTX;
            }
        }
    }

    MediaSection config() {
        return config;
    }

    /** {@return the header extensions of its bundle} */
    ExtensionMap extensions() {
        return extensions;
    }

    String mid() {
        return config.mid();
    }

    boolean isVideo() {
        return config.kind() == MediaKind.VIDEO;
    }

    /** {@return what the payload type means here, or null where it was not negotiated} */
    @Nullable
    CodecParameters codec(int payloadType) {
        return codecs[payloadType];
    }

    /** {@return what is to be done with packets of that payload type} */
    PayloadRole payloadRole(int payloadType) {
        return roles[payloadType];
    }

    /** {@return what kind of stream packets of that payload type come on} */
    StreamRole streamRole(int payloadType) {
        return switch (roles[payloadType]) {
            case RTX -> StreamRole.RETRANSMISSION;
            case FLEXFEC -> StreamRole.PARITY;
            default -> StreamRole.MEDIA;
        };
    }

    /** {@return the payload type that this retransmission payload type retransmits} */
    int associatedPayloadType(int payloadType) {
        return associated[payloadType];
    }
}
