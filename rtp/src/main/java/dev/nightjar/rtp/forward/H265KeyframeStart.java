package dev.nightjar.rtp.forward;

import dev.nightjar.core.NetworkBytes;

/** Tells from one H.265 payload whether a picture begins there that needs no other. */
final class H265KeyframeStart {
    private static final int HEADER_BYTES = 2;
    private static final int FIRST_IRAP = 16;
    private static final int LAST_IRAP = 23;
    private static final int VPS = 32;
    private static final int SPS = 33;
    private static final int AGGREGATION = 48;
    private static final int FRAGMENTATION = 49;

    private H265KeyframeStart() {}

    /** RFC 7798 §4.4: a parameter set, which a keyframe begins with where it is sent in band, or an IRAP picture. */
    static boolean begins(byte[] buffer, int offset, int length) {
        if (length <= HEADER_BYTES) {
            return false;
        }
        int type = type(buffer[offset]);
        if (type == FRAGMENTATION) {
            int header = buffer[offset + HEADER_BYTES];
            return (header & 0x80) != 0 && isStart(header & 0x3F);
        }
        if (type != AGGREGATION) {
            return isStart(type);
        }
        int end = offset + length;
        int at = offset + HEADER_BYTES;
        while (at + 3 <= end) {
            if (isStart(type(buffer[at + 2]))) {
                return true;
            }
            at += 2 + NetworkBytes.getUint16(buffer, at);
        }
        return false;
    }

    private static int type(int firstByte) {
        return firstByte >>> 1 & 0x3F;
    }

    private static boolean isStart(int type) {
        return type == VPS || type == SPS || (type >= FIRST_IRAP && type <= LAST_IRAP);
    }
}
