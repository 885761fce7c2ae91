package dev.nightjar.rtp.congestion;

import dev.nightjar.rtp.delay.DelayTrend;

/**
 * Turns what the delay does into a rate, draft-ietf-rmcat-gcc-02 §5.5: up by 8 % a second, or by about a packet per
 * response time near what the path was seen to carry; down to 0.85 of what arrives when a queue grows, or 0.8 of much;
 * still while it drains.
 */
final class RateControl {
    private static final double DECREASE = 0.85;

    /** *Choice:* who has much gives way more than who has little, so that flows come to share fairly in a minute. */
    private static final double DECREASE_OF_MUCH = 0.8;

    private static final double MUCH_BPS = 3_000_000;
    private static final double HEADROOM = 1.5;
    private static final long HEADROOM_BPS = 10_000;
    private static final long LEAST_GROWTH_BPS = 1_000;
    private static final double LEAST_ADDITION = 0.02;
    private static final double FRAMES_PER_SECOND = 30;
    private static final double PACKET_BITS = 1_200 * 8;
    private static final long RESPONSE_NANOS = 100_000_000;
    private static final long LEAST_ROUND_TRIP_NANOS = 10_000_000;
    private static final long MOST_ROUND_TRIP_NANOS = 200_000_000;
    private static final long NEVER = Long.MIN_VALUE;

    private enum State {
        HOLD,
        INCREASE,
        DECREASE
    }

    private final LinkCapacity capacity = new LinkCapacity();
    private final BandwidthRange range;
    private State state = State.HOLD;
    private double estimateBps;
    private long roundTripNanos = MOST_ROUND_TRIP_NANOS;
    private long lastChangeNanos = NEVER;
    private long lastDecreaseNanos = NEVER;

    RateControl(BandwidthRange range, long startBps) {
        this.range = range;
        estimateBps = startBps;
    }

    void roundTrip(long nanos) {
        roundTripNanos = nanos;
    }

    /**
     * Takes the state of the path.
     *
     * @param acknowledgedBps what arrives, or -1 if it is not known
     * @param isLimited whether the application sends less than it may: then nothing shows that more would pass
     */
    void update(DelayTrend.Usage usage, long acknowledgedBps, boolean isLimited, long nowNanos) {
        switch (usage) {
            case NORMAL -> state = state == State.HOLD ? State.INCREASE : state;
            case UNDER -> state = State.HOLD;
            case OVER -> state = State.DECREASE;
        }
        if (state == State.INCREASE) {
            increase(acknowledgedBps, isLimited, nowNanos);
        } else if (state == State.DECREASE) {
            state = State.HOLD;
            if (isTimeToDecrease(acknowledgedBps, nowNanos)) {
                decrease(acknowledgedBps, nowNanos);
            }
        }
    }

    private void increase(long acknowledgedBps, boolean isLimited, long nowNanos) {
        double seconds = lastChangeNanos == NEVER ? 0 : Math.min(1, (nowNanos - lastChangeNanos) / 1e9);
        lastChangeNanos = nowNanos;
        if (acknowledgedBps > capacity.upperBps()) {
            capacity.reset();
        }
        if (isLimited) {
            return;
        }
        double grown = capacity.isKnown()
                ? estimateBps + additionPerSecond() * seconds
                : estimateBps + Math.max(estimateBps * (Growth.factor(seconds) - 1), LEAST_GROWTH_BPS * seconds);
        double most = acknowledgedBps < 0 ? estimateBps : HEADROOM * acknowledgedBps + HEADROOM_BPS;
        if (estimateBps < most) {
            set(Math.min(grown, most));
        }
    }

    /**
     * A packet of the present frame size per response time, which grows with the round trip.
     *
     * <p>*Choice:* where a frame is one packet, as much as where it is two: else who has much would gain more than who
     * has little. And at least 2 %: a packet more is nothing to 10 Mbit/s, and each decrease would last for a minute.
     */
    private double additionPerSecond() {
        double frameBits = estimateBps / FRAMES_PER_SECOND;
        double packets = Math.ceil(frameBits / PACKET_BITS);
        double packetBits = packets <= 1 ? PACKET_BITS / 2 : frameBits / packets;
        double least = LEAST_ADDITION * estimateBps;
        return Math.max(least, packetBits * 1e9 / (roundTripNanos + RESPONSE_NANOS));
    }

    /** Again only when the last decrease can have shown an effect, or when most of what is sent does not arrive. */
    private boolean isTimeToDecrease(long acknowledgedBps, long nowNanos) {
        long wait = Math.max(LEAST_ROUND_TRIP_NANOS, Math.min(MOST_ROUND_TRIP_NANOS, roundTripNanos));
        return lastDecreaseNanos == NEVER
                || nowNanos - lastDecreaseNanos >= wait
                || acknowledgedBps >= 0 && acknowledgedBps < estimateBps / 2;
    }

    private void decrease(long acknowledgedBps, long nowNanos) {
        double basis = acknowledgedBps < 0 ? estimateBps : acknowledgedBps;
        double decreased = (estimateBps > MUCH_BPS ? DECREASE_OF_MUCH : DECREASE) * basis;
        if (decreased > estimateBps && capacity.isKnown()) {
            decreased = DECREASE * capacity.estimateBps();
        }
        if (acknowledgedBps >= 0) {
            if (acknowledgedBps < capacity.lowerBps()) {
                capacity.reset();
            }
            capacity.overused(acknowledgedBps);
        }
        set(Math.min(estimateBps, decreased));
        lastDecreaseNanos = nowNanos;
        lastChangeNanos = nowNanos;
    }

    /**
     * Takes the rate that a probe has shown.
     *
     * @param isFull whether the path can carry no more
     */
    void probed(long bitrateBps, boolean isFull, long nowNanos) {
        if (isFull) {
            capacity.probed(bitrateBps);
        }
        set((double) bitrateBps);
        lastChangeNanos = nowNanos;
    }

    /** Multiplies the rate, because nothing is heard of what is sent. */
    void reduce(double factor, long nowNanos) {
        set(estimateBps * factor);
        lastChangeNanos = nowNanos;
    }

    private void set(double bps) {
        // Kept with its fraction: many small additions make a growth.
        double clamped = range.clamp(bps);
        estimateBps = Math.abs(clamped - bps) < 1 ? bps : clamped;
    }

    /** Moves the rate into a range that has changed. */
    void rangeChanged() {
        set(estimateBps);
    }

    /** Begins anew on another path. */
    void reset(long startBps) {
        capacity.reset();
        state = State.HOLD;
        set((double) startBps);
        roundTripNanos = MOST_ROUND_TRIP_NANOS;
        lastChangeNanos = NEVER;
        lastDecreaseNanos = NEVER;
    }

    long estimateBps() {
        return range.clamp(estimateBps);
    }
}
