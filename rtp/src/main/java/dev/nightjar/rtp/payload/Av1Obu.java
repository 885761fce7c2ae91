package dev.nightjar.rtp.payload;

/**
 * The header of an AV1 open bitstream unit, AV1 §5.3.2 and §5.3.3.
 *
 * <pre>
 *  0 1 2 3 4 5 6 7    0 1 2 3 4 5 6 7
 * +-+-+-+-+-+-+-+-+  +-+-+-+-+-+-+-+-+
 * |F| type  |X|S|-|  | TID | SID |  - |   the second byte where X is set; then the size as leb128 where S is set
 * +-+-+-+-+-+-+-+-+  +-+-+-+-+-+-+-+-+
 * </pre>
 */
final class Av1Obu {
    static final int SEQUENCE_HEADER = 1;
    static final int FRAME_HEADER = 3;
    static final int TILE_GROUP = 4;
    static final int FRAME = 6;
    static final int HAS_SIZE = 0x02;

    private static final int TEMPORAL_DELIMITER = 2;
    private static final int TILE_LIST = 8;
    private static final int FORBIDDEN = 0x80;
    private static final int HAS_EXTENSION = 0x04;

    private Av1Obu() {}

    static int type(int header) {
        return header >>> 3 & 0x0F;
    }

    static boolean isForbidden(int header) {
        return (header & FORBIDDEN) != 0;
    }

    static boolean hasSize(int header) {
        return (header & HAS_SIZE) != 0;
    }

    /** {@return bytes before the size field: 1 or 2} */
    static int headerBytes(int header) {
        return (header & HAS_EXTENSION) != 0 ? 2 : 1;
    }

    static int temporalId(int extension) {
        return extension >>> 5 & 0x07;
    }

    static int spatialId(int extension) {
        return extension >>> 3 & 0x03;
    }

    /** {@return whether senders remove and receivers ignore it, RTP Payload Format For AV1 §5} */
    static boolean isLeftOut(int type) {
        return type == TEMPORAL_DELIMITER || type == TILE_LIST;
    }
}
