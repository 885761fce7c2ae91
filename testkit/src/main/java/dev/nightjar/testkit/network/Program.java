package dev.nightjar.testkit.network;

import dev.nightjar.core.SansIo;
import dev.nightjar.core.Transmit;
import java.util.function.Consumer;

/** A core on a host. */
final class Program<E> {
    private static final int SPIN_LIMIT = 100_000;

    private final VirtualHost host;
    private final SansIo<E> core;
    private final Consumer<? super E> events;

    Program(VirtualHost host, SansIo<E> core, Consumer<? super E> events) {
        this.host = host;
        this.core = core;
        this.events = events;
    }

    SansIo<E> core() {
        return core;
    }

    @SuppressWarnings("ReferenceEquality") // this very core, not one like it
    boolean runs(SansIo<?> other) {
        return core == other;
    }

    long deadlineNanos() {
        return core.deadlineNanos();
    }

    void advance(long nowNanos) {
        core.advance(nowNanos);
    }

    /** {@return whether there was anything to take} */
    boolean drain() {
        boolean any = false;
        for (int i = 0; i < SPIN_LIMIT; i++) {
            Transmit transmit = core.pollTransmit();
            E event = transmit == null ? core.pollEvent() : null;
            if (transmit != null) {
                host.send(transmit);
            } else if (event != null) {
                events.accept(event);
            } else {
                return any;
            }
            any = true;
        }
        throw new AssertionError("outputs of a core on " + host + " do not drain to null");
    }
}
