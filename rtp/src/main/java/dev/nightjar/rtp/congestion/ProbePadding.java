package dev.nightjar.rtp.congestion;

import dev.nightjar.core.SansIo;

/**
 * Spaces the padding of probes out where media is not paced: a forwarder's packets leave when they come.
 *
 * <p>What leaves anyway while a probe is under way counts for it. A probe that comes to a halt is given up. Confined to
 * one thread; nothing allocates.
 */
public final class ProbePadding {
    private final ProbeRun run = new ProbeRun();

    /** Makes one with nothing to do. */
    public ProbePadding() {}

    /** Adds a probe, of {@link CongestionController#pollProbe}; at most a few wait, what exceeds them is not probed. */
    public void add(ProbeCluster cluster) {
        run.add(cluster);
    }

    /** {@return whether a packet of padding is to leave now} */
    public boolean isDue(long nowNanos) {
        return run.isActive(nowNanos) && run.isDue(nowNanos);
    }

    /**
     * Counts a packet of media.
     *
     * @return the probe it belongs to, or {@link ProbeCluster#NONE}: it begins none
     */
    public int media(int bytes, long nowNanos) {
        return run.isRunning() ? run.count(bytes, nowNanos) : ProbeCluster.NONE;
    }

    /** {@return the probe that a packet of padding belongs to, made because {@link #isDue}} */
    public int padding(int bytes, long nowNanos) {
        return run.count(bytes, nowNanos);
    }

    /** {@return when {@link #isDue} is next true, or {@link SansIo#NO_DEADLINE}} */
    public long deadlineNanos(long nowNanos) {
        return run.isActive(nowNanos) ? run.dueNanos(nowNanos) : SansIo.NO_DEADLINE;
    }

    /** Forgets every probe. */
    public void clear() {
        run.clear();
    }
}
