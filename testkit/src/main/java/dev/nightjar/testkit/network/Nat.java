package dev.nightjar.testkit.network;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A NAT between an inner zone and an outer one, see {@link NatBehavior}.
 *
 * <p>With several outer addresses an inner one always gets the same: paired pooling, RFC 4787 REQ-2. TCP connections
 * can be opened from inside only.
 */
public final class Nat extends Gateway {
    private final NatTable udp;
    private final NatTable tcp;
    private final boolean hairpinning;
    private final Map<InetAddress, InetAddress> pairing = new HashMap<>();
    private List<InetAddress> addresses = List.of();
    private long filtered;
    private long exhausted;

    Nat(Zone outside, NatBehavior behavior, List<InetAddress> addresses) {
        super(outside, "behind " + addresses);
        this.udp = new NatTable(behavior, outside.network().random());
        this.tcp = new NatTable(behavior.forTcp(), outside.network().random());
        this.hairpinning = behavior.hairpinning();
        hold(addresses);
    }

    private void hold(List<InetAddress> others) {
        if (others.isEmpty()) {
            throw new IllegalArgumentException("addresses: none (expected: at least one)");
        }
        for (InetAddress address : addresses) {
            holdOutside(address, false);
        }
        addresses = new ArrayList<>(others);
        for (InetAddress address : addresses) {
            holdOutside(address, true);
        }
        pairing.clear();
    }

    /** Forgets every mapping, as a router that was restarted: what goes out next gets a new one. */
    public void rebind() {
        udp.clear();
        tcp.clear();
    }

    /** Forgets every mapping and takes other outer addresses, as when a provider deals out new ones. */
    public void rebind(InetAddress... others) {
        rebind();
        hold(List.of(others));
    }

    /** {@return UDP mappings that are alive} */
    public int mappings() {
        return udp.alive(now());
    }

    /** {@return packets from outside that were for no mapping, or that the filter kept out} */
    public long filtered() {
        return filtered;
    }

    /** {@return packets from inside that found every port taken} */
    public long exhausted() {
        return exhausted;
    }

    @Override
    void fromInside(Packet packet) {
        if (addresses.contains(packet.destination().getAddress())) {
            hairpin(packet);
            return;
        }
        Packet translated = translated(packet);
        if (translated != null) {
            outside().send(translated);
        }
    }

    /** RFC 4787 REQ-9: the receiver sees the sender's outer endpoint, or its answers would go astray. */
    private void hairpin(Packet packet) {
        Packet translated = hairpinning ? translated(packet) : null;
        if (translated != null) {
            fromOutside(translated);
        }
    }

    private @Nullable Packet translated(Packet packet) {
        InetAddress outer = outerAddress(packet.source().getAddress());
        InetSocketAddress source = table(packet).outbound(packet, outer, now());
        if (source == null) {
            exhausted++;
            return null;
        }
        return packet.from(source);
    }

    private InetAddress outerAddress(InetAddress inner) {
        return pairing.computeIfAbsent(inner, unused -> addresses.get(pairing.size() % addresses.size()));
    }

    @Override
    void fromOutside(Packet packet) {
        InetSocketAddress inner = table(packet).inbound(packet, now());
        if (inner == null) {
            filtered++;
            return;
        }
        inside().send(packet.to(inner));
    }

    @Override
    void insideChanged(InetAddress address, boolean attached) {
        // nobody outside sees who is inside
    }

    private NatTable table(Packet packet) {
        return packet.isUdp() ? udp : tcp;
    }

    private long now() {
        return outside().network().nowNanos();
    }
}
