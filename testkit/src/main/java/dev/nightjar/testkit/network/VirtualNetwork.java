package dev.nightjar.testkit.network;

import dev.nightjar.core.SansIo;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;

/**
 * Hosts, NATs and firewalls, and a clock that jumps from one thing that happens to the next.
 *
 * <pre>{@code
 * VirtualNetwork network = new VirtualNetwork(seed);
 * Nat home = network.nat(network.internet(), NatBehavior.PORT_RESTRICTED, address("203.0.113.1"));
 * VirtualHost alice = network.host("alice").addInterface(home.inside(), address("192.168.1.2"));
 * alice.start(agent, events::add, new InetSocketAddress("192.168.1.2", 5000));
 * network.runUntil(() -> agent.selectedPath() != null, 10 * SECOND);
 * }</pre>
 */
public final class VirtualNetwork {
    private final SplittableRandom random;
    private final Zone internet = new Zone(this, "internet", null);
    private final PriorityQueue<Happening> happenings =
            new PriorityQueue<>(Comparator.comparingLong(Happening::atNanos).thenComparingLong(Happening::order));
    private final List<Program<?>> programs = new ArrayList<>();
    private final List<BiPredicate<Zone, Packet>> taps = new ArrayList<>();
    private long nowNanos;
    private long scheduled;
    private long unroutable;

    /** Makes an empty internet at time 0; {@code seed} decides everything that is left to chance. */
    public VirtualNetwork(long seed) {
        random = new SplittableRandom(seed);
    }

    /** {@return the outermost zone: what has no address here is nowhere} */
    public Zone internet() {
        return internet;
    }

    /** {@return a new host without interfaces} */
    public VirtualHost host(String name) {
        return new VirtualHost(this, name);
    }

    /** {@return a new NAT whose inner zone is empty; it owns {@code addresses} in the outer one} */
    public Nat nat(Zone outside, NatBehavior behavior, InetAddress... addresses) {
        return new Nat(outside, behavior, List.of(addresses));
    }

    /** {@return a new firewall; those inside keep their addresses outside} */
    public Firewall firewall(Zone outside, FirewallPolicy policy) {
        return new Firewall(outside, policy);
    }

    /** {@return the time, nanoseconds since the network was made} */
    public long nowNanos() {
        return nowNanos;
    }

    /** {@return packets that were for an address which nobody has} */
    public long unroutable() {
        return unroutable;
    }

    /**
     * Shows every packet to {@code tap} as it enters a zone, so once for each zone on its way; the packet goes on only
     * if every tap says so.
     */
    public void tap(BiPredicate<Zone, Packet> tap) {
        taps.add(tap);
    }

    /** Does something {@code delayNanos} from now. */
    public void schedule(long delayNanos, Runnable action) {
        happenings.add(new Happening(nowNanos + delayNanos, scheduled++, action));
    }

    /** Plays {@code nanos} of time. */
    public void run(long nanos) {
        long end = nowNanos + nanos;
        while (step(end)) {
            // each step is one happening or the deadlines of one moment
        }
        nowNanos = end;
        drain();
    }

    /**
     * Plays until {@code done}.
     *
     * @throws AssertionError when {@code limitNanos} more pass before that, or nothing is left to happen
     */
    public void runUntil(BooleanSupplier done, long limitNanos) {
        long end = nowNanos + limitNanos;
        drain();
        while (!done.getAsBoolean()) {
            if (!step(end)) {
                throw new AssertionError("not done within " + limitNanos / 1_000_000 + " ms of virtual time");
            }
        }
    }

    private boolean step(long endNanos) {
        drain();
        Happening next = happenings.peek();
        long then = next == null ? SansIo.NO_DEADLINE : next.atNanos();
        for (Program<?> program : programs) {
            then = Math.min(then, program.deadlineNanos());
        }
        then = Math.max(then, nowNanos);
        if (then > endNanos) {
            return false;
        }
        nowNanos = then;
        if (next != null && next.atNanos() <= nowNanos) {
            happenings.remove();
            next.action().run();
        }
        for (Program<?> program : programs) {
            if (program.deadlineNanos() <= nowNanos) {
                program.advance(nowNanos);
            }
        }
        drain();
        return true;
    }

    private void drain() {
        boolean active = true;
        while (active) {
            active = false;
            for (int i = 0; i < programs.size(); i++) { // what drains may start more
                active |= programs.get(i).drain();
            }
        }
    }

    SplittableRandom random() {
        return random;
    }

    void add(Program<?> program) {
        programs.add(program);
    }

    Program<?> programOf(SansIo<?> core) {
        for (Program<?> program : programs) {
            if (program.runs(core)) {
                return program;
            }
        }
        throw new IllegalArgumentException("core (expected: one that was started)");
    }

    boolean passesTaps(Zone zone, Packet packet) {
        boolean passes = true;
        for (BiPredicate<Zone, Packet> tap : taps) {
            passes &= tap.test(zone, packet);
        }
        return passes;
    }

    void countUnroutable() {
        unroutable++;
    }

    private record Happening(long atNanos, long order, Runnable action) {}
}
