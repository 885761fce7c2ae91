package dev.nightjar.rtp.receive;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.RtpFields;
import dev.nightjar.rtp.RtpPacket;

/**
 * Turns a retransmission back into the packet it repeats, RFC 4588 §4, within the bytes it came in.
 *
 * <pre>
 * | RTP header of the retransmission | original sequence number 16 | original payload | padding |
 *     becomes
 *       2 bytes unused | RTP header of the original | original payload | padding |
 * </pre>
 *
 * <p>Header extensions are those of the retransmission: they hold for the stream, not for the packet's content.
 */
final class Retransmission {
    /** Bytes of the original sequence number. */
    static final int OSN_LENGTH = 2;

    private Retransmission() {}

    /** {@return whether it repeats a packet; padding alone probes the link and repeats nothing} */
    static boolean carriesPacket(RtpPacket packet) {
        return packet.payloadLength() >= OSN_LENGTH;
    }

    /** {@return the sequence number of the packet it repeats} */
    static int originalSequenceNumber(RtpPacket packet) {
        return NetworkBytes.getUint16(packet.buffer(), packet.payloadOffset());
    }

    /** Rewrites the packet in place and points the view at the original, which begins 2 bytes later. */
    static void undo(RtpPacket packet, int primarySsrc, int payloadType) {
        byte[] buffer = packet.buffer();
        int start = packet.offset() + OSN_LENGTH;
        int length = packet.length() - OSN_LENGTH;
        int sequenceNumber = originalSequenceNumber(packet);
        System.arraycopy(buffer, packet.offset(), buffer, start, packet.headerLength());
        buffer[start + 1] = (byte) ((buffer[start + 1] & 0x80) | payloadType);
        NetworkBytes.putInt16(buffer, start + RtpFields.SEQUENCE_NUMBER_OFFSET, sequenceNumber);
        NetworkBytes.putInt32(buffer, start + RtpFields.SSRC_OFFSET, primarySsrc);
        if (!packet.wrap(buffer, start, length)) {
            throw new IllegalStateException("bug: a valid packet less two bytes of payload is valid");
        }
    }
}
