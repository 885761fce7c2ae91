package dev.nightjar.dtlssrtp;

import dev.nightjar.core.NetworkBytes;

/**
 * Where records and handshake fragments begin and end (RFC 6347 §4.1, §4.2.2), as much as the seam has to see.
 *
 * <pre>
 *  type(1) version(2) epoch(2) sequence(6) length(2) | msg_type(1) length(3) message_seq(2) offset(3) fragment(3)
 * </pre>
 */
final class DtlsRecords {
    static final int HEADER_LENGTH = 13;
    static final int CHANGE_CIPHER_SPEC = 20;
    static final int ALERT = 21;
    static final int HANDSHAKE = 22;
    static final int APPLICATION_DATA = 23;

    /** A handshake message longer than this is refused: its first fragment makes the library allocate all of it. */
    static final int MAX_MESSAGE_LENGTH = 16_384;

    private static final int FRAGMENT_HEADER_LENGTH = 12;
    private static final int DTLS_1_0 = 0xFEFF;
    private static final int DTLS_1_2 = 0xFEFD;

    private DtlsRecords() {}

    /**
     * {@return the whole record's length, or -1 when no record of DTLS 1.0 or 1.2 begins here}
     *
     * <p>No other version reaches the library, which ends an association with an alert for 0xFEFE.
     */
    static int lengthAt(byte[] buffer, int offset, int end) {
        if (end - offset < HEADER_LENGTH) {
            return -1;
        }
        int type = NetworkBytes.getUint8(buffer, offset);
        if (type < CHANGE_CIPHER_SPEC || type > APPLICATION_DATA) {
            return -1;
        }
        int version = NetworkBytes.getUint16(buffer, offset + 1);
        if (version != DTLS_1_0 && version != DTLS_1_2) {
            return -1;
        }
        int length = HEADER_LENGTH + NetworkBytes.getUint16(buffer, offset + 11);
        return length <= end - offset ? length : -1;
    }

    static int type(byte[] record) {
        return NetworkBytes.getUint8(record, 0);
    }

    static int epoch(byte[] record) {
        return NetworkBytes.getUint16(record, 3);
    }

    /**
     * Makes a plain record one of DTLS 1.2, which proves nothing and so may be done.
     *
     * <p>A client that gives up before it has read our hello still writes the version it began with, 1.0 (RFC 5246
     * §E.1), and the library drops any but hellos of that once it has answered.
     */
    static void putVersion12(byte[] record) {
        NetworkBytes.putInt16(record, 1, DTLS_1_2);
    }

    /** {@return where the first fragment of a plain handshake record stands: message number, then offset in it} */
    static long position(byte[] record, int offset) {
        return (long) NetworkBytes.getUint16(record, offset + HEADER_LENGTH + 4) << 24
                | NetworkBytes.getUint24(record, offset + HEADER_LENGTH + 6);
    }

    /** {@return whether a record is plain handshake with a message longer than any we take} */
    static boolean isOversized(byte[] record) {
        if (type(record) != HANDSHAKE || epoch(record) != 0) {
            return false;
        }
        int at = HEADER_LENGTH;
        while (at + FRAGMENT_HEADER_LENGTH <= record.length) {
            if (NetworkBytes.getUint24(record, at + 1) > MAX_MESSAGE_LENGTH) {
                return true;
            }
            at += FRAGMENT_HEADER_LENGTH + NetworkBytes.getUint24(record, at + 9);
        }
        return false;
    }
}
