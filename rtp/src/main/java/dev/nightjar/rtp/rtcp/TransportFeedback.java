package dev.nightjar.rtp.rtcp;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Transport-wide feedback, draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1, as a value.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|P|  FMT=15 |    PT=205     |           length              |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                     SSRC of packet sender                     |
 * |                      SSRC of media source                     |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |      base sequence number     |      packet status count      |
 * |                 reference time                | fb pkt. count |
 * |          packet chunk         |         packet chunk ...      |
 * |  recv delta   |  recv delta   | ...           | zero padding  |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class TransportFeedback implements RtcpMessage {
    /** Microseconds in a tick of the arrival times. */
    public static final int TICK_MICROS = 250;

    /** Ticks in a unit of the reference time, 64 ms. */
    static final int TICKS_PER_REFERENCE = 256;

    static final int NOT_RECEIVED = 0;
    static final int SMALL_DELTA = 1;
    static final int LARGE_DELTA = 2;

    private final int senderSsrc;
    private final int mediaSsrc;
    private final int baseSequenceNumber;
    private final int referenceTime;
    private final int feedbackPacketCount;
    private final byte[] symbols;
    private final short[] deltas;

    TransportFeedback(
            int senderSsrc,
            int mediaSsrc,
            int baseSequenceNumber,
            int referenceTime,
            int feedbackPacketCount,
            byte[] symbols,
            short[] deltas) {
        this.senderSsrc = senderSsrc;
        this.mediaSsrc = mediaSsrc;
        this.baseSequenceNumber = baseSequenceNumber;
        this.referenceTime = referenceTime;
        this.feedbackPacketCount = feedbackPacketCount;
        this.symbols = symbols;
        this.deltas = deltas;
    }

    /** {@return who speaks} */
    public int senderSsrc() {
        return senderSsrc;
    }

    /** {@return a stream of the transport that is spoken of} */
    public int mediaSsrc() {
        return mediaSsrc;
    }

    /** {@return the transport-wide sequence number of the first packet, 0 to 65535} */
    public int baseSequenceNumber() {
        return baseSequenceNumber;
    }

    /** {@return the time the first delta counts from, signed 24 bits in units of 64 ms, which wrap} */
    public int referenceTime() {
        return referenceTime;
    }

    /** {@return the number of this feedback packet, 8 bits which wrap} */
    public int feedbackPacketCount() {
        return feedbackPacketCount;
    }

    /** {@return how many packets have a status} */
    public int packetCount() {
        return symbols.length;
    }

    /** {@return the transport-wide sequence number of a packet, 0 to 65535} */
    public int sequenceNumber(int index) {
        return baseSequenceNumber + index & 0xFFFF;
    }

    /** {@return whether that packet arrived} */
    public boolean isReceived(int index) {
        return symbols[index] != NOT_RECEIVED;
    }

    /** {@return ticks of 250 us since the packet received before, may be negative; 0 for one not received} */
    public int deltaTicks(int index) {
        return deltas[index];
    }

    int symbol(int index) {
        return symbols[index];
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TransportFeedback that
                && senderSsrc == that.senderSsrc
                && mediaSsrc == that.mediaSsrc
                && baseSequenceNumber == that.baseSequenceNumber
                && referenceTime == that.referenceTime
                && feedbackPacketCount == that.feedbackPacketCount
                && Arrays.equals(symbols, that.symbols)
                && Arrays.equals(deltas, that.deltas);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * senderSsrc + baseSequenceNumber) + Arrays.hashCode(deltas);
    }

    @Override
    public String toString() {
        return "TransportFeedback[baseSequenceNumber=" + baseSequenceNumber + ", packets=" + symbols.length
                + ", referenceTime=" + referenceTime + ", feedbackPacketCount=" + feedbackPacketCount + "]";
    }
}
