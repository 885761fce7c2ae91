package dev.nightjar.rtp.forward;

import static java.util.Objects.requireNonNull;

/**
 * What a forwarded stream is called and where its numbers begin; for its life.
 *
 * @param ssrc its SSRC, random
 * @param retransmissionSsrc the SSRC of its retransmissions, RFC 4588 §4
 * @param cname canonical name of all streams that share our clock, at most 255 bytes
 * @param firstSequenceNumber random and below 2^15, so that an early loss cannot hide a wrap from SRTP, RFC 3711 §3.3.1
 * @param firstRetransmissionSequenceNumber likewise
 * @param firstTimestamp random, RFC 3550 §5.1
 * @param ntpNanosAtZero our wall clock, nanoseconds since 1900, at time 0 of the driver
 */
public record ForwardIdentity(
        int ssrc,
        int retransmissionSsrc,
        String cname,
        int firstSequenceNumber,
        int firstRetransmissionSequenceNumber,
        int firstTimestamp,
        long ntpNanosAtZero) {
    /** Checks the ranges. */
    public ForwardIdentity {
        requireNonNull(cname, "cname");
        requireLow("firstSequenceNumber", firstSequenceNumber);
        requireLow("firstRetransmissionSequenceNumber", firstRetransmissionSequenceNumber);
    }

    private static void requireLow(String name, int value) {
        if (value < 0 || value >= 1 << 15) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 0 to 32767)");
        }
    }
}
