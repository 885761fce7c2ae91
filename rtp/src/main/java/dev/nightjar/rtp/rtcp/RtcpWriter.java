package dev.nightjar.rtp.rtcp;

import static dev.nightjar.core.NetworkBytes.putInt16;
import static dev.nightjar.core.NetworkBytes.putInt24;
import static dev.nightjar.core.NetworkBytes.putInt32;
import static dev.nightjar.core.NetworkBytes.putInt64;

import dev.nightjar.core.NetworkBytes;

/**
 * Writes RTCP packets one behind the other into an array of the caller.
 *
 * <p>A method that writes a packet returns false, having written nothing, when the room is too small: send what there
 * is, wrap again, go on. A compound packet begins with SR or RR and holds an SDES CNAME (RFC 3550 §6.1): call
 * {@link #senderReport} or {@link #receiverReport}, {@link #reportBlock} for each stream, {@link #cname}, then the
 * rest.
 * A reduced-size packet (RFC 5506) may begin with anything; only use it where {@code a=rtcp-rsize} was negotiated.
 * Nothing allocates. Confined to one thread.
 */
public final class RtcpWriter {
    private static final int HEADER_LENGTH = RtcpReader.HEADER_LENGTH;
    private static final int MAX_COUNT = 31;

    private byte[] buffer = new byte[0];
    private int start;
    private int at;
    private int end;

    /** Where the SR or RR begins that takes report blocks, -1 when it is closed. */
    private int openReport = -1;

    /** Makes a writer; wrap it before writing. */
    public RtcpWriter() {}

    /** Begins a datagram in {@code buffer} from {@code offset} on, of at most {@code capacity} bytes. */
    public RtcpWriter wrap(byte[] buffer, int offset, int capacity) {
        if (offset < 0 || capacity < 0 || capacity > buffer.length - offset) {
            throw new IllegalArgumentException(
                    "capacity: " + capacity + " (expected: 0 to " + (buffer.length - offset) + ")");
        }
        this.buffer = buffer;
        start = offset;
        at = offset;
        end = offset + capacity;
        openReport = -1;
        return this;
    }

    /** {@return bytes written since {@link #wrap}} */
    public int length() {
        return at - start;
    }

    /** {@return bytes that may still be written} */
    public int remaining() {
        return end - at;
    }

    /** Writes an SR without report blocks, RFC 3550 §6.4.1. */
    public boolean senderReport(int senderSsrc, long ntpTime, int rtpTimestamp, int packetCount, int octetCount) {
        if (!begin(RtcpType.SENDER_REPORT, 0, 24)) {
            return false;
        }
        openReport = at - HEADER_LENGTH;
        putInt32(buffer, at, senderSsrc);
        putInt64(buffer, at + 4, ntpTime);
        putInt32(buffer, at + 12, rtpTimestamp);
        putInt32(buffer, at + 16, packetCount);
        putInt32(buffer, at + 20, octetCount);
        at += 24;
        return true;
    }

    /** Writes an RR without report blocks, RFC 3550 §6.4.2. */
    public boolean receiverReport(int senderSsrc) {
        if (!begin(RtcpType.RECEIVER_REPORT, 0, 4)) {
            return false;
        }
        openReport = at - HEADER_LENGTH;
        putInt32(buffer, at, senderSsrc);
        at += 4;
        return true;
    }

    /**
     * Adds a block to the SR or RR just written.
     *
     * @param cumulativeLost clamped to signed 24 bits (RFC 3550 §6.4.1)
     * @return false if it holds 31 already, or there is no room
     * @throws IllegalStateException unless an SR or RR was written last
     */
    public boolean reportBlock(
            int ssrc,
            int fractionLost,
            int cumulativeLost,
            int highestSequence,
            int jitter,
            int lastSenderReport,
            int delaySinceLastSenderReport) {
        if (openReport < 0) {
            throw new IllegalStateException("reportBlock: write an SR or RR before its report blocks");
        }
        int count = buffer[openReport] & 0x1F;
        if (count == MAX_COUNT || remaining() < RtcpParser.REPORT_BLOCK_LENGTH) {
            return false;
        }
        putInt32(buffer, at, ssrc);
        buffer[at + 4] = (byte) fractionLost;
        putInt24(buffer, at + 5, Math.max(-0x800000, Math.min(0x7FFFFF, cumulativeLost)));
        putInt32(buffer, at + 8, highestSequence);
        putInt32(buffer, at + 12, jitter);
        putInt32(buffer, at + 16, lastSenderReport);
        putInt32(buffer, at + 20, delaySinceLastSenderReport);
        at += RtcpParser.REPORT_BLOCK_LENGTH;
        buffer[openReport]++;
        putInt16(buffer, openReport + 2, (at - openReport) / 4 - 1);
        return true;
    }

    /**
     * Writes an SDES of one CNAME, RFC 3550 §6.5.1.
     *
     * @param name its bytes in UTF-8, at most 255
     */
    public boolean cname(int ssrc, byte[] name) {
        if (name.length > 255) {
            throw new IllegalArgumentException("cname: " + name.length + " bytes (expected: <= 255)");
        }
        // SSRC, type, length, text and at least one zero, to a word's end.
        int body = 4 + 2 + name.length + 1 + 3 & ~3;
        if (!begin(RtcpType.SOURCE_DESCRIPTION, 1, body)) {
            return false;
        }
        int packetEnd = at + body;
        putInt32(buffer, at, ssrc);
        buffer[at + 4] = RtcpMessage.SourceDescription.CNAME;
        buffer[at + 5] = (byte) name.length;
        System.arraycopy(name, 0, buffer, at + 6, name.length);
        zero(at + 6 + name.length, packetEnd);
        at = packetEnd;
        return true;
    }

    /** Writes a BYE of one source without a reason, RFC 3550 §6.6. */
    public boolean bye(int ssrc) {
        if (!begin(RtcpType.BYE, 1, 4)) {
            return false;
        }
        putInt32(buffer, at, ssrc);
        at += 4;
        return true;
    }

    /** Writes a PLI, RFC 4585 §6.3.1. */
    public boolean pictureLossIndication(int senderSsrc, int mediaSsrc) {
        return beginFeedback(RtcpType.PAYLOAD_FEEDBACK, RtcpType.FORMAT_PLI, senderSsrc, mediaSsrc, 0);
    }

    /** Writes a FIR to one source, RFC 5104 §4.3.1; the media source of the header is 0 as §4.3.1.2 wants. */
    public boolean fullIntraRequest(int senderSsrc, int targetSsrc, int sequenceNumber) {
        if (!beginFeedback(RtcpType.PAYLOAD_FEEDBACK, RtcpType.FORMAT_FIR, senderSsrc, 0, 8)) {
            return false;
        }
        putInt32(buffer, at, targetSsrc);
        putInt32(buffer, at + 4, sequenceNumber << 24);
        at += 8;
        return true;
    }

    /**
     * Writes a REMB, draft-alvestrand-rmcat-remb-03 §2.2.
     *
     * @param bitrateBps rounded down to 18 significant bits; {@link Long#MAX_VALUE} is no limit
     * @param ssrcs the streams it is for, {@code count} of them, at most 255
     */
    public boolean maximumBitrate(int senderSsrc, long bitrateBps, int[] ssrcs, int count) {
        if (count < 0 || count > 255 || bitrateBps < 0) {
            throw new IllegalArgumentException("count: " + count + ", bitrateBps: " + bitrateBps);
        }
        int room = 8 + 4 * count;
        if (!beginFeedback(RtcpType.PAYLOAD_FEEDBACK, RtcpType.FORMAT_APPLICATION, senderSsrc, 0, room)) {
            return false;
        }
        putInt32(buffer, at, RtcpType.REMB_IDENTIFIER);
        buffer[at + 4] = (byte) count;
        putInt24(buffer, at + 5, BitrateBits.write(bitrateBps, BitrateBits.REMB_MANTISSA));
        for (int i = 0; i < count; i++) {
            putInt32(buffer, at + 8 + 4 * i, ssrcs[i]);
        }
        at += room;
        return true;
    }

    /**
     * Writes a generic NACK, RFC 4585 §6.2.1, of as many of the packets as fit.
     *
     * @param sequenceNumbers in ascending serial order, so that 16 neighbours share an entry
     * @return how many were written; 0 means that there is no room
     */
    public int nack(int senderSsrc, int mediaSsrc, int[] sequenceNumbers, int from, int to) {
        int first = at;
        if (from == to
                || remaining() < 16
                || !beginFeedback(RtcpType.TRANSPORT_FEEDBACK, RtcpType.FORMAT_NACK, senderSsrc, mediaSsrc, 4)) {
            return 0;
        }
        int i = from;
        int limit = Math.min(end, first + 12 + 4 * FeedbackParser.MAX_NACK_ENTRIES);
        while (i < to && limit - at >= 4) {
            int packetId = sequenceNumbers[i++] & 0xFFFF;
            int mask = 0;
            int last = 0;
            while (i < to) {
                int distance = sequenceNumbers[i] - packetId & 0xFFFF;
                // Only upwards, so that a list in another order is written as it stands.
                if (distance <= last || distance > 16) {
                    break;
                }
                mask |= 1 << distance - 1;
                last = distance;
                i++;
            }
            putInt16(buffer, at, packetId);
            putInt16(buffer, at + 2, mask);
            at += 4;
        }
        putInt16(buffer, first + 2, (at - first) / 4 - 1);
        return i - from;
    }

    /** Writes an XR of one RRTR, the receiver's clock, RFC 3611 §4.4. */
    public boolean receiverReferenceTime(int senderSsrc, long ntpTime) {
        if (!begin(RtcpType.EXTENDED_REPORT, 0, 16)) {
            return false;
        }
        putInt32(buffer, at, senderSsrc);
        putInt32(buffer, at + 4, RtcpType.XR_RECEIVER_REFERENCE_TIME << 24 | 2);
        putInt64(buffer, at + 8, ntpTime);
        at += 16;
        return true;
    }

    /** Writes an XR of one DLRR with one entry, the answer to a receiver's clock, RFC 3611 §4.5. */
    public boolean delaySinceLastReport(int senderSsrc, int receiverSsrc, int lastReport, int delay) {
        if (!begin(RtcpType.EXTENDED_REPORT, 0, 20)) {
            return false;
        }
        putInt32(buffer, at, senderSsrc);
        putInt32(buffer, at + 4, RtcpType.XR_DELAY_SINCE_LAST_RR << 24 | 3);
        putInt32(buffer, at + 8, receiverSsrc);
        putInt32(buffer, at + 12, lastReport);
        putInt32(buffer, at + 16, delay);
        at += 20;
        return true;
    }

    /** Copies a finished packet, such as one of a {@link TransportFeedbackWriter}; its length a multiple of 4. */
    public boolean packet(byte[] source, int offset, int length) {
        if (length % 4 != 0) {
            throw new IllegalArgumentException("length: " + length + " (expected: a multiple of 4)");
        }
        if (length > remaining()) {
            return false;
        }
        System.arraycopy(source, offset, buffer, at, length);
        at += length;
        openReport = -1;
        return true;
    }

    /** Writes a message as a value; allocates, for cold paths. A body that is no whole number of words grows zeros. */
    public boolean message(RtcpMessage message) {
        return RtcpMessageWriter.write(this, message);
    }

    /** Writes any packet from its parts, filled up with zeros to a word's end. */
    boolean packet(RtcpBody packet) {
        byte[] body = packet.toByteArray();
        int padded = body.length + 3 & ~3;
        if (!begin(packet.type(), packet.count(), padded)) {
            return false;
        }
        System.arraycopy(body, 0, buffer, at, body.length);
        zero(at + body.length, at + padded);
        at += padded;
        return true;
    }

    /** Feedback of two SSRCs, RFC 4585 §6.1; the caller fills {@code room} bytes more. */
    private boolean beginFeedback(int type, int format, int senderSsrc, int mediaSsrc, int room) {
        if (!begin(type, format, 8 + room)) {
            return false;
        }
        putInt32(buffer, at, senderSsrc);
        putInt32(buffer, at + 4, mediaSsrc);
        at += 8;
        return true;
    }

    private boolean begin(int type, int count, int bodyLength) {
        if (count > MAX_COUNT) {
            throw new IllegalArgumentException("count: " + count + " (expected: <= " + MAX_COUNT + ")");
        }
        if (bodyLength > 4 * 0xFFFF || remaining() < HEADER_LENGTH + bodyLength) {
            return false;
        }
        openReport = -1;
        NetworkBytes.putInt8(buffer, at, 0x80 | count);
        NetworkBytes.putInt8(buffer, at + 1, type);
        putInt16(buffer, at + 2, bodyLength / 4);
        at += HEADER_LENGTH;
        return true;
    }

    private void zero(int from, int to) {
        for (int i = from; i < to; i++) {
            buffer[i] = 0;
        }
    }
}
