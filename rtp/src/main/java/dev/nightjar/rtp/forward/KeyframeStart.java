package dev.nightjar.rtp.forward;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.Vp8Descriptor;
import dev.nightjar.rtp.payload.Vp9Depacketiser;
import dev.nightjar.rtp.payload.Vp9Descriptor;
import org.jspecify.annotations.Nullable;

/** Tells from one payload whether a receiver that has seen nothing before can begin with it. */
final class KeyframeStart {
    private static final int IDR = 5;
    private static final int SPS = 7;
    private static final int STAP_A = 24;
    private static final int FU_A = 28;

    private final Vp8Descriptor vp8 = new Vp8Descriptor();
    private final Vp9Descriptor vp9 = new Vp9Descriptor();

    /** {@return whether a keyframe begins there; true for codecs that can be joined anywhere, or are not known} */
    boolean begins(@Nullable CodecKind codec, byte[] buffer, int offset, int length) {
        if (codec == null) {
            return true;
        }
        return switch (codec) {
            case VP8 -> beginsVp8(buffer, offset, length);
            case VP9 -> beginsVp9(buffer, offset, length);
            case H264 -> beginsH264(buffer, offset, length);
            case AV1 -> Av1KeyframeStart.begins(buffer, offset, length);
            case H265 -> H265KeyframeStart.begins(buffer, offset, length);
            default -> true;
        };
    }

    /** RFC 9628 §4.2: the first layer's frame starts, refers to nothing, and its header says keyframe. */
    private boolean beginsVp9(byte[] buffer, int offset, int length) {
        int descriptor = vp9.parse(buffer, offset, length);
        return descriptor > 0
                && vp9.isFrameStart()
                && !vp9.isInterPredicted()
                && vp9.spatialId() <= 0
                && Vp9Depacketiser.beginsKeyframe(buffer, offset + descriptor, length - descriptor);
    }

    /** RFC 7741 §4.3: the inverse key frame flag is the lowest bit behind the descriptor of the first partition. */
    private boolean beginsVp8(byte[] buffer, int offset, int length) {
        int descriptor = vp8.parse(buffer, offset, length);
        return descriptor > 0 && descriptor < length && vp8.isFrameStart() && (buffer[offset + descriptor] & 1) == 0;
    }

    /** RFC 6184 §5.6 to §5.8: a parameter set, which a keyframe begins with where it is sent in band, or an IDR. */
    private static boolean beginsH264(byte[] buffer, int offset, int length) {
        if (length < 2) {
            return false;
        }
        int type = buffer[offset] & 0x1F;
        if (type == FU_A) {
            boolean isFirst = (buffer[offset + 1] & 0x80) != 0;
            return isFirst && (buffer[offset + 1] & 0x1F) == IDR;
        }
        if (type != STAP_A) {
            return type == SPS || type == IDR;
        }
        int end = offset + length;
        int at = offset + 1;
        while (at + 3 <= end) {
            int unit = buffer[at + 2] & 0x1F;
            if (unit == SPS || unit == IDR) {
                return true;
            }
            at += 2 + NetworkBytes.getUint16(buffer, at);
        }
        return false;
    }
}
