package dev.nightjar.rtp.playout;

/**
 * A jitter buffer at one moment, by the names of the W3C's RTCInboundRtpStreamStats where it has one.
 *
 * @param jitterBufferDelay seconds that each frame spent from its first packet to its playout, summed up; for audio
 *     each of its samples counts
 * @param jitterBufferEmittedCount frames of video or samples of audio played out
 * @param jitterBufferTargetDelay seconds of target delay at the playout of each frame or sample, summed up
 * @param jitterBufferMinimumDelay likewise, of the delay that the network alone would ask for: without other tracks
 *     to keep in step with, and without a least delay
 * @param framesPlayed frames handed out
 * @param framesLate among them those that came after their time and were handed out at once
 * @param framesDuplicate frames that had come before, not handed out
 * @param framesDropped frames not handed out: older than one played already, or before the keyframe that is waited for
 * @param restarts how often the stream began anew, by another SSRC or a jump of its timestamps
 * @param framesHeld frames that wait for their time
 * @param targetDelayNanos the delay aimed at, from the least delayed frame's arrival on
 * @param delayNanos the delay as it is, which nears the target slowly from above
 */
public record PlayoutStats(
        double jitterBufferDelay,
        long jitterBufferEmittedCount,
        double jitterBufferTargetDelay,
        double jitterBufferMinimumDelay,
        long framesPlayed,
        long framesLate,
        long framesDuplicate,
        long framesDropped,
        long restarts,
        int framesHeld,
        long targetDelayNanos,
        long delayNanos) {}
