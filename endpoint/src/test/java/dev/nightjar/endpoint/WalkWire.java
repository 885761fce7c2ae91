package dev.nightjar.endpoint;

import dev.nightjar.testkit.network.VirtualNetwork;
import java.util.SplittableRandom;

/** Signalling in one direction: each message takes its time, none is lost, none overtakes another. */
final class WalkWire {
    private static final long MOST_NANOS = 300_000_000;

    private final VirtualNetwork network;
    private final SplittableRandom random;
    private long lastNanos;
    private int underWay;

    WalkWire(VirtualNetwork network, SplittableRandom random) {
        this.network = network;
        this.random = random;
    }

    /** Has the other side do that when the message comes. */
    void send(Runnable received) {
        long nowNanos = network.nowNanos();
        lastNanos = Math.max(lastNanos, nowNanos + random.nextLong(MOST_NANOS));
        underWay++;
        network.schedule(lastNanos - nowNanos, () -> {
            underWay--;
            received.run();
        });
    }

    /** {@return how many messages have not arrived} */
    int underWay() {
        return underWay;
    }
}
