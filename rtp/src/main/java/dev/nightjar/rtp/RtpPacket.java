package dev.nightjar.rtp;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.RtpFields;

/**
 * View of one RTP packet, RFC 3550 §5.1, over bytes owned by the caller.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|P|X|  CC   |M|     PT      |       sequence number         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                           timestamp                           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                             SSRC                              |
 * +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
 * |                         CSRC, 0 to 15                         |
 * +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
 * |      extension profile        |   length in 32-bit words      |
 * |                      extension elements                       |
 * +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
 * |   payload ...                 |   padding ...   | pad length  |
 * </pre>
 *
 * <p>Not thread-safe; keep one per thread and {@link #wrap} it again for each packet. The view is valid as long as the
 * bytes are; accessors before the first successful {@code wrap} read an empty packet. Nothing here allocates.
 */
public final class RtpPacket {
    /** Extension profile of one-byte element headers, RFC 8285 §4.2. */
    static final int ONE_BYTE_PROFILE = 0xBEDE;

    /** Extension profile of two-byte element headers without the four application bits, RFC 8285 §4.3. */
    static final int TWO_BYTE_PROFILE = 0x1000;

    /** Greatest local identifier of the one-byte form; 15 is reserved, RFC 8285 §4.2. */
    static final int MAX_ONE_BYTE_ID = 14;

    private static final int EXTENSION_HEADER_LENGTH = 4;

    private byte[] buffer = new byte[RtpFields.FIXED_HEADER_LENGTH];
    private int offset;
    private int length = RtpFields.FIXED_HEADER_LENGTH;
    private int headerLength = RtpFields.FIXED_HEADER_LENGTH;
    private int paddingLength;

    /** Extension element found last, so that offset and length of one id cost one scan; 0 when none was. */
    private int foundId;

    private int foundOffset;
    private int foundLength;

    /** Makes a view of an empty packet. */
    public RtpPacket() {}

    /**
     * Points this view at a packet. The bytes stay the caller's and are not copied.
     *
     * @return false, leaving the view as it was, unless the range holds a whole version 2 header and, if the padding
     *     bit is set, a padding length of at least 1 that fits behind the header (RFC 3550 §5.1, A.1)
     */
    public boolean wrap(byte[] buffer, int offset, int length) {
        int header = RtpFields.headerLength(buffer, offset, length);
        if (header < 0) {
            return false;
        }
        int padding = 0;
        if ((buffer[offset] & 0x20) != 0) {
            padding = NetworkBytes.getUint8(buffer, offset + length - 1);
            if (padding == 0 || padding > length - header) {
                return false;
            }
        }
        this.buffer = buffer;
        this.offset = offset;
        this.length = length;
        headerLength = header;
        paddingLength = padding;
        foundId = 0;
        return true;
    }

    /** {@return the array that holds the packet, not a copy} */
    public byte[] buffer() {
        return buffer;
    }

    /** {@return absolute index of the packet's first byte} */
    public int offset() {
        return offset;
    }

    /** {@return bytes of the whole packet, header and padding included} */
    public int length() {
        return length;
    }

    /** {@return whether the marker bit is set} */
    public boolean isMarker() {
        return (buffer[offset + 1] & 0x80) != 0;
    }

    /** {@return the payload type, 0 to 127} */
    public int payloadType() {
        return buffer[offset + 1] & 0x7F;
    }

    /** {@return the sequence number, 0 to 65535} */
    public int sequenceNumber() {
        return NetworkBytes.getUint16(buffer, offset + RtpFields.SEQUENCE_NUMBER_OFFSET);
    }

    /** {@return the timestamp in ticks of the clock rate, unsigned 32 bits in an {@code int}} */
    public int rtpTimestamp() {
        return NetworkBytes.getInt32(buffer, offset + RtpFields.TIMESTAMP_OFFSET);
    }

    /** {@return the SSRC, unsigned 32 bits in an {@code int}} */
    public int ssrc() {
        return NetworkBytes.getInt32(buffer, offset + RtpFields.SSRC_OFFSET);
    }

    /** {@return the number of contributing sources, 0 to 15} */
    public int csrcCount() {
        return buffer[offset] & 0x0F;
    }

    /**
     * {@return a contributing source, unsigned 32 bits in an {@code int}}
     *
     * @throws IndexOutOfBoundsException unless {@code index} is below {@link #csrcCount}
     */
    public int csrc(int index) {
        if (index < 0 || index >= csrcCount()) {
            throw new IndexOutOfBoundsException("csrc: " + index + " (expected: below " + csrcCount() + ")");
        }
        return NetworkBytes.getInt32(buffer, offset + RtpFields.FIXED_HEADER_LENGTH + 4 * index);
    }

    /** {@return bytes before the payload: fixed header, CSRC list and extension} */
    public int headerLength() {
        return headerLength;
    }

    /** {@return absolute index of the payload's first byte} */
    public int payloadOffset() {
        return offset + headerLength;
    }

    /** {@return bytes of payload without padding; 0 for a packet of padding only} */
    public int payloadLength() {
        return length - headerLength - paddingLength;
    }

    /** {@return bytes of padding, its length byte included; 0 when the padding bit is not set} */
    public int paddingLength() {
        return paddingLength;
    }

    /** {@return whether the extension bit is set} */
    public boolean hasExtension() {
        return (buffer[offset] & 0x10) != 0;
    }

    /** {@return the 16 bits that tell the form of the extension, or -1 without an extension} */
    public int extensionProfile() {
        return hasExtension() ? NetworkBytes.getUint16(buffer, extensionStart()) : -1;
    }

    /**
     * {@return absolute index of the value of the first extension element with that local identifier, or -1}
     *
     * <p>The element's form, one-byte or two-byte, is told by the packet's own profile, so a stream may mix them
     * (RFC 8285 §4.1.2). Elements before a broken one are found; nothing behind it is.
     *
     * @param id local identifier, 1 to 14 in the one-byte form, 1 to 255 in the two-byte form
     */
    public int extensionOffset(int id) {
        return find(id) ? foundOffset : -1;
    }

    /** {@return bytes of the value of the first extension element with that local identifier, or -1 if absent} */
    public int extensionLength(int id) {
        return find(id) ? foundLength : -1;
    }

    private boolean find(int id) {
        if (id <= 0) {
            return false;
        }
        if (id == foundId) {
            return true;
        }
        int profile = extensionProfile();
        if (profile == ONE_BYTE_PROFILE) {
            return findOneByte(id);
        }
        // The low four bits are the application's, RFC 8285 §4.3; -1 has all of them and never matches.
        return (profile & ~0xF) == TWO_BYTE_PROFILE && findTwoByte(id);
    }

    /** RFC 8285 §4.2: four bits of identifier, four bits of length minus one. */
    private boolean findOneByte(int id) {
        int end = offset + headerLength;
        int at = extensionStart() + EXTENSION_HEADER_LENGTH;
        while (at < end) {
            int header = NetworkBytes.getUint8(buffer, at);
            at++;
            if (header == 0) {
                continue;
            }
            int elementId = header >> 4;
            int elementLength = (header & 0xF) + 1;
            // Identifier 15, and 0 with a length, end the processing of the whole extension.
            if (elementId == 0 || elementId == 15 || at + elementLength > end) {
                return false;
            }
            if (elementId == id) {
                return remember(id, at, elementLength);
            }
            at += elementLength;
        }
        return false;
    }

    /** RFC 8285 §4.3: a byte of identifier, a byte of length. */
    private boolean findTwoByte(int id) {
        int end = offset + headerLength;
        int at = extensionStart() + EXTENSION_HEADER_LENGTH;
        while (at < end) {
            int elementId = NetworkBytes.getUint8(buffer, at);
            at++;
            if (elementId == 0) {
                continue;
            }
            if (at == end) {
                return false;
            }
            int elementLength = NetworkBytes.getUint8(buffer, at);
            at++;
            if (at + elementLength > end) {
                return false;
            }
            if (elementId == id) {
                return remember(id, at, elementLength);
            }
            at += elementLength;
        }
        return false;
    }

    private boolean remember(int id, int valueOffset, int valueLength) {
        foundId = id;
        foundOffset = valueOffset;
        foundLength = valueLength;
        return true;
    }

    private int extensionStart() {
        return offset + RtpFields.FIXED_HEADER_LENGTH + 4 * csrcCount();
    }

    /** {@return the header's fields, for a log; no payload} */
    @Override
    public String toString() {
        return "RtpPacket[ssrc=" + Integer.toUnsignedString(ssrc()) + ", payloadType=" + payloadType()
                + ", sequenceNumber=" + sequenceNumber() + ", rtpTimestamp="
                + Integer.toUnsignedString(rtpTimestamp()) + ", marker=" + isMarker() + ", payloadLength="
                + payloadLength() + "]";
    }
}
