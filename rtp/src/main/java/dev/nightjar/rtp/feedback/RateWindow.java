package dev.nightjar.rtp.feedback;

import java.util.Arrays;

/** Bits per second over the last second, in buckets of 10 ms. */
final class RateWindow {
    private static final long BUCKET_NANOS = 10_000_000;
    private static final int BUCKETS = 100;

    /** Before this much has passed a rate says nothing. */
    private static final int LEAST_BUCKETS = 15;

    private final long[] bytes = new long[BUCKETS];
    private long newest = -1;
    private long first = -1;
    private long total;

    void add(int lengthBytes, long nowNanos) {
        long bucket = advance(nowNanos);
        bytes[(int) (bucket % BUCKETS)] += lengthBytes;
        total += lengthBytes;
    }

    private long advance(long nowNanos) {
        long bucket = Math.max(nowNanos / BUCKET_NANOS, newest);
        if (newest < 0 || bucket - newest >= BUCKETS) {
            Arrays.fill(bytes, 0);
            total = 0;
            newest = bucket;
            first = bucket;
        }
        while (newest < bucket) {
            newest++;
            int slot = (int) (newest % BUCKETS);
            total -= bytes[slot];
            bytes[slot] = 0;
        }
        return bucket;
    }

    /** Returns bits per second, or -1 while too little is known. */
    long bitrateBps(long nowNanos) {
        if (newest < 0) {
            return -1;
        }
        advance(nowNanos);
        long span = Math.min(BUCKETS, newest - first + 1);
        return span < LEAST_BUCKETS ? -1 : total * 8 * BUCKETS / span;
    }
}
