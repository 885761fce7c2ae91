package dev.nightjar.rtp.congestion;

import java.util.Arrays;

/**
 * How much delay does not go away between frames: the least delay of the last moments over the least of the last
 * seconds.
 *
 * <p>A frame that leaves faster than the path carries it makes a queue that is gone before the next. That is the
 * source's shape and not the path's limit; only what stands is a queue that grows.
 */
final class StandingQueue {
    private static final long RECENT_BUCKET_NANOS = 10_000_000;
    private static final int RECENT_BUCKETS = 10;
    private static final long BASE_BUCKET_NANOS = 2_000_000_000;
    private static final int BASE_BUCKETS = 10;

    private final Minimum recent = new Minimum(RECENT_BUCKETS, RECENT_BUCKET_NANOS);
    private final Minimum base = new Minimum(BASE_BUCKETS, BASE_BUCKET_NANOS);

    void add(long sendNanos, long arrivalNanos) {
        long delay = arrivalNanos - sendNanos;
        recent.add(delay, arrivalNanos);
        base.add(delay, arrivalNanos);
    }

    /** Returns nanoseconds, 0 before anything came. */
    long nanos() {
        return recent.isEmpty() ? 0 : Math.max(0, recent.least() - base.least());
    }

    void clear() {
        recent.clear();
        base.clear();
    }

    /** The least of a moving window, in buckets. */
    private static final class Minimum {
        private final long[] least;
        private final long bucketNanos;
        private boolean isEmpty = true;
        private long newest;

        Minimum(int buckets, long bucketNanos) {
            least = new long[buckets];
            this.bucketNanos = bucketNanos;
        }

        void add(long value, long nowNanos) {
            long bucket = Math.floorDiv(nowNanos, bucketNanos);
            // A clock that goes back or far forward makes what was measured by it before useless.
            if (isEmpty || bucket - newest >= least.length || newest - bucket >= least.length) {
                Arrays.fill(least, Long.MAX_VALUE);
                newest = bucket;
                isEmpty = false;
            }
            while (newest < bucket) {
                newest++;
                least[Math.floorMod(newest, least.length)] = Long.MAX_VALUE;
            }
            int slot = Math.floorMod(newest, least.length);
            least[slot] = Math.min(least[slot], value);
        }

        long least() {
            long result = Long.MAX_VALUE;
            for (long value : least) {
                result = Math.min(result, value);
            }
            return result;
        }

        boolean isEmpty() {
            return isEmpty;
        }

        void clear() {
            isEmpty = true;
        }
    }
}
