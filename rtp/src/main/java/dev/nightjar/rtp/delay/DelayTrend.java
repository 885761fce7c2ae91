package dev.nightjar.rtp.delay;

/**
 * Whether the delay on the way grows, draft-ietf-rmcat-gcc-02 §5.3 and §5.4: a line is fitted to the smoothed delay of
 * the last groups, and its slope is compared with a threshold that adapts itself.
 *
 * <p>*Choice:* the fitted line that libwebrtc uses instead of the draft's Kalman filter, with its constants.
 */
public final class DelayTrend {
    /** What the path does. */
    public enum Usage {
        /** The delay is steady. */
        NORMAL,
        /** A queue fills. */
        OVER,
        /** A queue drains. */
        UNDER
    }

    private static final int WINDOW = 20;
    private static final double SMOOTHING = 0.9;
    private static final double GAIN = 4.0;
    private static final int MAX_DELTAS = 60;
    private static final double THRESHOLD_UP = 0.0087;
    private static final double THRESHOLD_DOWN = 0.039;
    private static final double LEAST_THRESHOLD = 6;
    private static final double MOST_THRESHOLD = 600;
    private static final double FIRST_THRESHOLD = 12.5;
    private static final double MAX_ADAPT_OFFSET = 15;
    private static final double OVER_USE_MILLIS = 10;
    private static final double MAX_GAP_MILLIS = 3_000;
    private static final double MAX_BACK_MILLIS = 500;

    private final double[] times = new double[WINDOW];
    private final double[] delays = new double[WINDOW];
    private int count;
    private int deltas;
    private double accumulated;
    private double smoothed;
    private double threshold = FIRST_THRESHOLD;
    private double lastSlope;
    private double millisOver;
    private int timesOver;
    private double lastUpdateMillis = -1;
    private Usage usage = Usage.NORMAL;

    /** Makes a trend of nothing yet. */
    public DelayTrend() {}

    /**
     * Notes one comparison of groups.
     *
     * @param variationMillis how much later the group came than its distance in sending explains
     * @param sendDeltaMillis that distance
     * @param arrivalMillis when the group had arrived
     */
    public void update(double variationMillis, double sendDeltaMillis, double arrivalMillis) {
        if (isJump(arrivalMillis)) {
            reset();
        }
        deltas = Math.min(deltas + 1, 1000);
        accumulated += variationMillis;
        smoothed = SMOOTHING * smoothed + (1 - SMOOTHING) * accumulated;
        if (count == WINDOW) {
            System.arraycopy(times, 1, times, 0, WINDOW - 1);
            System.arraycopy(delays, 1, delays, 0, WINDOW - 1);
            count--;
        }
        times[count] = arrivalMillis;
        delays[count++] = smoothed;
        double slope = count == WINDOW ? slope() : lastSlope;
        detect(slope, sendDeltaMillis, arrivalMillis);
    }

    /** Whether the receiver's clock jumped or nothing came for long: a line through both sides would mean nothing. */
    private boolean isJump(double arrivalMillis) {
        double step = count == 0 ? 0 : arrivalMillis - times[count - 1];
        return step > MAX_GAP_MILLIS || step < -MAX_BACK_MILLIS;
    }

    private double slope() {
        double meanTime = 0;
        double meanDelay = 0;
        for (int i = 0; i < count; i++) {
            meanTime += times[i] / count;
            meanDelay += delays[i] / count;
        }
        double numerator = 0;
        double denominator = 0;
        for (int i = 0; i < count; i++) {
            numerator += (times[i] - meanTime) * (delays[i] - meanDelay);
            denominator += (times[i] - meanTime) * (times[i] - meanTime);
        }
        return denominator == 0 ? lastSlope : numerator / denominator;
    }

    private void detect(double slope, double sendDeltaMillis, double nowMillis) {
        if (deltas < 2) {
            return;
        }
        double trend = Math.min(deltas, MAX_DELTAS) * slope * GAIN;
        if (trend > threshold) {
            millisOver += timesOver == 0 ? sendDeltaMillis / 2 : sendDeltaMillis;
            timesOver++;
            if (millisOver > OVER_USE_MILLIS && timesOver > 1 && slope >= lastSlope) {
                millisOver = 0;
                timesOver = 0;
                usage = Usage.OVER;
            }
        } else {
            millisOver = 0;
            timesOver = 0;
            usage = trend < -threshold ? Usage.UNDER : Usage.NORMAL;
        }
        lastSlope = slope;
        adaptThreshold(trend, nowMillis);
    }

    private void adaptThreshold(double trend, double nowMillis) {
        double size = Math.abs(trend);
        double elapsed = lastUpdateMillis < 0 ? 0 : Math.max(0, Math.min(nowMillis - lastUpdateMillis, 100));
        lastUpdateMillis = nowMillis;
        if (size > threshold + MAX_ADAPT_OFFSET) {
            // A sudden drop of the path's rate must not be adapted to.
            return;
        }
        double rate = size < threshold ? THRESHOLD_DOWN : THRESHOLD_UP;
        threshold += rate * (size - threshold) * elapsed;
        threshold = Math.max(LEAST_THRESHOLD, Math.min(MOST_THRESHOLD, threshold));
    }

    /** {@return what the path did at the last comparison} */
    public Usage usage() {
        return usage;
    }

    /** Forgets what was seen; the threshold goes back to where it began. */
    public void reset() {
        count = 0;
        deltas = 0;
        accumulated = 0;
        smoothed = 0;
        threshold = FIRST_THRESHOLD;
        lastSlope = 0;
        millisOver = 0;
        timesOver = 0;
        lastUpdateMillis = -1;
        usage = Usage.NORMAL;
    }
}
