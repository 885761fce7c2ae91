package dev.nightjar.rtp.congestion;

import java.util.ArrayList;
import java.util.List;

/** What became of a flow, in samples of 100 ms. */
final class FlowTrace {
    static final long SAMPLE_NANOS = 100_000_000;

    private final List<Sample> samples = new ArrayList<>();
    private final List<Delay> delays = new ArrayList<>();
    private long sentBytes;
    private long arrivedBytes;
    private int sentPackets;
    private int lostPackets;
    private long refused;

    void offered(boolean isAccepted) {
        refused += isAccepted ? 0 : 1;
    }

    void sent(int bytes, long now) {
        sentBytes += bytes;
        sentPackets++;
    }

    void lost() {
        lostPackets++;
    }

    void arrived(int bytes, long now) {
        arrivedBytes += bytes;
    }

    /** The queue that a packet met. */
    void queued(long nanos, long now) {
        delays.add(new Delay(now, nanos));
    }

    /** Ends a sample. */
    void sample(long now, long targetBps, long queueNanos) {
        double scale = 8e9 / SAMPLE_NANOS;
        samples.add(new Sample(
                now,
                targetBps,
                sentBytes * scale,
                arrivedBytes * scale,
                queueNanos,
                sentPackets == 0 ? 0 : (double) lostPackets / sentPackets));
        sentBytes = 0;
        arrivedBytes = 0;
        sentPackets = 0;
        lostPackets = 0;
    }

    List<Sample> samples() {
        return samples;
    }

    long refused() {
        return refused;
    }

    /** Bits per second sent on the average of that time. */
    double sentBps(double fromSeconds, double toSeconds) {
        return samples.stream()
                .filter(sample -> sample.isWithin(fromSeconds, toSeconds))
                .mapToDouble(Sample::sentBps)
                .average()
                .orElseThrow();
    }

    /** Bits per second that arrived on the average of that time. */
    double arrivedBps(double fromSeconds, double toSeconds) {
        return samples.stream()
                .filter(sample -> sample.isWithin(fromSeconds, toSeconds))
                .mapToDouble(Sample::arrivedBps)
                .average()
                .orElseThrow();
    }

    /** Share of the packets lost in that time. */
    double loss(double fromSeconds, double toSeconds) {
        return samples.stream()
                .filter(sample -> sample.isWithin(fromSeconds, toSeconds))
                .mapToDouble(Sample::loss)
                .average()
                .orElseThrow();
    }

    /** When the mean of a second of sent rate first comes to that, in seconds, or infinity. */
    double secondsUntilSent(double bps) {
        for (double end = 1; end * 1e9 <= samples.size() * SAMPLE_NANOS; end += 0.1) {
            if (sentBps(end - 1, end) >= bps) {
                return end;
            }
        }
        return Double.POSITIVE_INFINITY;
    }

    /** The queueing delay that a share of the packets of that time met at most, in milliseconds. */
    double queueMillis(double fromSeconds, double toSeconds, double share) {
        double[] sorted = delays.stream()
                .filter(delay -> delay.atNanos >= fromSeconds * 1e9 && delay.atNanos < toSeconds * 1e9)
                .mapToDouble(delay -> delay.nanos / 1e6)
                .sorted()
                .toArray();
        return sorted[(int) Math.min(sorted.length - 1, share * sorted.length)];
    }

    /** A hundred milliseconds. */
    record Sample(long endNanos, long targetBps, double sentBps, double arrivedBps, long queueNanos, double loss) {
        boolean isWithin(double fromSeconds, double toSeconds) {
            double end = endNanos / 1e9;
            return end > fromSeconds + 1e-9 && end <= toSeconds + 1e-9;
        }
    }

    private record Delay(long atNanos, long nanos) {}
}
