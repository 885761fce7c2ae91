package dev.nightjar.rtp.send;

/**
 * What a stream of encoded frames is called and where its numbers begin; for its life.
 *
 * @param ssrc its SSRC, random
 * @param retransmissionSsrc the SSRC of its retransmissions, RFC 4588 §4
 * @param firstSequenceNumber random, below 2^15 so that an early loss cannot hide a wrap from SRTP, RFC 3711 §3.3.1
 * @param firstRetransmissionSequenceNumber likewise
 * @param firstTimestamp random, RFC 3550 §5.1
 */
public record StreamIdentity(
        int ssrc,
        int retransmissionSsrc,
        int firstSequenceNumber,
        int firstRetransmissionSequenceNumber,
        int firstTimestamp) {
    /** Checks the ranges. */
    public StreamIdentity {
        requireLow("firstSequenceNumber", firstSequenceNumber);
        requireLow("firstRetransmissionSequenceNumber", firstRetransmissionSequenceNumber);
    }

    private static void requireLow(String name, int value) {
        if (value < 0 || value >= 1 << 15) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 0 to 32767)");
        }
    }
}
