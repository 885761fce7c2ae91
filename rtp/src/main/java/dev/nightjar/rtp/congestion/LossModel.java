package dev.nightjar.rtp.congestion;

/*
 * The last observations of loss, and how well two numbers explain them: the share p that the path loses whatever is
 * sent, and the rate B above which it loses the rest. At rate r the model expects
 *
 *     p                        where r <= B
 *     p + (1 - p) (r - B) / r  above
 *
 * An observation of n packets of which k were lost weighs k log(expected) + (n - k) log(1 - expected), the newest most.
 * Loss that comes whatever is sent leaves every B above the rates seen equally likely, so the bias towards more lets B
 * rise; loss that follows the rate is explained by one B only.
 */
/** Tells loss that follows the rate from loss that does not: a likelihood over the last observations. */
final class LossModel {
    private static final int OBSERVATIONS = 20;
    private static final double WEIGHT_OF_NEXT = 0.9;
    private static final double BIAS = 0.15;
    private static final double LEAST_EXPECTED = 1e-4;

    /** Tried for p: more than that is not taken for the path's own. */
    private static final double[] SHARES = {0.0005, 0.002, 0.005, 0.01, 0.015, 0.02, 0.03, 0.04, 0.05, 0.06};

    private final double[] ratesBps = new double[OBSERVATIONS];
    private final int[] packets = new int[OBSERVATIONS];
    private final int[] lost = new int[OBSERVATIONS];
    private final double[] delivered = new double[OBSERVATIONS];
    private int count;
    private int newest = -1;

    void add(double rateBps, int packetCount, int lostCount) {
        newest = (newest + 1) % OBSERVATIONS;
        ratesBps[newest] = rateBps;
        packets[newest] = packetCount;
        lost[newest] = lostCount;
        delivered[newest] = rateBps * (packetCount - lostCount) / packetCount;
        count = Math.min(count + 1, OBSERVATIONS);
    }

    /** Share lost in the last few observations. */
    double recentLoss(int observations) {
        int sent = 0;
        int gone = 0;
        for (int age = 0; age < Math.min(observations, count); age++) {
            sent += packets[at(age)];
            gone += lost[at(age)];
        }
        return sent == 0 ? 0 : (double) gone / sent;
    }

    double lastRateBps() {
        return ratesBps[newest];
    }

    /** The most that came through in one observation: the path can carry that. */
    double mostDeliveredBps() {
        double most = 0;
        for (int age = 0; age < count; age++) {
            most = Math.max(most, delivered[at(age)]);
        }
        return most;
    }

    /** How well the rate explains what was seen, with the share that suits it best. */
    double likelihood(double bandwidthBps) {
        double best = Double.NEGATIVE_INFINITY;
        for (double share : SHARES) {
            best = Math.max(best, likelihood(bandwidthBps, share));
        }
        return best + BIAS * weight() * StrictMath.log(bandwidthBps);
    }

    private double likelihood(double bandwidthBps, double share) {
        double sum = 0;
        double weight = 1;
        for (int age = 0; age < count; age++) {
            int i = at(age);
            double excess = Math.max(0, ratesBps[i] - bandwidthBps) / ratesBps[i];
            double expected = Math.max(LEAST_EXPECTED, Math.min(1 - LEAST_EXPECTED, share + (1 - share) * excess));
            sum += weight * (lost[i] * StrictMath.log(expected) + (packets[i] - lost[i]) * StrictMath.log1p(-expected));
            weight *= WEIGHT_OF_NEXT;
        }
        return sum;
    }

    private double weight() {
        double sum = 0;
        double weight = 1;
        for (int age = 0; age < count; age++) {
            sum += weight * packets[at(age)];
            weight *= WEIGHT_OF_NEXT;
        }
        return sum;
    }

    private int at(int age) {
        return (newest - age + OBSERVATIONS) % OBSERVATIONS;
    }

    int observations() {
        return count;
    }

    void clear() {
        count = 0;
        newest = -1;
    }
}
