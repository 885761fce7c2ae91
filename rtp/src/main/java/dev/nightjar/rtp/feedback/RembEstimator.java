package dev.nightjar.rtp.feedback;

import dev.nightjar.core.SansIo;
import dev.nightjar.rtp.delay.ArrivalGroups;
import dev.nightjar.rtp.delay.DelayTrend;

/**
 * Estimates at the receiver what the way can carry, to be sent as REMB where transport-wide feedback was not
 * negotiated.
 *
 * <p>Growing delay between packets lowers the estimate to 0.85 of what arrives; steady delay lets it grow by 8 % a
 * second
 * up to 1.5 times what arrives (draft-ietf-rmcat-gcc-02 §5.5). Loss is ignored: the sender sees it in our receiver
 * reports.
 *
 * <p>*Choice:* until delay has grown once, the estimate goes to 1.5 times the incoming rate at once, because the
 * sender's
 * own loss-based control already grows slowly and a cap that starts low would hold it back twice.
 */
public final class RembEstimator {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long INTERVAL_NANOS = NANOS_PER_SECOND;

    /** Further decreases wait this long, so that the sender's reaction can be seen. */
    private static final long DECREASE_INTERVAL_NANOS = 200_000_000;

    /** With nothing received for this long there is nothing to report. */
    private static final long IDLE_NANOS = 2 * NANOS_PER_SECOND;

    private static final double GROWTH_PER_SECOND = 1.08;
    private static final double DECREASE = 0.85;
    private static final double HEADROOM = 1.5;
    private static final double URGENT_DECREASE = 0.97;
    private static final long LEAST_BPS = 30_000;
    private static final long MOST_BPS = 100_000_000;
    private static final long FIRST_BPS = 500_000;
    private static final int ABS_SEND_TIME_FRACTION_BITS = 18;

    private final RateWindow incoming = new RateWindow();
    private final ArrivalGroups groups = new ArrivalGroups();
    private final DelayTrend trend = new DelayTrend();
    private boolean isStarted;
    private boolean usesSendTime;
    private boolean hasClock;
    private int clockSsrc;
    private int lastTicks;
    private long sendNanos;
    private double estimateBps = FIRST_BPS;
    private boolean hasSeenOverUse;
    private long lastUpdateNanos;
    private long lastDecreaseNanos = -DECREASE_INTERVAL_NANOS;
    private long lastClockNanos;
    private long lastPacketNanos;
    private long lastSentNanos;
    private double lastSentBps = FIRST_BPS;
    private boolean isUrgent;

    /** Makes an estimator for all streams of one transport. */
    public RembEstimator() {}

    /**
     * Notes an arrival.
     *
     * @param absSendTime 24 bits of the abs-send-time extension, or -1 if the packet has none; then the RTP
     *     timestamps of
     *     one stream take its place
     * @param clockRate ticks of {@code rtpTimestamp} in a second
     * @param lengthBytes of the whole packet
     */
    public void received(int ssrc, int absSendTime, int rtpTimestamp, int clockRate, int lengthBytes, long nowNanos) {
        if (!isStarted) {
            isStarted = true;
            lastUpdateNanos = nowNanos;
            lastSentNanos = nowNanos;
        } else if (nowNanos - lastPacketNanos > IDLE_NANOS) {
            lastUpdateNanos = nowNanos;
        }
        lastPacketNanos = nowNanos;
        incoming.add(lengthBytes, nowNanos);
        boolean isTimed = absSendTime >= 0
                ? bySendTime(absSendTime, nowNanos)
                : byTimestamp(ssrc, rtpTimestamp, clockRate, nowNanos);
        if (isTimed && groups.add(sendNanos, nowNanos)) {
            trend.update(groups.variationNanos() / 1e6, groups.sendDeltaNanos() / 1e6, groups.arrivalNanos() / 1e6);
            update(nowNanos);
        }
    }

    private boolean bySendTime(int absSendTime, long nowNanos) {
        if (!usesSendTime) {
            usesSendTime = true;
            hasClock = false;
        }
        int ticks = absSendTime << 8;
        // The shift to the top of the word makes the 24-bit difference signed.
        step(ticks - lastTicks >> 8, 1L << ABS_SEND_TIME_FRACTION_BITS, ticks, nowNanos);
        return true;
    }

    private boolean byTimestamp(int ssrc, int rtpTimestamp, int clockRate, long nowNanos) {
        if (usesSendTime || clockRate <= 0) {
            return false;
        }
        // Timestamps of two streams can not be compared: one is the clock, until it falls silent.
        if (hasClock && ssrc != clockSsrc) {
            if (nowNanos - lastClockNanos < IDLE_NANOS) {
                return false;
            }
            hasClock = false;
        }
        clockSsrc = ssrc;
        step(rtpTimestamp - lastTicks, clockRate, rtpTimestamp, nowNanos);
        return true;
    }

    private void step(int difference, long ticksPerSecond, int ticks, long nowNanos) {
        if (hasClock) {
            sendNanos += difference * NANOS_PER_SECOND / ticksPerSecond;
        } else {
            hasClock = true;
            groups.reset();
        }
        lastTicks = ticks;
        lastClockNanos = nowNanos;
    }

    private void update(long nowNanos) {
        long rate = incoming.bitrateBps(nowNanos);
        double seconds = Math.min(1.0, (nowNanos - lastUpdateNanos) / 1e9);
        lastUpdateNanos = nowNanos;
        if (rate < 0) {
            return;
        }
        if (trend.usage() == DelayTrend.Usage.OVER) {
            decrease(rate, nowNanos);
        } else if (trend.usage() == DelayTrend.Usage.NORMAL) {
            increase(rate, seconds);
        }
    }

    private void decrease(long rate, long nowNanos) {
        hasSeenOverUse = true;
        if (nowNanos - lastDecreaseNanos < DECREASE_INTERVAL_NANOS) {
            return;
        }
        lastDecreaseNanos = nowNanos;
        estimateBps = Math.max(LEAST_BPS, Math.min(estimateBps, DECREASE * rate));
        isUrgent |= estimateBps < URGENT_DECREASE * lastSentBps;
    }

    private void increase(long rate, double seconds) {
        double cap = HEADROOM * rate;
        double grown = hasSeenOverUse ? estimateBps * Math.pow(GROWTH_PER_SECOND, seconds) : cap;
        estimateBps = Math.min(MOST_BPS, Math.max(estimateBps, Math.min(grown, cap)));
    }

    /**
     * {@return the bitrate to tell the sender now, in bits per second, or -1 when it is not time}
     *
     * <p>Each second while packets come, and at once when the estimate has fallen by more than 3 %.
     */
    public long poll(long nowNanos) {
        if (nowNanos < deadlineNanos()) {
            return -1;
        }
        isUrgent = false;
        lastSentNanos = nowNanos;
        lastSentBps = estimateBps;
        return (long) estimateBps;
    }

    /** {@return when {@link #poll} has something, or {@link SansIo#NO_DEADLINE} while nothing comes in} */
    public long deadlineNanos() {
        if (!isStarted) {
            return SansIo.NO_DEADLINE;
        }
        if (isUrgent) {
            return lastPacketNanos;
        }
        long due = lastSentNanos + INTERVAL_NANOS;
        return due - lastPacketNanos > IDLE_NANOS ? SansIo.NO_DEADLINE : due;
    }

    /** {@return the estimate in bits per second} */
    public long estimateBps() {
        return (long) estimateBps;
    }
}
