package dev.nightjar.rtp.congestion;

import java.util.SplittableRandom;

/**
 * A video encoder as congestion control sees it: 30 frames a second whose sizes follow the target on the average and
 * vary by a quarter each, behind a first frame that is three times as large.
 */
final class VideoModel {
    static final long FRAME_NANOS = 33_333_333;

    private static final double DEVIATION = 0.25;
    private static final double KEYFRAME = 3;
    private static final double CORRECTION = 0.2;

    private final SplittableRandom random;
    private final double share;
    private boolean isFirst = true;
    private double surplusBytes;

    /** An encoder that uses {@code share} of its target, for instance a screen on which little moves. */
    VideoModel(double share, long seed) {
        this.share = share;
        random = new SplittableRandom(seed);
    }

    int nextFrameBytes(long targetBps) {
        double planned = share * targetBps / 8 * FRAME_NANOS / 1e9;
        if (isFirst) {
            isFirst = false;
            return (int) (KEYFRAME * planned);
        }
        // The sum of twelve even draws is near enough to a normal one, and the same on every machine.
        double normal = -6;
        for (int i = 0; i < 12; i++) {
            normal += random.nextDouble();
        }
        double bytes = planned * Math.max(0.3, 1 + DEVIATION * normal) - CORRECTION * surplusBytes;
        bytes = Math.max(100, bytes);
        surplusBytes += bytes - planned;
        return (int) bytes;
    }
}
