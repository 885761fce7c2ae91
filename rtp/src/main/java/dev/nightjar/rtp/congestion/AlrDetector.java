package dev.nightjar.rtp.congestion;

/**
 * Whether the application sends clearly less than it may (an application-limited region): the path is then not tested
 * by what is sent, and the target must not grow from it.
 *
 * <p>A budget fills at 65 % of the target and each packet takes from it; at 80 % full the region begins, at half it
 * ends.
 */
final class AlrDetector {
    private static final double SHARE = 0.65;
    private static final double BEGIN = 0.8;
    private static final double END = 0.5;
    private static final double WINDOW_SECONDS = 0.5;

    private double bytesPerSecond;
    private double budget;
    private boolean isStarted;
    private boolean isLimited;
    private long lastNanos;
    private long endedNanos = Long.MIN_VALUE;

    void target(long bitrateBps) {
        bytesPerSecond = SHARE * bitrateBps / 8;
    }

    void sent(int bytes, long nowNanos) {
        advance(nowNanos);
        isStarted = true;
        budget = Math.max(-most(), budget - bytes);
        decide(nowNanos);
    }

    void advance(long nowNanos) {
        if (isStarted) {
            budget = Math.min(most(), budget + bytesPerSecond * (nowNanos - lastNanos) / 1e9);
            decide(nowNanos);
        }
        lastNanos = nowNanos;
    }

    private void decide(long nowNanos) {
        double share = budget / most();
        if (!isLimited && share > BEGIN) {
            isLimited = true;
        } else if (isLimited && share < END) {
            isLimited = false;
            endedNanos = nowNanos;
        }
    }

    private double most() {
        return bytesPerSecond * WINDOW_SECONDS;
    }

    boolean isLimited() {
        return isLimited;
    }

    /** Whether the region lasts, or ended less than {@code nanos} ago. */
    boolean wasLimitedWithin(long nanos, long nowNanos) {
        return isLimited || endedNanos != Long.MIN_VALUE && nowNanos - endedNanos < nanos;
    }
}
