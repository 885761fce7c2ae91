package dev.nightjar.core;

/**
 * Where the fields of the fixed RTP header lie, RFC 3550 §5.1, for modules that must agree without knowing each
 * other.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|P|X|  CC   |M|     PT      |       sequence number         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                           timestamp                           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |           synchronization source (SSRC) identifier            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class RtpFields {
    /** Bytes before the CSRC list. */
    public static final int FIXED_HEADER_LENGTH = 12;

    /** Offset of the sequence number, 16 bits. */
    public static final int SEQUENCE_NUMBER_OFFSET = 2;

    /** Offset of the timestamp, 32 bits. */
    public static final int TIMESTAMP_OFFSET = 4;

    /** Offset of the SSRC, 32 bits. */
    public static final int SSRC_OFFSET = 8;

    private RtpFields() {}

    /**
     * {@return bytes of the header with its CSRC list and extension, or -1 unless the range holds all of it}
     *
     * @param buffer holds the packet
     * @param offset absolute index of its first byte
     * @param length its bytes
     */
    public static int headerLength(byte[] buffer, int offset, int length) {
        if (length < FIXED_HEADER_LENGTH || (buffer[offset] & 0xC0) != 0x80) {
            return -1;
        }
        int headerLength = FIXED_HEADER_LENGTH + 4 * (buffer[offset] & 0x0F);
        boolean hasExtension = (buffer[offset] & 0x10) != 0;
        if (hasExtension) {
            if (headerLength + 4 > length) {
                return -1;
            }
            headerLength += 4 + 4 * NetworkBytes.getUint16(buffer, offset + headerLength + 2);
        }
        return headerLength > length ? -1 : headerLength;
    }
}
