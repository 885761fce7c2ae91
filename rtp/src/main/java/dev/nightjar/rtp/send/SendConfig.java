package dev.nightjar.rtp.send;

import static java.util.Objects.requireNonNull;

import dev.nightjar.rtp.ExtensionMap;

/**
 * What one sent stream is and what was negotiated for it.
 *
 * @param mid its section
 * @param ssrc its SSRC, random
 * @param cname canonical name of all streams that share our clock, at most 255 bytes
 * @param payloadType negotiated for its codec
 * @param clockRate ticks of its RTP clock in a second
 * @param retransmission how lost packets are sent again, or {@link Retransmit#PLAIN}
 * @param extensions the negotiated header extensions; mid and transport-wide sequence number are sent where present
 * @param firstSequenceNumber random, below 2^15 so that an early loss cannot hide a wrap from SRTP, RFC 3711 §3.3.1
 * @param firstTimestamp random, RFC 3550 §5.1
 * @param ntpNanosAtZero our wall clock, nanoseconds since 1900, at time 0 of the driver
 */
public record SendConfig(
        String mid,
        int ssrc,
        String cname,
        int payloadType,
        int clockRate,
        Retransmit retransmission,
        ExtensionMap extensions,
        int firstSequenceNumber,
        int firstTimestamp,
        long ntpNanosAtZero) {
    /** Checks the ranges. */
    public SendConfig {
        requireNonNull(mid, "mid");
        requireNonNull(cname, "cname");
        requireNonNull(retransmission, "retransmission");
        requireNonNull(extensions, "extensions");
        if (payloadType < 0 || payloadType > 127) {
            throw new IllegalArgumentException("payloadType: " + payloadType + " (expected: 0 to 127)");
        }
        if (clockRate < 1) {
            throw new IllegalArgumentException("clockRate: " + clockRate + " (expected: >= 1)");
        }
        if (firstSequenceNumber < 0 || firstSequenceNumber >= 1 << 15) {
            throw new IllegalArgumentException(
                    "firstSequenceNumber: " + firstSequenceNumber + " (expected: 0 to 32767)");
        }
    }

    /**
     * How lost packets are sent again.
     *
     * @param payloadType of the retransmission stream, or -1 to repeat the packet itself
     * @param ssrc of the retransmission stream
     * @param firstSequenceNumber of the retransmission stream, random and below 2^15
     */
    public record Retransmit(int payloadType, int ssrc, int firstSequenceNumber) {
        /** Repeats the packet itself, RFC 4585 without RFC 4588. */
        public static final Retransmit PLAIN = new Retransmit(-1, 0, 0);

        boolean isRtx() {
            return payloadType >= 0;
        }
    }
}
