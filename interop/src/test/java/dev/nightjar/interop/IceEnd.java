package dev.nightjar.interop;

import dev.nightjar.core.Path;
import dev.nightjar.core.Transmit;
import dev.nightjar.core.TransportProtocol;
import dev.nightjar.ice.Candidate;
import dev.nightjar.ice.GatheringConfig;
import dev.nightjar.ice.GatheringEvent;
import dev.nightjar.ice.GatheringServer;
import dev.nightjar.ice.IceAgent;
import dev.nightjar.ice.IceConfig;
import dev.nightjar.ice.IceCounters;
import dev.nightjar.ice.IceCredentials;
import dev.nightjar.ice.IceEvent;
import dev.nightjar.ice.IceRole;
import dev.nightjar.ice.IceState;
import dev.nightjar.ice.IceTransportPolicy;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Our end of ICE: an agent on UDP sockets and a thread of its own, driven by the real clock. Usable from any thread.
 */
final class IceEnd implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** RFC 7983: below are STUN's first bytes. The tests' texts begin far above. */
    private static final int STUN_END = 4;

    private final SecureRandom random = new SecureRandom();
    private final List<Candidate> candidates = new CopyOnWriteArrayList<>();
    private final List<IceState> states = new CopyOnWriteArrayList<>();
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final IceCredentials credentials = IceCredentials.create(random);
    private final SocketLoop loop = new SocketLoop();
    private final RelaySide side;
    private final Listener listener;
    private final IceAgent agent;

    /**
     * What servers are asked for.
     *
     * @param config of the gatherer
     * @param tls makes connections by TLS
     * @param servers none for host candidates alone
     */
    record Servers(GatheringConfig config, SSLSocketFactory tls, List<GatheringServer> servers) {
        static final Servers NONE = new Servers(GatheringConfig.DEFAULT, TurnTrust.usual(), List.of());
    }

    /** Is told on the loop's thread. */
    interface Listener {
        Listener NOBODY = new Listener() {};

        default void onCandidate(Candidate candidate) {}

        default void onGathered() {}

        default void onSelected(Path path) {}

        default void onState(IceState state) {}

        default void onData(String text) {}
    }

    private IceEnd(
            IceRole role, UnaryOperator<IceConfig> tuning, Servers servers, Listener listener, List<String> addresses) {
        this.listener = listener;
        side = new RelaySide(loop, servers.config(), servers.tls(), this::onRelayed, this::onGathering);
        agent = new IceAgent(tuning.apply(IceConfig.create(role, credentials, random.nextInt(), random)), random);
        int preference = Candidate.MAX_LOCAL_PREFERENCE;
        for (String address : addresses) {
            InetSocketAddress base = loop.bind(address);
            side.gatherer().addBase(base, preference);
            Candidate host = Candidate.host(base, preference--);
            if (servers.config().policy() == IceTransportPolicy.ALL) {
                candidates.add(host);
                listener.onCandidate(host);
                agent.addLocalCandidate(host);
            }
        }
        servers.servers().forEach(side.gatherer()::addServer);
        side.gatherer().endOfServers();
        loop.start(new Driven());
    }

    /** {@return an agent with a host candidate on each of the addresses} */
    static IceEnd open(IceRole role, UnaryOperator<IceConfig> tuning, String... addresses) {
        return new IceEnd(role, tuning, Servers.NONE, Listener.NOBODY, List.of(addresses));
    }

    /** {@return an agent that also asks servers, and tells a listener what happens} */
    static IceEnd open(
            IceRole role, UnaryOperator<IceConfig> tuning, Servers servers, Listener listener, String... addresses) {
        return new IceEnd(role, tuning, servers, listener, List.of(addresses));
    }

    IceCredentials credentials() {
        return credentials;
    }

    List<Candidate> candidates() {
        return candidates;
    }

    void setRemote(IceCredentials remote) {
        loop.call(() -> agent.setRemoteCredentials(remote));
    }

    void setRemoteLite() {
        loop.call(() -> agent.setRemoteLite(true));
    }

    void addRemoteCandidate(String candidate) {
        loop.call(() -> agent.addRemoteCandidate(Candidate.parse(candidate)));
    }

    void endOfRemoteCandidates() {
        loop.call(agent::endOfRemoteCandidates);
    }

    IceRole role() {
        return loop.ask(agent::role);
    }

    IceCounters counters() {
        return loop.ask(agent::counters);
    }

    /** {@return every state since the start, in order} */
    List<IceState> states() {
        return states;
    }

    @Nullable
    Path selectedPath() {
        return loop.ask(agent::selectedPath);
    }

    /** Returns once a pair is selected. */
    void awaitConnected() {
        await("connected", () -> states.stream().anyMatch(IceState::isUsable));
    }

    /** Returns once that state was reported. */
    void await(IceState state) {
        await(state.name(), () -> states.contains(state));
    }

    private void await(String what, BooleanSupplier condition) {
        try {
            Patience.await(PATIENCE, () -> {
                loop.assertAlive();
                return condition.getAsBoolean();
            });
        } catch (AssertionError e) {
            throw new AssertionError("not " + what + "; states: " + states + ", " + counters(), e);
        }
    }

    void send(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        loop.call(() -> {
            Path path = agent.selectedPath();
            if (path != null) {
                transmit(path, bytes, 0, bytes.length);
            }
        });
    }

    void awaitData(String text) {
        try {
            Patience.await(PATIENCE, () -> received.contains(text));
        } catch (AssertionError e) {
            throw new AssertionError("no '" + text + "' but " + received + "; states: " + states, e);
        }
    }

    /** Ends the thread and its sockets without a word to the peer: ICE has none. */
    @Override
    public void close() {
        loop.close();
        side.close();
    }

    private void onGathering(GatheringEvent event) {
        if (event instanceof GatheringEvent.CandidateGathered gathered) {
            candidates.add(gathered.candidate());
            listener.onCandidate(gathered.candidate());
            agent.addLocalCandidate(gathered.candidate(), gathered.base(), gathered.protocol());
        } else if (event instanceof GatheringEvent.Complete) {
            listener.onGathered();
        }
    }

    private void onRelayed(Path relay, byte[] bytes, int offset, int length, long now) {
        take(relay, bytes, offset, length, now);
    }

    private void take(Path path, byte[] bytes, int offset, int length, long now) {
        if (length > 0 && (bytes[offset] & 0xFF) < STUN_END) {
            agent.receive(path, bytes, offset, length, now);
        } else {
            String text = new String(bytes, offset, length, StandardCharsets.UTF_8);
            received.add(text);
            listener.onData(text);
        }
    }

    private void transmit(Path path, byte[] bytes, int offset, int length) {
        if (path.protocol() == TransportProtocol.RELAY) {
            side.gatherer().sendRelayed(path, bytes, offset, length, loop.now());
        } else {
            loop.send(path, bytes, offset, length);
        }
    }

    private void report(IceEvent event) {
        if (event instanceof IceEvent.StateChanged changed) {
            states.add(changed.state());
            listener.onState(changed.state());
        } else if (event instanceof IceEvent.SelectedPathChanged changed) {
            if (changed.path().protocol() == TransportProtocol.RELAY) {
                side.gatherer().bindChannel(changed.path());
            }
            listener.onSelected(changed.path());
        }
    }

    private final class Driven implements SocketLoop.Driven {
        @Override
        public void receive(Path path, byte[] bytes, int offset, int length, long now) {
            if (!side.receive(path, bytes, offset, length, now)) {
                take(path, bytes, offset, length, now);
            }
        }

        @Override
        public void advance(long now) {
            side.advance(now);
            agent.advance(now);
        }

        @Override
        public void drain(long now) {
            side.drain();
            for (Transmit next = agent.pollTransmit(); next != null; next = agent.pollTransmit()) {
                transmit(next.path(), next.buffer(), next.offset(), next.length());
            }
            for (IceEvent event = agent.pollEvent(); event != null; event = agent.pollEvent()) {
                report(event);
            }
            side.drain();
        }

        @Override
        public long deadlineNanos() {
            return Math.min(agent.deadlineNanos(), side.gatherer().deadlineNanos());
        }
    }
}
