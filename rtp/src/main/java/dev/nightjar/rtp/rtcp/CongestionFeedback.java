package dev.nightjar.rtp.rtcp;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Congestion control feedback, RFC 8888 §3.1, as a value: which packets of which streams came when.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|P|  FMT=11 |    PT=205     |           length              |
 * |                     SSRC of RTCP sender                       |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                     SSRC of a stream                          |
 * |         begin_seq             |        num_reports            |
 * |R|ECN|  arrival time offset    | ...                           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * :                         more streams                          :
 * |                       report timestamp                        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * @param senderSsrc who speaks
 * @param reportTimestamp when it was sent: the middle 32 bits of an NTP timestamp, {@link NtpTime#middle32}
 * @param streams each reported once
 */
public record CongestionFeedback(int senderSsrc, int reportTimestamp, List<Stream> streams) implements RtcpMessage {
    /** Packets of one stream that a block may report, RFC 8888 §3.1. */
    public static final int MAX_REPORTS = 16_384;

    /** Arrival time offset of a packet that came longer than 8189/1024 s before the report. */
    public static final int OFFSET_TOO_LARGE = 0x1FFE;

    /** Arrival time offset of a packet whose arrival time is not known, or not before the report. */
    public static final int OFFSET_UNKNOWN = 0x1FFF;

    /** Nanoseconds in a tick of the arrival time offset, 1/1024 s, rounded down. */
    public static final long TICK_NANOS = 976_562;

    static final int RECEIVED = 0x8000;
    static final int ECN_SHIFT = 13;

    /** Copies the list. */
    public CongestionFeedback {
        streams = List.copyOf(streams);
    }

    /** Packets of one stream, numbered on from the first. */
    public static final class Stream {
        private final int ssrc;
        private final int beginSequence;
        private final short[] metrics;

        Stream(int ssrc, int beginSequence, short[] metrics) {
            this.ssrc = ssrc;
            this.beginSequence = beginSequence;
            this.metrics = metrics;
        }

        /** {@return the stream's SSRC} */
        public int ssrc() {
            return ssrc;
        }

        /** {@return how many packets have a report} */
        public int packetCount() {
            return metrics.length;
        }

        /** {@return the sequence number of a packet, 0 to 65535} */
        public int sequenceNumber(int index) {
            return beginSequence + index & 0xFFFF;
        }

        /** {@return whether that packet arrived} */
        public boolean isReceived(int index) {
            return (metrics[index] & RECEIVED) != 0;
        }

        /** {@return the packet's ECN mark: 0 not capable, 1 ECT(1), 2 ECT(0), 3 congestion experienced} */
        public int ecn(int index) {
            return metrics[index] >> ECN_SHIFT & 3;
        }

        /**
         * {@return how long before the report the packet arrived, in units of 1/1024 s, 0 to 8191}
         *
         * <p>{@link #OFFSET_TOO_LARGE} and {@link #OFFSET_UNKNOWN} are no times. 0 for one not received.
         */
        public int arrivalTimeOffset(int index) {
            return metrics[index] & 0x1FFF;
        }

        int beginSequence() {
            return beginSequence;
        }

        int metric(int index) {
            return metrics[index] & 0xFFFF;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Stream that
                    && ssrc == that.ssrc
                    && beginSequence == that.beginSequence
                    && Arrays.equals(metrics, that.metrics);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * ssrc + beginSequence) + Arrays.hashCode(metrics);
        }

        @Override
        public String toString() {
            return "Stream[ssrc=" + Integer.toUnsignedString(ssrc) + ", beginSequence=" + beginSequence + ", packets="
                    + metrics.length + "]";
        }
    }
}
