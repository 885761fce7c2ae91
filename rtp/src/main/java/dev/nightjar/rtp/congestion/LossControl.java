package dev.nightjar.rtp.congestion;

/**
 * The bound that loss sets, draft-ietf-rmcat-gcc-02 §6, changed so that loss which does not follow the rate does not
 * hold it: up to 10 % a {@link LossModel} decides, above the draft's cut by half the loss.
 *
 * <p>*Choice:* the draft holds the rate from 2 % on, which on a radio link that always loses 5 % is for ever.
 */
final class LossControl {
    private static final long OBSERVATION_NANOS = 250_000_000;
    private static final int OBSERVATION_PACKETS = 20;
    private static final int LEAST_OBSERVATIONS = 3;
    private static final double MUCH = 0.1;
    private static final long CUT_INTERVAL_NANOS = 300_000_000;
    private static final double FLOOR_SHARE = 0.95;
    private static final double[] STEPS = {1.0, 0.97, 0.94, 0.9, 0.85};
    private static final long NEVER = Long.MIN_VALUE;

    private final LossModel model = new LossModel();
    private double boundBps = Double.POSITIVE_INFINITY;
    private int packets;
    private int lost;
    private long bytes;
    private long firstSendNanos = NEVER;
    private long lastSendNanos;
    private long lastCutNanos = NEVER;
    private long lastGrowthNanos = NEVER;

    /**
     * Notes what one feedback says.
     *
     * @param estimateBps what delay allows, at most which the bound is kept
     */
    void add(FeedbackBatch batch, long estimateBps, long roundTripNanos, long nowNanos) {
        packets += batch.size() + batch.lost();
        lost += batch.lost();
        bytes += batch.lostBytes();
        for (int i = 0; i < batch.size(); i++) {
            bytes += batch.bytes(i);
        }
        if (batch.size() == 0) {
            return;
        }
        if (batch.isGapBefore() && firstSendNanos != NEVER) {
            // What was sent meanwhile is not counted, and so its time must not be.
            firstSendNanos += Math.max(0, batch.sendNanos(0) - lastSendNanos);
        }
        lastSendNanos = batch.lastSendNanos();
        if (firstSendNanos == NEVER) {
            begin(batch.lastSendNanos());
            return;
        }
        long span = batch.lastSendNanos() - firstSendNanos;
        if (span >= OBSERVATION_NANOS && packets >= OBSERVATION_PACKETS && bytes > 0) {
            model.add(bytes * 8e9 / span, packets, Math.max(0, Math.min(packets, lost)));
            begin(batch.lastSendNanos());
            decide(estimateBps, roundTripNanos, nowNanos);
        }
    }

    private void begin(long sendNanos) {
        firstSendNanos = sendNanos;
        packets = 0;
        lost = 0;
        bytes = 0;
    }

    private void decide(long estimateBps, long roundTripNanos, long nowNanos) {
        double seconds = lastGrowthNanos == NEVER ? 0 : Math.min(1, (nowNanos - lastGrowthNanos) / 1e9);
        lastGrowthNanos = nowNanos;
        double loss = model.recentLoss(LEAST_OBSERVATIONS);
        double present = Math.min(boundBps, (double) estimateBps);
        if (loss > MUCH) {
            boolean isTime = lastCutNanos == NEVER || nowNanos - lastCutNanos >= CUT_INTERVAL_NANOS + roundTripNanos;
            if (isTime) {
                lastCutNanos = nowNanos;
                boundBps = present * (1 - loss / 2);
            }
            return;
        }
        if (model.observations() < LEAST_OBSERVATIONS) {
            return;
        }
        boundBps = mostLikely(present, seconds);
        if (boundBps >= estimateBps) {
            boundBps = Double.POSITIVE_INFINITY;
        }
    }

    private double mostLikely(double present, double seconds) {
        double floor = Math.min(present, FLOOR_SHARE * model.mostDeliveredBps());
        double best = present * Growth.factor(seconds);
        double bestLikelihood = model.likelihood(best);
        for (double step : STEPS) {
            double candidate = Math.max(floor, step * present);
            double likelihood = model.likelihood(candidate);
            if (likelihood > bestLikelihood) {
                best = candidate;
                bestLikelihood = likelihood;
            }
        }
        return best;
    }

    /** {@return bits per second that loss allows; infinite where it sets no bound} */
    double boundBps() {
        return boundBps;
    }

    /** A probe went through at this rate. */
    void probed(long bitrateBps) {
        if (boundBps < bitrateBps) {
            boundBps = bitrateBps;
        }
    }

    double lossRate() {
        return model.recentLoss(LEAST_OBSERVATIONS);
    }

    void clear() {
        model.clear();
        boundBps = Double.POSITIVE_INFINITY;
        firstSendNanos = NEVER;
        lastCutNanos = NEVER;
        lastGrowthNanos = NEVER;
        packets = 0;
        lost = 0;
        bytes = 0;
    }
}
