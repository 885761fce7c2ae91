package dev.nightjar.ice;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.Path;
import dev.nightjar.core.SansIo;
import dev.nightjar.core.Transmit;
import dev.nightjar.core.TransportProtocol;
import dev.nightjar.testkit.turn.TurnServerConfig;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A gatherer and whatever stands for the network, in virtual time and without delay. */
final class GatheringRig {
    static final InetSocketAddress BASE = Fixtures.address("192.0.2.1", 5000);
    static final InetSocketAddress SERVER = Fixtures.address("198.51.100.1", 3478);
    static final InetSocketAddress PEER = Fixtures.address("203.0.113.9", 7000);
    static final LongTermCredentials USER = new LongTermCredentials(TurnServerConfig.USER, TurnServerConfig.PASSWORD);

    /** Takes a datagram of ours. */
    @FunctionalInterface
    interface Network {
        void take(GatheringRig rig, Fixtures.Sent sent);
    }

    /** A datagram that came through a relay. */
    record Relayed(Path path, byte[] bytes) {}

    final CandidateGatherer gatherer;
    final List<GatheringEvent> events = new ArrayList<>();
    final List<Relayed> relayed = new ArrayList<>();
    final List<Fixtures.Sent> sent = new ArrayList<>();
    final Map<Integer, Path> streams = new HashMap<>();
    Network network = (rig, sent) -> {};
    Predicate<Fixtures.Sent> passes = sent -> true;
    long now = Fixtures.SECOND;

    GatheringRig(GatheringConfig config) {
        gatherer = new CandidateGatherer(
                config,
                (path, buffer, offset, length, at) -> {
                    byte[] bytes = new byte[length];
                    System.arraycopy(buffer, offset, bytes, 0, length);
                    relayed.add(new Relayed(path, bytes));
                },
                new SplittableRandom(5));
        gatherer.advance(now);
    }

    static GatheringServer turn() {
        return turn("turn:turn.example.org");
    }

    static GatheringServer turn(String uri) {
        return new GatheringServer(IceServerUri.parse(uri), SERVER, USER);
    }

    static GatheringServer stun(InetSocketAddress address) {
        return new GatheringServer(IceServerUri.parse("stun:stun.example.org"), address, null);
    }

    /** One base, those servers, the end of them, and everything that happens at once. */
    GatheringRig gather(GatheringServer... servers) {
        gatherer.addBase(BASE, 65535);
        for (GatheringServer server : servers) {
            gatherer.addServer(server);
        }
        gatherer.endOfServers();
        run(500 * Fixtures.MILLISECOND);
        return this;
    }

    /** Hands a datagram to the gatherer as its owner would: only if it is expected. */
    boolean feed(Path path, byte[] bytes) {
        byte[] padded = new byte[bytes.length + 8];
        System.arraycopy(bytes, 0, padded, 3, bytes.length);
        if (!gatherer.isExpected(path, padded, 3, bytes.length)) {
            return false;
        }
        gatherer.receive(path, padded, 3, bytes.length, now);
        return true;
    }

    /** Feeds it whether or not it is expected, and lets everything happen that follows. */
    void force(Path path, byte[] bytes) {
        byte[] padded = new byte[bytes.length + 8];
        System.arraycopy(bytes, 0, padded, 3, bytes.length);
        gatherer.receive(path, padded, 3, bytes.length, now);
        settle();
    }

    /** Plays that much time, deadline by deadline. */
    void run(long nanos) {
        long end = now + nanos;
        settle();
        while (gatherer.deadlineNanos() <= end) {
            now = Math.max(now, gatherer.deadlineNanos());
            gatherer.advance(now);
            settle();
        }
        now = end;
        gatherer.advance(now);
        settle();
    }

    void settle() {
        boolean isQuiet = false;
        while (!isQuiet) {
            isQuiet = true;
            for (GatheringEvent event = gatherer.pollEvent(); event != null; event = gatherer.pollEvent()) {
                events.add(event);
                if (event instanceof GatheringEvent.ConnectWanted wanted) {
                    isQuiet = false;
                    connect(wanted);
                }
            }
            List<Fixtures.Sent> drained = new ArrayList<>();
            for (Transmit out = gatherer.pollTransmit(); out != null; out = gatherer.pollTransmit()) {
                byte[] bytes = new byte[out.length()];
                System.arraycopy(out.buffer(), out.offset(), bytes, 0, bytes.length);
                drained.add(new Fixtures.Sent(out.path(), bytes));
            }
            for (Fixtures.Sent datagram : drained) {
                isQuiet = false;
                sent.add(datagram);
                if (passes.test(datagram)) {
                    network.take(this, datagram);
                }
            }
        }
    }

    private void connect(GatheringEvent.ConnectWanted wanted) {
        InetSocketAddress local = Fixtures.address("192.0.2.1", 40_000 + wanted.connection());
        Path path = Path.of(local, wanted.server().address(), TransportProtocol.TCP);
        streams.put(wanted.connection(), path);
        gatherer.connected(wanted.connection(), path);
    }

    <E extends GatheringEvent> List<E> events(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    List<Candidate> candidates() {
        return events(GatheringEvent.CandidateGathered.class).stream()
                .map(GatheringEvent.CandidateGathered::candidate)
                .toList();
    }

    Candidate relay() {
        return candidates().stream()
                .filter(candidate -> candidate.type() == CandidateType.RELAY)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no relayed candidate in " + events));
    }

    /** The way from our relayed address to a peer. */
    Path to(InetSocketAddress peer) {
        return Path.of(relay().address(), peer, TransportProtocol.RELAY);
    }

    boolean sendTo(InetSocketAddress peer, byte[] bytes) {
        boolean isTaken = gatherer.sendRelayed(to(peer), bytes, 0, bytes.length, now);
        settle();
        return isTaken;
    }

    /** What we sent that has this STUN type. */
    List<Fixtures.Sent> sent(int type) {
        return sent.stream()
                .filter(datagram ->
                        (datagram.bytes()[0] & 0xC0) == 0 && NetworkBytes.getUint16(datagram.bytes(), 0) == type)
                .toList();
    }

    boolean isComplete() {
        return !events(GatheringEvent.Complete.class).isEmpty();
    }

    boolean isIdle() {
        return gatherer.deadlineNanos() == SansIo.NO_DEADLINE;
    }

    /** The value of an attribute of something we sent, or null. */
    static byte @Nullable [] attribute(Fixtures.Sent datagram, int type) {
        return ServerAttributes.bytes(datagram.message(), type, 2000);
    }
}
