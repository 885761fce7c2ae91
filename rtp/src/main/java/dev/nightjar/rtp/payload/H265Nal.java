package dev.nightjar.rtp.payload;

/**
 * The header of an H.265 NAL unit, RFC 7798 §1.1.4.
 *
 * <pre>
 * +---------------+---------------+
 * |0|1|2|3|4|5|6|7|0|1|2|3|4|5|6|7|
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |F|   Type    |  LayerId  | TID |
 * +-------------+-----------------+
 * </pre>
 */
final class H265Nal {
    static final int HEADER_BYTES = 2;
    static final int FIRST_IRAP = 16;
    static final int LAST_IRAP = 23;
    static final int LAST_SLICE = 31;
    static final int VPS = 32;
    static final int SPS = 33;
    static final int PPS = 34;
    static final int AGGREGATION = 48;
    static final int FRAGMENTATION = 49;

    /** PACI; what comes behind it means nothing yet. */
    static final int LAST_RTP_TYPE = 50;

    private H265Nal() {}

    static int type(int firstByte) {
        return firstByte >>> 1 & 0x3F;
    }

    /** {@return the first byte with another type} */
    static int withType(int firstByte, int type) {
        return firstByte & 0x81 | type << 1;
    }

    static int layerId(int firstByte, int secondByte) {
        return (firstByte & 1) << 5 | secondByte >>> 3 & 0x1F;
    }

    /** {@return TemporalId, which TID is one more than} */
    static int temporalId(int secondByte) {
        return (secondByte & 7) - 1;
    }

    static boolean isIrap(int type) {
        return type >= FIRST_IRAP && type <= LAST_IRAP;
    }
}
