package dev.nightjar.interop;

import dev.nightjar.core.Path;
import dev.nightjar.core.TransportProtocol;
import dev.nightjar.ice.GatheringConfig;
import dev.nightjar.ice.GatheringCounters;
import dev.nightjar.ice.GatheringEvent;
import dev.nightjar.ice.GatheringEvent.CandidateGathered;
import dev.nightjar.ice.GatheringEvent.Complete;
import dev.nightjar.ice.GatheringEvent.ServerFailed;
import dev.nightjar.ice.GatheringServer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import javax.net.ssl.SSLSocketFactory;

/** A client of STUN and TURN servers without ICE: what it gathers, and datagrams to and from peers. */
final class TurnEnd implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final SocketLoop loop = new SocketLoop();
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final InetSocketAddress base;
    private final RelaySide side;

    private TurnEnd(GatheringConfig config, SSLSocketFactory tls, String address, List<GatheringServer> servers) {
        base = loop.bind(address);
        side = new RelaySide(loop, config, tls, this::onRelayed, event -> {});
        side.gatherer().addBase(base, 65_535);
        servers.forEach(side.gatherer()::addServer);
        side.gatherer().endOfServers();
        loop.start(new Driven());
    }

    /** {@return a client with one socket on an address, which begins to ask the servers} */
    static TurnEnd open(GatheringConfig config, SSLSocketFactory tls, String address, GatheringServer... servers) {
        return new TurnEnd(config, tls, address, List.of(servers));
    }

    InetSocketAddress base() {
        return base;
    }

    GatheringCounters counters() {
        return loop.ask(side.gatherer()::counters);
    }

    List<GatheringEvent> events() {
        return side.events();
    }

    /** {@return what was gathered, once everything has its answer} */
    List<CandidateGathered> whenComplete() {
        await(events -> events.stream().anyMatch(Complete.class::isInstance));
        return side.events(CandidateGathered.class).toList();
    }

    /** {@return the one relayed candidate's address, once everything has its answer} */
    InetSocketAddress relayed() {
        return whenComplete().stream()
                .filter(each -> each.protocol() == TransportProtocol.RELAY)
                .map(each -> each.candidate().address())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no relay: " + events()));
    }

    /** {@return the first failure, once there is one} */
    ServerFailed failure() {
        await(events -> events.stream().anyMatch(ServerFailed.class::isInstance));
        return side.events(ServerFailed.class).findFirst().orElseThrow();
    }

    /** Waits for events. */
    void await(Predicate<List<GatheringEvent>> wanted) {
        try {
            Patience.await(PATIENCE, () -> {
                loop.assertAlive();
                return wanted.test(side.events());
            });
        } catch (AssertionError e) {
            throw new AssertionError("only: " + side.events() + ", " + counters(), e);
        }
    }

    void send(InetSocketAddress relayed, InetSocketAddress peer, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Path path = Path.of(relayed, peer, TransportProtocol.RELAY);
        loop.call(() -> side.gatherer().sendRelayed(path, bytes, 0, bytes.length, loop.now()));
    }

    void bindChannel(InetSocketAddress relayed, InetSocketAddress peer) {
        loop.call(() -> side.gatherer().bindChannel(Path.of(relayed, peer, TransportProtocol.RELAY)));
    }

    /** {@return whether that text has come over a relay} */
    boolean hasReceived(String text) {
        return received.contains(text);
    }

    /** Gives the relays back and returns once that is on its way. */
    void giveBack() {
        loop.ask(() -> {
            side.giveBack(loop.now());
            return true;
        });
    }

    @Override
    public void close() {
        loop.close();
        side.close();
    }

    private void onRelayed(Path relay, byte[] bytes, int offset, int length, long now) {
        received.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
    }

    private final class Driven implements SocketLoop.Driven {
        @Override
        public void receive(Path path, byte[] bytes, int offset, int length, long now) {
            side.receive(path, bytes, offset, length, now);
        }

        @Override
        public void advance(long now) {
            side.advance(now);
        }

        @Override
        public void drain(long now) {
            side.drain();
        }

        @Override
        public long deadlineNanos() {
            return side.gatherer().deadlineNanos();
        }
    }
}
