package dev.nightjar.rtp.send;

import dev.nightjar.rtp.feedback.ReceiverFeedback;

/**
 * What the receiver of one stream reports, by the names of the W3C's RTCRemoteInboundRtpStreamStats.
 *
 * @param reports report blocks that have come
 * @param packetsLost as the last one says; duplicates may make it negative
 * @param fractionLost between the last two, 0 to 1
 * @param jitterNanos interarrival jitter by the last one
 * @param roundTripNanos by the last one that tells it, or -1
 * @param totalRoundTripNanos the sum of all that told it
 * @param roundTripTimeMeasurements how many did
 * @param arrivalNtpNanos our wall clock when the last one came, nanoseconds since 1900, or 0 before one
 */
public record RemoteInboundStats(
        long reports,
        long packetsLost,
        double fractionLost,
        long jitterNanos,
        long roundTripNanos,
        long totalRoundTripNanos,
        long roundTripTimeMeasurements,
        long arrivalNtpNanos) {
    private static final double FRACTIONS = 256;

    static RemoteInboundStats of(ReceiverFeedback feedback, int clockRate) {
        long jitterNanos = (long) (feedback.jitterTicks() * 1e9 / Math.max(1, clockRate));
        return new RemoteInboundStats(
                feedback.reports(),
                feedback.packetsLost(),
                feedback.fractionLost256() / FRACTIONS,
                jitterNanos,
                feedback.roundTripNanos(),
                feedback.totalRoundTripNanos(),
                feedback.roundTripMeasurements(),
                feedback.arrivalNtpNanos());
    }
}
