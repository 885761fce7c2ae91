package dev.nightjar.rtp.congestion;

/**
 * A packet that the {@link Pacer} lets go, a view that holds until the next call on the pacer.
 *
 * <p>The caller may write into {@link #buffer()} from index 0 to {@code maxPacketBytes}, for instance to set the
 * transport-wide sequence number or to encrypt in place.
 */
public final class PacedPacket {
    private final byte[] buffer;
    private PacketClass kind = PacketClass.VIDEO;
    private int length;
    private int tag;
    private int probeCluster = ProbeCluster.NONE;

    /** When it was queued. */
    private long queuedNanos;

    PacedPacket(int maxPacketBytes) {
        buffer = new byte[maxPacketBytes];
    }

    void wrap(PacketClass kind, int tag, int length, long queuedNanos) {
        this.kind = kind;
        this.tag = tag;
        this.length = length;
        this.queuedNanos = queuedNanos;
        probeCluster = ProbeCluster.NONE;
    }

    void inProbe(int cluster) {
        probeCluster = cluster;
    }

    /** {@return what the packet is; {@link PacketClass#PADDING} is to be made by the caller} */
    public PacketClass kind() {
        return kind;
    }

    /** {@return the packet's bytes, from index 0} */
    public byte[] buffer() {
        return buffer;
    }

    /** {@return bytes of the packet; of padding, how many are wanted} */
    public int length() {
        return length;
    }

    /** {@return what the caller gave with the packet, for instance a stream's index; 0 for padding} */
    public int tag() {
        return tag;
    }

    /** {@return the probe cluster the packet counts for, to be told to the controller, or {@link ProbeCluster#NONE}} */
    public int probeCluster() {
        return probeCluster;
    }

    /** {@return when it was queued} */
    public long queuedNanos() {
        return queuedNanos;
    }
}
