package dev.nightjar.rtp.forward;

import java.util.Arrays;

/** Divides what a receiver's path takes among the tracks that are sent on to it. */
public final class BandwidthShares {
    private BandwidthShares() {}

    /**
     * Gives each track the same, but none more than it can use; what one leaves the others get.
     *
     * @param totalBps what there is, 0 and more
     * @param wantedBps the most that each track can use
     * @param sharesBps filled in
     * @param count of the tracks, from index 0 on
     */
    public static void divide(long totalBps, long[] wantedBps, long[] sharesBps, int count) {
        Arrays.fill(sharesBps, 0, count, -1);
        long left = totalBps;
        int open = count;
        boolean hasChanged = true;
        while (open > 0 && hasChanged) {
            hasChanged = false;
            long each = left / open;
            for (int i = 0; i < count; i++) {
                if (sharesBps[i] < 0 && wantedBps[i] <= each) {
                    sharesBps[i] = wantedBps[i];
                    left -= wantedBps[i];
                    open--;
                    hasChanged = true;
                }
            }
        }
        for (int i = 0; i < count; i++) {
            if (sharesBps[i] < 0) {
                sharesBps[i] = left / open;
            }
        }
    }
}
