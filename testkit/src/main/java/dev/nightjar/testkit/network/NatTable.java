package dev.nightjar.testkit.network;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The mappings of one protocol: RFC 4787 §4. */
final class NatTable {
    private final NatBehavior behavior;
    private final NatPorts ports;
    private final NatFilter filter;
    private final Map<Key, NatMapping> byInner = new HashMap<>();
    private final Map<InetSocketAddress, NatMapping> byOuter = new HashMap<>();

    NatTable(NatBehavior behavior, SplittableRandom random) {
        this.behavior = behavior;
        this.ports = new NatPorts(behavior, random);
        this.filter = new NatFilter(behavior);
    }

    /** {@return the outer endpoint under which a packet goes out, or null when every port is taken} */
    @Nullable
    InetSocketAddress outbound(Packet packet, InetAddress outerAddress, long nowNanos) {
        Key key = new Key(packet.source(), behavior.mapping().part(packet.destination()));
        NatMapping mapping = byInner.get(key);
        if (mapping == null || !isAlive(mapping, nowNanos)) {
            mapping = create(key, outerAddress, nowNanos);
        }
        if (mapping == null) {
            return null;
        }
        // RFC 4787 REQ-6: what goes out refreshes.
        mapping.lastUsedNanos = nowNanos;
        filter.sent(mapping.inner, packet.destination(), nowNanos);
        return mapping.outer;
    }

    private @Nullable NatMapping create(Key key, InetAddress outerAddress, long nowNanos) {
        int port = ports.assign(key.inner().getPort(), candidate -> isFree(outerAddress, candidate, nowNanos));
        if (port == NatPorts.NONE) {
            return null;
        }
        NatMapping mapping = new NatMapping(key.inner(), new InetSocketAddress(outerAddress, port));
        byInner.put(key, mapping);
        byOuter.put(mapping.outer, mapping);
        return mapping;
    }

    /** A port whose mapping has timed out is free again; its own entry under the inner endpoint is found dead. */
    private boolean isFree(InetAddress outerAddress, int port, long nowNanos) {
        NatMapping taken = byOuter.get(new InetSocketAddress(outerAddress, port));
        return taken == null || !isAlive(taken, nowNanos);
    }

    /** {@return the inner endpoint that a packet from outside is for, or null where it is filtered} */
    @Nullable
    InetSocketAddress inbound(Packet packet, long nowNanos) {
        NatMapping mapping = byOuter.get(packet.destination());
        if (mapping == null || !isAlive(mapping, nowNanos)) {
            return null;
        }
        if (!filter.admits(mapping.inner, packet.source(), nowNanos)) {
            return null;
        }
        if (behavior.inboundRefresh()) {
            mapping.lastUsedNanos = nowNanos;
        }
        return mapping.inner;
    }

    private boolean isAlive(NatMapping mapping, long nowNanos) {
        return nowNanos - mapping.lastUsedNanos < behavior.timeout().toNanos();
    }

    int alive(long nowNanos) {
        return (int) byOuter.values().stream()
                .filter(mapping -> isAlive(mapping, nowNanos))
                .count();
    }

    void clear() {
        byInner.clear();
        byOuter.clear();
        filter.clear();
    }

    private record Key(InetSocketAddress inner, Object other) {}
}
