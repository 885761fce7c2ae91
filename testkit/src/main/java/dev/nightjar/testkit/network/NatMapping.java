package dev.nightjar.testkit.network;

import java.net.InetSocketAddress;

/** An inner endpoint under an outer one. */
final class NatMapping {
    final InetSocketAddress inner;
    final InetSocketAddress outer;
    long lastUsedNanos;

    NatMapping(InetSocketAddress inner, InetSocketAddress outer) {
        this.inner = inner;
        this.outer = outer;
    }
}
