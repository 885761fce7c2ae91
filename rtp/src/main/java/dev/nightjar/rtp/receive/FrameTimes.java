package dev.nightjar.rtp.receive;

/** When frames left for their sink: how many in the last second, and how long they came and waited before. */
final class FrameTimes {
    /** More frames than a second of any stream has that is looked at. */
    private static final int FRAMES = 256;

    private static final long SECOND_NANOS = 1_000_000_000L;

    private final long[] left = new long[FRAMES];
    private long count;
    private long waitedNanos;
    private long assembled;
    private long assemblyNanos;

    /** Takes a frame whose first packet arrived at that time. */
    void frame(long firstArrivalNanos, long nowNanos) {
        left[(int) (count % FRAMES)] = nowNanos;
        count++;
        waitedNanos += Math.max(0, nowNanos - firstArrivalNanos);
    }

    /** Takes a frame that came in so many packets, between those times. */
    void assembled(int packets, long firstArrivalNanos, long lastArrivalNanos) {
        if (packets > 1) {
            assembled++;
            assemblyNanos += lastArrivalNanos - firstArrivalNanos;
        }
    }

    /** {@return frames of the second before now, at most 256} */
    int inLastSecond(long nowNanos) {
        int frames = 0;
        for (long i = count - 1; i >= 0 && i >= count - FRAMES; i--) {
            if (nowNanos - left[(int) (i % FRAMES)] >= SECOND_NANOS) {
                break;
            }
            frames++;
        }
        return frames;
    }

    /** {@return all frames} */
    long count() {
        return count;
    }

    /** {@return the sum of what they waited} */
    long waitedNanos() {
        return waitedNanos;
    }

    /** {@return frames of more than one packet} */
    long assembled() {
        return assembled;
    }

    /** {@return the sum of the times between their first and their last packet} */
    long assemblyNanos() {
        return assemblyNanos;
    }
}
