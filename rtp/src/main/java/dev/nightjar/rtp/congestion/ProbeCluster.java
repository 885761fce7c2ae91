package dev.nightjar.rtp.congestion;

/**
 * A short run of packets to be sent faster than the target, which shows whether the path can carry that rate.
 *
 * @param id to be given to {@link CongestionController#packetSent} with each packet of the run, at least 0
 * @param bitrateBps rate at which the packets are to leave
 * @param minPackets fewer packets tell nothing
 * @param minBytes fewer bytes tell nothing
 */
public record ProbeCluster(int id, long bitrateBps, int minPackets, int minBytes) {
    /** The id of a packet that belongs to no cluster. */
    public static final int NONE = -1;
}
