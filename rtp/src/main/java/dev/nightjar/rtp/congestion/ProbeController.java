package dev.nightjar.rtp.congestion;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Decides when the path is probed, and how fast: at the start at 3 and 6 times the first rate and on by doubling while
 * the path keeps up; each 5 s while the application sends less than it may; and once after a drop that may have been a
 * passing one.
 */
final class ProbeController {
    private static final double FIRST_SCALE = 3;
    private static final double SECOND_SCALE = 6;
    private static final double FURTHER_SCALE = 2;
    private static final double FURTHER_SHARE = 0.7;
    private static final double RECOVERY_SHARE = 0.85;
    private static final double DROP_SHARE = 0.66;
    private static final double LEAST_GAIN = 1.05;
    private static final long RESULT_NANOS = 1_000_000_000;
    private static final long ALR_INTERVAL_NANOS = 5_000_000_000L;
    private static final long DROP_NANOS = 5_000_000_000L;
    private static final double PROBE_SECONDS = 0.015;
    private static final int MIN_PACKETS = 5;

    /** More can not be outstanding: two at the start, else one. */
    private static final int MOST_WAITING = 4;

    private static final long NEVER = Long.MIN_VALUE;

    private final Queue<ProbeCluster> waiting = new ArrayDeque<>(MOST_WAITING);
    private final BandwidthRange range;
    private int nextId;
    private long furtherBps = Long.MAX_VALUE;
    private long resultDueNanos = NEVER;
    private long lastProbeNanos = NEVER;
    private long lastRecoveryNanos = NEVER;
    private long beforeDropBps;
    private long dropNanos = NEVER;

    ProbeController(BandwidthRange range) {
        this.range = range;
    }

    void start(long startBps, long nowNanos) {
        waiting.clear();
        dropNanos = NEVER;
        furtherBps = Long.MAX_VALUE;
        resultDueNanos = NEVER;
        probe(FIRST_SCALE * startBps, true, nowNanos);
        probe(SECOND_SCALE * startBps, true, nowNanos);
    }

    private void probe(double bitrateBps, boolean mayContinue, long nowNanos) {
        if (waiting.size() == MOST_WAITING) {
            return;
        }
        boolean isMost = bitrateBps >= range.maxBps();
        long rate = (long) Math.min(bitrateBps, range.maxBps());
        waiting.add(new ProbeCluster(nextId, rate, MIN_PACKETS, (int) Math.max(1, rate / 8.0 * PROBE_SECONDS)));
        nextId = nextId + 1 & Integer.MAX_VALUE;
        lastProbeNanos = nowNanos;
        furtherBps = mayContinue && !isMost ? (long) (FURTHER_SHARE * rate) : Long.MAX_VALUE;
        resultDueNanos = nowNanos + RESULT_NANOS;
    }

    /** A probe has shown this much: more may pass. */
    void result(long bitrateBps, boolean isFull, long nowNanos) {
        if (isFull) {
            furtherBps = Long.MAX_VALUE;
        } else if (bitrateBps >= furtherBps && isWaiting(nowNanos)) {
            probe(FURTHER_SCALE * bitrateBps, true, nowNanos);
        }
    }

    private boolean isWaiting(long nowNanos) {
        return resultDueNanos != NEVER && nowNanos <= resultDueNanos;
    }

    /** The rate had to be lowered. */
    void dropped(long beforeBps, long afterBps, long nowNanos) {
        furtherBps = Long.MAX_VALUE;
        if (afterBps < DROP_SHARE * beforeBps) {
            beforeDropBps = beforeBps;
            dropNanos = nowNanos;
        }
    }

    /** The path is well again. Without a limited application the rate is tested by what is sent. */
    void recovered(long estimateBps, boolean wasLimited, long nowNanos) {
        boolean isLate = dropNanos == NEVER || nowNanos - dropNanos > DROP_NANOS;
        boolean isAgain = lastRecoveryNanos != NEVER && nowNanos - lastRecoveryNanos < DROP_NANOS;
        double rate = RECOVERY_SHARE * beforeDropBps;
        if (!isLate && !isAgain && wasLimited && rate > LEAST_GAIN * estimateBps) {
            lastRecoveryNanos = nowNanos;
            probe(rate, false, nowNanos);
        }
    }

    /** Feedback is heard again that had failed to come, in which time the rate was lowered from {@code beforeBps}. */
    void resumed(long beforeBps, long estimateBps, long nowNanos) {
        double rate = RECOVERY_SHARE * beforeBps;
        if (rate > LEAST_GAIN * estimateBps) {
            probe(rate, true, nowNanos);
        }
    }

    void advance(long estimateBps, boolean isLimited, long nowNanos) {
        boolean isDue = lastProbeNanos != NEVER && nowNanos - lastProbeNanos >= ALR_INTERVAL_NANOS;
        if (isLimited && isDue && !isWaiting(nowNanos) && estimateBps < range.maxBps()) {
            probe(FURTHER_SCALE * estimateBps, true, nowNanos);
        }
    }

    @Nullable
    ProbeCluster poll() {
        return waiting.poll();
    }
}
