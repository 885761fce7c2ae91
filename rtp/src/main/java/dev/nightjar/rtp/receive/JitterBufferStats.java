package dev.nightjar.rtp.receive;

import dev.nightjar.rtp.playout.PlayoutStats;

/**
 * What frames waited for between network and application, by the names of the W3C's RTCInboundRtpStreamStats.
 *
 * <p>Where nobody plays a stream it is the time that frames took to be put in order and made whole; where somebody does
 * it is that of the jitter buffer.
 *
 * @param jitterBufferDelayNanos sum of the times from the first packet of each frame to its delivery; for audio that is
 *     played each of its samples counts
 * @param jitterBufferEmittedCount what that is the sum of: frames, or samples of audio that is played
 * @param jitterBufferTargetDelayNanos sum of the delays aimed at, at each delivery; 0 where nobody plays the stream
 * @param jitterBufferMinimumDelayNanos likewise of the delays that the network alone would ask for
 */
public record JitterBufferStats(
        long jitterBufferDelayNanos,
        long jitterBufferEmittedCount,
        long jitterBufferTargetDelayNanos,
        long jitterBufferMinimumDelayNanos) {
    private static final double NANOS = 1e9;

    static JitterBufferStats ofFrames(long waitedNanos, long frames) {
        return new JitterBufferStats(waitedNanos, frames, 0, 0);
    }

    /** {@return those of a jitter buffer} */
    public static JitterBufferStats of(PlayoutStats playout) {
        return new JitterBufferStats(
                Math.round(playout.jitterBufferDelay() * NANOS),
                playout.jitterBufferEmittedCount(),
                Math.round(playout.jitterBufferTargetDelay() * NANOS),
                Math.round(playout.jitterBufferMinimumDelay() * NANOS));
    }
}
