package dev.nightjar.testkit.network;

import static java.util.Objects.requireNonNull;

import dev.nightjar.testkit.Impairment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An address realm, in which everybody reaches everybody by address: the internet, or what lies behind a NAT.
 *
 * <p>Each packet that crosses a zone suffers the zone's {@link Impairment} once. Datagrams are lost, doubled and
 * overtaken; TCP keeps its order, and a loss costs it {@value #RETRANSMISSION_MILLIS} ms instead.
 */
public final class Zone {
    static final long RETRANSMISSION_MILLIS = 200;
    private static final long RETRANSMISSION_NANOS = RETRANSMISSION_MILLIS * 1_000_000;

    private final VirtualNetwork network;
    private final String name;
    private final @Nullable Gateway uplink;
    private final Map<InetAddress, Station> stations = new HashMap<>();
    private final Map<Flow, Long> lastArrivals = new HashMap<>();
    private Impairment impairment = Impairment.NONE;

    Zone(VirtualNetwork network, String name, @Nullable Gateway uplink) {
        this.network = network;
        this.name = name;
        this.uplink = uplink;
    }

    /** Replaces what this zone does to packets from now on; {@link Impairment#NONE} at first, 1 ms. */
    public Zone impair(Impairment other) {
        impairment = requireNonNull(other, "other");
        return this;
    }

    /**
     * Puts a packet on the wire, as somebody in this zone; its source may be a lie, which is how tests spoof.
     *
     * @param packet its bytes belong to the network from now on
     */
    public void send(Packet packet) {
        if (!network.passesTaps(this, packet)) {
            return;
        }
        if (packet.isUdp()) {
            impairment.carry(
                    packet.bytes().length,
                    network.random(),
                    transit -> network.schedule(transit, () -> arrive(packet)));
        } else {
            network.schedule(reliableTransit(packet), () -> arrive(packet));
        }
    }

    private long reliableTransit(Packet packet) {
        boolean lost = network.random().nextDouble() < impairment.lossRate();
        long arrival =
                network.nowNanos() + impairment.transitNanos(network.random()) + (lost ? RETRANSMISSION_NANOS : 0);
        arrival = lastArrivals.merge(new Flow(packet.source(), packet.destination()), arrival, Math::max);
        return arrival - network.nowNanos();
    }

    private void arrive(Packet packet) {
        Station station = stations.get(packet.destination().getAddress());
        if (station != null) {
            station.take(packet);
        } else if (uplink != null) {
            uplink.fromInside(packet);
        } else {
            network.countUnroutable();
        }
    }

    void attach(InetAddress address, Station station) {
        if (stations.putIfAbsent(address, station) != null) {
            throw new IllegalArgumentException("address: " + address + " (expected: one that is free in " + name + ")");
        }
        if (uplink != null) {
            uplink.insideChanged(address, true);
        }
    }

    void detach(InetAddress address) {
        if (stations.remove(address) != null && uplink != null) {
            uplink.insideChanged(address, false);
        }
    }

    VirtualNetwork network() {
        return network;
    }

    /** {@return the zone's name} */
    @Override
    public String toString() {
        return name;
    }

    private record Flow(InetSocketAddress source, InetSocketAddress destination) {}
}
