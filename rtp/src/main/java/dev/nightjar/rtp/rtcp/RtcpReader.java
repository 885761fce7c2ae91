package dev.nightjar.rtp.rtcp;

import dev.nightjar.core.NetworkBytes;

/**
 * Walks the RTCP packets of one datagram, compound (RFC 3550 §6.1) or reduced-size (RFC 5506).
 *
 * <pre>{@code
 * if (reader.wrap(buffer, offset, length)) {
 *     while (reader.next()) {
 *         RtcpMessage message = reader.message();
 *     }
 * }
 * }</pre>
 *
 * <p>The bytes stay the caller's; a message is a copy. Walking allocates nothing, {@link #message} makes the value.
 * Nothing throws on hostile bytes: what can not be read comes out as {@link RtcpMessage.Unknown}. Confined to one
 * thread.
 */
public final class RtcpReader {
    static final int HEADER_LENGTH = 4;

    private byte[] buffer = new byte[0];
    private int nextOffset;
    private int end;
    private int bodyOffset;
    private int bodyLength;
    private int type;
    private int count;

    /** Makes a reader of nothing. */
    public RtcpReader() {}

    /**
     * Begins with a datagram, before its first packet.
     *
     * @return false, leaving the reader as it was, unless every packet in the range is of version 2, the lengths add
     *     up to the range, and each padding fits its packet (RFC 3550 A.2)
     */
    public boolean wrap(byte[] buffer, int offset, int length) {
        int end = offset + length;
        int at = offset;
        // Whether the first is SR or RR is not asked: RFC 5506 allows any. Padding is taken on every packet, not only
        // the last, because libwebrtc pads its transport feedback wherever it stands.
        while (at < end) {
            int packetLength = packetLength(buffer, at, end);
            if (packetLength < 0) {
                return false;
            }
            at += packetLength;
        }
        if (length == 0) {
            return false;
        }
        this.buffer = buffer;
        nextOffset = offset;
        this.end = end;
        bodyLength = 0;
        type = 0;
        count = 0;
        return true;
    }

    /** Returns bytes of the packet there, or -1 if it is broken. */
    private static int packetLength(byte[] buffer, int at, int end) {
        if (end - at < HEADER_LENGTH || (buffer[at] & 0xC0) != 0x80) {
            return -1;
        }
        int packetLength = HEADER_LENGTH + 4 * NetworkBytes.getUint16(buffer, at + 2);
        if (packetLength > end - at) {
            return -1;
        }
        boolean hasPadding = (buffer[at] & 0x20) != 0;
        if (hasPadding) {
            int padding = NetworkBytes.getUint8(buffer, at + packetLength - 1);
            if (padding == 0 || padding > packetLength - HEADER_LENGTH) {
                return -1;
            }
        }
        return packetLength;
    }

    /** Moves to the next packet, and returns whether there is one. */
    public boolean next() {
        if (nextOffset >= end) {
            return false;
        }
        int at = nextOffset;
        int words = NetworkBytes.getUint16(buffer, at + 2);
        type = NetworkBytes.getUint8(buffer, at + 1);
        count = buffer[at] & 0x1F;
        bodyOffset = at + HEADER_LENGTH;
        bodyLength = 4 * words;
        nextOffset = bodyOffset + bodyLength;
        if ((buffer[at] & 0x20) != 0) {
            bodyLength -= NetworkBytes.getUint8(buffer, nextOffset - 1);
        }
        return true;
    }

    /** {@return the packet type, 0 to 255} */
    public int type() {
        return type;
    }

    /** {@return the five bits of the first byte: a count, subtype or feedback format} */
    public int count() {
        return count;
    }

    /** {@return absolute index of the first byte behind the common header} */
    public int bodyOffset() {
        return bodyOffset;
    }

    /** {@return bytes behind the common header, without padding} */
    public int bodyLength() {
        return bodyLength;
    }

    /** {@return the packet as a value; {@link RtcpMessage.Unknown} if we can not read it} */
    public RtcpMessage message() {
        return RtcpParser.parse(buffer, type, count, bodyOffset, bodyLength);
    }
}
