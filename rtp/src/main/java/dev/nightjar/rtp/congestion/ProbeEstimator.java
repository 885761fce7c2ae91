package dev.nightjar.rtp.congestion;

/**
 * What the packets of a probe tell: the rate at which they arrived, where they also left as fast as they were to.
 *
 * <p>A result is the lesser of the rates of sending and of arrival. Where the packets arrived clearly slower than they
 * left, the path was full, and the result is a little less than what arrived, so that the queue empties.
 */
final class ProbeEstimator {
    private static final int CLUSTERS = 8;
    private static final double LEAST_SHARE = 0.8;
    private static final double MOST_RATIO = 2.0;
    private static final double FULL_RATIO = 0.9;
    private static final double SHARE_OF_FULL = 0.95;
    private static final long MOST_INTERVAL_NANOS = 1_000_000_000;

    private final Cluster[] clusters = new Cluster[CLUSTERS];
    private boolean isFull;

    ProbeEstimator() {
        for (int i = 0; i < CLUSTERS; i++) {
            clusters[i] = new Cluster();
        }
    }

    void begin(ProbeCluster probe) {
        clusters[probe.id() % CLUSTERS].begin(probe);
    }

    /** Notes a packet of a probe that arrived; returns the probe's rate in bits per second, or -1. */
    long received(int probe, long sendNanos, long arrivalNanos, int bytes) {
        Cluster cluster = clusters[probe % CLUSTERS];
        if (cluster.id != probe) {
            return -1;
        }
        cluster.add(sendNanos, arrivalNanos, bytes);
        return cluster.isEnough() ? result(cluster) : -1;
    }

    private long result(Cluster cluster) {
        long sendSpan = cluster.lastSendNanos - cluster.firstSendNanos;
        long arrivalSpan = cluster.lastArrivalNanos - cluster.firstArrivalNanos;
        if (sendSpan <= 0 || sendSpan > MOST_INTERVAL_NANOS || arrivalSpan <= 0 || arrivalSpan > MOST_INTERVAL_NANOS) {
            return -1;
        }
        double sendRate = (cluster.bytes - cluster.bytesSentLast) * 8e9 / sendSpan;
        double arrivalRate = (cluster.bytes - cluster.bytesArrivedFirst) * 8e9 / arrivalSpan;
        if (arrivalRate > MOST_RATIO * sendRate) {
            // Held back on the way and let go at once: that shows nothing.
            return -1;
        }
        isFull = arrivalRate < FULL_RATIO * sendRate;
        return (long) (isFull ? SHARE_OF_FULL * arrivalRate : Math.min(sendRate, arrivalRate));
    }

    /** Whether the last result is what the path can carry, not only what was tried. */
    boolean isFull() {
        return isFull;
    }

    void clear() {
        for (Cluster cluster : clusters) {
            cluster.id = ProbeCluster.NONE;
        }
    }

    private static final class Cluster {
        private int id = ProbeCluster.NONE;
        private double leastPackets;
        private double leastBytes;
        private int packets;
        private long bytes;
        private int bytesSentLast;
        private int bytesArrivedFirst;
        private long firstSendNanos;
        private long lastSendNanos;
        private long firstArrivalNanos;
        private long lastArrivalNanos;

        void begin(ProbeCluster probe) {
            id = probe.id();
            leastPackets = LEAST_SHARE * probe.minPackets();
            leastBytes = LEAST_SHARE * probe.minBytes();
            packets = 0;
            bytes = 0;
        }

        void add(long sendNanos, long arrivalNanos, int lengthBytes) {
            if (packets == 0 || sendNanos < firstSendNanos) {
                firstSendNanos = sendNanos;
            }
            if (packets == 0 || sendNanos >= lastSendNanos) {
                lastSendNanos = sendNanos;
                bytesSentLast = lengthBytes;
            }
            if (packets == 0 || arrivalNanos < firstArrivalNanos) {
                firstArrivalNanos = arrivalNanos;
                bytesArrivedFirst = lengthBytes;
            }
            if (packets == 0 || arrivalNanos > lastArrivalNanos) {
                lastArrivalNanos = arrivalNanos;
            }
            packets++;
            bytes += lengthBytes;
        }

        boolean isEnough() {
            return packets >= leastPackets && bytes >= leastBytes;
        }
    }
}
