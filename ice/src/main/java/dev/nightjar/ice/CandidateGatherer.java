package dev.nightjar.ice;

import static java.util.Objects.requireNonNull;

import dev.nightjar.core.Path;
import dev.nightjar.core.SansIo;
import dev.nightjar.core.Transmit;
import dev.nightjar.core.TransportProtocol;
import dev.nightjar.ice.GatheringAttempt.State;
import dev.nightjar.ice.GatheringEvent.CandidateGathered;
import dev.nightjar.ice.GatheringEvent.ConnectWanted;
import dev.nightjar.ice.GatheringEvent.DisconnectWanted;
import dev.nightjar.ice.GatheringEvent.ServerFailed;
import dev.nightjar.ice.IceServerUri.Transport;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/*
 * Invariants.
 *
 * - An attempt is WAITING and in "waiting", or CONNECTING and in "connections", or it has a path and stands under it in
 *   "queries" or "clients" (and in "connections", where it came about by one), or it is DONE for good.
 * - At most one TURN client and one STUN query go over a path: a server knows us by our address.
 * - Every table is bounded by MAX_SERVERS and MAX_BASES; what servers and peers can grow is bounded by
 *   GatheringAttempt, TurnPeers and GatheredCandidates.
 * - Data is handed to the receiver as the last act of receive, so the receiver may call anything.
 */

/**
 * Gathers candidates from STUN and TURN servers for one connection, keeps them alive, and carries datagrams over the
 * relayed ones (RFC 8445 §5.1.1, RFC 8489, RFC 8656).
 *
 * <p>Add bases (our UDP sockets) and servers in any order and at any time, then say {@link #endOfServers()}. Each
 * server reached by UDP is asked from each base of its address family; a connection to a server reached by TCP or TLS
 * is asked for once, whatever the bases. What it transmits on such a connection is already framed for a stream, and
 * what comes there is fed by whole messages: see {@link TurnStreamSplitter}.
 *
 * <p>Give datagrams from a server's address ({@link #isServer}) here when {@link #isExpected} says so, else to the
 * agent. What a TURN server passes on from a peer goes at once to the {@link RelayedReceiver}.
 *
 * <p>Confined to one thread; see {@link SansIo} for how it is driven. What is added between two calls that bring the
 * time is acted on at the next {@link #advance}; the deadline then lies at the last time seen.
 */
public final class CandidateGatherer implements SansIo<GatheringEvent> {
    /** Addresses of servers, two for each that W3C WebRTC §4.2.1 wants taken at least; more are refused. */
    public static final int MAX_SERVERS = 64;
    /** Sockets of ours; more are ignored. */
    public static final int MAX_BASES = 16;
    /** Most bytes of a datagram that is relayed. */
    public static final int MAX_DATAGRAM_BYTES = 2048;

    private final ServerLink link;
    private final boolean isRelayOnly;
    private final GatheredCandidates candidates;
    private final AttemptOwner attemptOwner = new AttemptOwner();
    private final StunMessage message = new StunMessage();
    private final Map<InetSocketAddress, GatheringBase> bases = new LinkedHashMap<>();
    private final KnownServers servers = new KnownServers();
    private final List<GatheringAttempt> attempts = new ArrayList<>();
    private final ArrayDeque<GatheringAttempt> waiting = new ArrayDeque<>();
    private final Map<Integer, GatheringAttempt> connections = new HashMap<>();
    private final Map<Path, StunQuery> queries = new HashMap<>();
    private final Map<Path, TurnClient> clients = new HashMap<>();
    private final Map<InetSocketAddress, TurnClient> relays = new HashMap<>();
    private final ArrayDeque<GatheringEvent> events = new ArrayDeque<>();
    private int lastConnection;
    private long nextStartNanos;
    private long nowNanos;
    private boolean keepsReflexive = true;
    private boolean isEnded;
    private boolean isComplete;
    private boolean isClosed;

    /**
     * Makes a gatherer without bases or servers.
     *
     * @param config policy and clocks
     * @param receiver takes what comes over relayed candidates
     * @param random of transaction ids; must not be guessable in production
     */
    public CandidateGatherer(GatheringConfig config, RelayedReceiver receiver, RandomGenerator random) {
        requireNonNull(receiver, "receiver");
        ServerOutput output = new ServerOutput(requireNonNull(random, "random"), config.transactionTag());
        link = new ServerLink(requireNonNull(config, "config"), receiver, output, new GatheringTally());
        isRelayOnly = config.policy() == IceTransportPolicy.RELAY;
        candidates = new GatheredCandidates(config.policy());
    }

    /**
     * Adds a UDP socket of ours; one that is there already or one too many ({@link #MAX_BASES}) is ignored. A TURN
     * server has one allocation for each pair of its address and ours (RFC 8656 §3.2), so connections that share a
     * socket cannot both be relayed over UDP from it: give such a connection its own.
     *
     * @param base its address: a unicast address, not the wildcard
     * @param localPreference of its candidates, 0 to 65535, as for its host candidate
     */
    public void addBase(InetSocketAddress base, int localPreference) {
        requireNonNull(base, "base");
        Candidate.priority(CandidateType.HOST, localPreference, Candidate.COMPONENT);
        if (base.isUnresolved() || base.getPort() == 0 || !AddressText.isOneHost(base.getAddress())) {
            throw new IllegalArgumentException("base (expected: a unicast address and a port)");
        }
        if (isClosed || bases.containsKey(base) || bases.size() == MAX_BASES) {
            return;
        }
        GatheringBase added = new GatheringBase(base, localPreference);
        bases.put(base, added);
        isComplete = false;
        for (GatheringServer server : servers.all()) {
            if (server.uri().transport() == Transport.UDP) {
                plan(server, added);
            }
        }
        reportIfComplete();
    }

    private void plan(GatheringServer server, GatheringBase base) {
        if (base.reaches(server.address())) {
            servers.tried(server.uri());
            wait(new GatheringAttempt(server, base, attemptOwner));
        }
    }

    private void wait(GatheringAttempt attempt) {
        attempts.add(attempt);
        waiting.add(attempt);
    }

    /** Forgets a socket that is gone: what was gathered over it is lost, which is reported for relayed candidates. */
    public void removeBase(InetSocketAddress base) {
        if (bases.remove(requireNonNull(base, "base")) == null) {
            return;
        }
        candidates.removeBase(base);
        for (GatheringAttempt attempt : List.copyOf(attempts)) {
            GatheringBase from = attempt.base();
            if (from != null && from.address().equals(base)) {
                attempts.remove(attempt);
                waiting.remove(attempt);
                attempt.abandon("its socket is gone");
                forget(attempt);
            }
        }
        reportIfComplete();
    }

    /** Adds one address of a server; an address that is there already, for the same use, is ignored. */
    public void addServer(GatheringServer server) {
        requireNonNull(server, "server");
        if (isClosed) {
            return;
        }
        if (servers.has(server)) {
            servers.tried(server.uri());
            return;
        }
        if (servers.isFull()) {
            fail(server, null, GatheringEvent.UNREACHABLE, "too many servers: at most " + MAX_SERVERS + " are asked");
            return;
        }
        isComplete = false;
        IceServerUri uri = server.uri();
        if (uri.isTurn() && uri.transport().isStream()) {
            servers.add(server);
            servers.tried(uri);
            wait(new GatheringAttempt(server, null, attemptOwner));
        } else if (uri.transport().isStream()) {
            // RFC 8445 §5.1.1.2 is about UDP: what a NAT makes of a TCP connection tells nothing about our sockets.
            fail(server, null, GatheringEvent.UNREACHABLE, "STUN over TCP or TLS gives no candidate");
        } else if (uri.isTurn() || !isRelayOnly) {
            servers.add(server);
            bases.values().forEach(base -> plan(server, base));
        } else {
            servers.tried(uri);
        }
        reportIfComplete();
    }

    private void fail(GatheringServer server, @Nullable InetSocketAddress local, int code, String text) {
        servers.tried(server.uri());
        events.add(new ServerFailed(server.uri(), local, server.address(), code, text));
    }

    /** Reports that a server's name led to no address, as an error event. */
    public void serverUnresolved(IceServerUri uri, String why) {
        requireNonNull(uri, "uri");
        requireNonNull(why, "why");
        if (!isClosed) {
            servers.tried(uri);
            events.add(new ServerFailed(uri, null, null, GatheringEvent.UNREACHABLE, why));
        }
    }

    /** Says that all servers are named, so that {@link GatheringEvent.Complete} may be reported. */
    public void endOfServers() {
        isEnded = true;
        reportIfComplete();
    }

    private void reportIfComplete() {
        if (!isEnded || isComplete || isClosed || attempts.stream().anyMatch(attempt -> attempt.state != State.DONE)) {
            return;
        }
        for (GatheringServer server : servers.untried()) {
            fail(server, null, GatheringEvent.UNREACHABLE, "no socket that reaches an address of its family");
        }
        isComplete = true;
        events.add(new GatheringEvent.Complete());
    }

    /**
     * Takes a connection that was wanted.
     *
     * @param connection as in {@link GatheringEvent.ConnectWanted}; one that is unknown by now is ignored
     * @param path the way it goes, protocol {@code TCP}: what is sent there has this path, and what comes must
     */
    public void connected(int connection, Path path) {
        if (requireNonNull(path, "path").protocol() != TransportProtocol.TCP) {
            throw new IllegalArgumentException("path: " + path.protocol() + " (expected: TCP)");
        }
        GatheringAttempt attempt = connections.get(connection);
        if (attempt != null && attempt.state == State.CONNECTING) {
            begin(attempt, path);
        }
    }

    /** Takes the news that a wanted connection did not come about. */
    public void connectFailed(int connection, String why) {
        disconnected(connection, why);
    }

    /** Takes the news that a connection has ended. */
    public void disconnected(int connection, String why) {
        requireNonNull(why, "why");
        GatheringAttempt attempt = connections.remove(connection);
        if (attempt != null) {
            attempt.connection = 0;
            attempt.fail(why);
            reportIfComplete();
        }
    }

    private void begin(GatheringAttempt attempt, Path path) {
        boolean isTaken = attempt.isTurn() ? clients.containsKey(path) : queries.containsKey(path);
        if (isTaken) {
            attempt.fail("the server is asked already from the same address");
            return;
        }
        attempt.begin(path, link, nowNanos);
        TurnClient client = attempt.client();
        StunQuery query = attempt.query();
        if (client != null) {
            clients.put(path, client);
        } else if (query != null) {
            query.keep(keepsReflexive, nowNanos);
            queries.put(path, query);
        }
    }

    /** Starts what waits, one each Ta: RFC 8445 §14.2 and §B.1. */
    private void startNext() {
        GatheringAttempt attempt = waiting.poll();
        if (attempt == null) {
            return;
        }
        nextStartNanos = nowNanos + link.config().interval().toNanos();
        GatheringBase base = attempt.base();
        if (base != null) {
            begin(attempt, Path.udp(base.address(), attempt.server().address()));
        } else {
            attempt.state = State.CONNECTING;
            attempt.connection = ++lastConnection;
            attempt.connectDueNanos = nowNanos + link.config().patience().toNanos();
            connections.put(attempt.connection, attempt);
            events.add(new ConnectWanted(attempt.server(), attempt.connection));
        }
    }

    /** Takes it out of every table but the list of attempts. */
    private void forget(GatheringAttempt attempt) {
        Path path = attempt.path();
        if (path != null) {
            if (attempt.isTurn()) {
                clients.remove(path);
            } else {
                queries.remove(path);
            }
        }
        disconnect(attempt);
    }

    private void disconnect(GatheringAttempt attempt) {
        if (attempt.connection != 0 && connections.remove(attempt.connection) != null) {
            events.add(new DisconnectWanted(attempt.connection));
        }
        attempt.connection = 0;
    }

    /** Hears what became of the attempts. */
    private final class AttemptOwner implements GatheringAttempt.Owner {
        @Override
        public void onReflexive(
                GatheringAttempt attempt, @Nullable InetSocketAddress before, InetSocketAddress mapped) {
            GatheringBase base = attempt.base();
            servers.answered(attempt.server().uri());
            if (base == null || isRelayOnly) {
                return;
            }
            if (before != null) {
                candidates.remove(base.address(), before);
            }
            report(candidates.addReflexive(base, mapped, attempt.server()));
            reportIfComplete();
        }

        @Override
        public void onRelayed(GatheringAttempt attempt, TurnClient client) {
            InetSocketAddress mapped = client.mapped();
            servers.answered(attempt.server().uri());
            int preference = localPreference(client.path());
            GatheringBase base = attempt.base();
            // RFC 8445 §5.1.1.2: an Allocate tells how the server sees us, too.
            if (base != null && mapped != null && !isRelayOnly) {
                report(candidates.addReflexive(base, mapped, attempt.server()));
            }
            for (InetSocketAddress relayed : client.relayed()) {
                CandidateGathered gathered = candidates.addRelayed(relayed, mapped, preference, attempt.server());
                if (gathered != null) {
                    relays.put(relayed, client);
                    report(gathered);
                }
            }
            reportIfComplete();
        }

        @Override
        public void onFailed(GatheringAttempt attempt, int code, String text) {
            forget(attempt);
            GatheringBase base = attempt.base();
            Path path = attempt.path();
            InetSocketAddress local = path == null ? base == null ? null : base.address() : path.local();
            fail(attempt.server(), local, code, text);
            reportIfComplete();
        }

        @Override
        public void onMoved(GatheringAttempt attempt, Path before) {
            if (attempt.isTurn()) {
                clients.remove(before);
            } else {
                queries.remove(before);
            }
            disconnect(attempt);
            servers.addAddress(attempt.server().address());
            waiting.add(attempt);
        }

        @Override
        public void onLost(GatheringAttempt attempt, TurnClient client, String why) {
            forget(attempt);
            for (InetSocketAddress relayed : client.relayed()) {
                CandidateGathered lost = candidates.remove(relayed, relayed);
                if (lost != null && relays.remove(relayed, client)) {
                    events.add(new GatheringEvent.RelayLost(lost.candidate(), why));
                }
            }
        }

        private void report(@Nullable CandidateGathered gathered) {
            if (gathered != null) {
                events.add(gathered);
            }
        }
    }

    /** Of the base with the address a path begins at; the least where there is none. */
    private int localPreference(Path path) {
        int preference = 0;
        for (GatheringBase base : bases.values()) {
            if (base.address().getAddress().equals(path.local().getAddress())) {
                preference = Math.max(preference, base.localPreference());
            }
        }
        return preference;
    }

    /** {@return whether datagrams from there may be a server's} A look-up by address; free of garbage. */
    public boolean isServer(InetSocketAddress remote) {
        return servers.isAddress(requireNonNull(remote, "remote"));
    }

    /**
     * {@return whether a datagram is for {@link #receive}} That is: it came over a path where we asked a server, and it
     * is an answer to an open transaction, or a TURN server's indication, or channel data of a channel of ours. Others
     * from a server's address may be a peer's on the same machine and belong to the agent. Free of garbage.
     */
    public boolean isExpected(Path path, byte[] buffer, int offset, int length) {
        TurnClient client = clients.get(requireNonNull(path, "path"));
        if (client != null && client.isExpected(buffer, offset, length)) {
            return true;
        }
        StunQuery query = queries.get(path);
        return query != null && query.isExpected(buffer, offset, length);
    }

    @Override
    public void receive(Path path, byte[] buffer, int offset, int length, long nowNanos) {
        requireNonNull(path, "path");
        touch(nowNanos);
        TurnClient client = clients.get(path);
        if (client != null && client.isExpected(buffer, offset, length)) {
            client.receive(message, buffer, offset, length, this.nowNanos);
            return;
        }
        StunQuery query = queries.get(path);
        if (query != null && query.isExpected(buffer, offset, length)) {
            query.receive(message, buffer, offset, length, this.nowNanos);
        } else if (StunMessage.hasHeader(buffer, offset, length)) {
            link.tally().unmatched++;
        } else {
            link.tally().malformed++;
        }
    }

    private void touch(long now) {
        nowNanos = Math.max(nowNanos, now);
    }

    /**
     * Wraps a datagram for a TURN server and queues it: as channel data where the path has a channel, else in a Send
     * indication. The first datagram to a peer asks for the permission and waits for it; further ones are dropped until
     * it is there, since checks are sent again (RFC 8656 §9).
     *
     * @param relay from a relayed candidate's address to the peer, protocol {@code RELAY}
     * @param buffer holds the datagram, copied before this call returns
     * @param offset absolute index of its first byte
     * @param length its bytes, at most {@link #MAX_DATAGRAM_BYTES}
     * @return whether it was queued or waits; false when it was dropped, which is counted
     */
    public boolean sendRelayed(Path relay, byte[] buffer, int offset, int length, long nowNanos) {
        touch(nowNanos);
        TurnClient client = relays.get(requireNonNull(relay, "relay").local());
        TurnPeer peer = client == null ? null : client.peer(relay);
        if (client == null || peer == null || length > MAX_DATAGRAM_BYTES) {
            link.tally().dropped++;
            return false;
        }
        return client.send(peer, buffer, offset, length, this.nowNanos);
    }

    /** {@return whether that is a relayed address of ours, alive} A look-up by address; free of garbage. */
    public boolean isRelay(InetSocketAddress relayed) {
        return relays.containsKey(requireNonNull(relayed, "relayed"));
    }

    /**
     * Asks for a channel, which makes each datagram 32 bytes or more shorter; for the path that is selected. One that
     * has a channel already is left as it is, and without free channels Send indications go on.
     */
    public void bindChannel(Path relay) {
        TurnClient client = relays.get(requireNonNull(relay, "relay").local());
        TurnPeer peer = client == null ? null : client.peer(relay);
        if (client != null && peer != null) {
            client.bindChannel(peer, nowNanos);
        }
    }

    /**
     * Says whether server-reflexive candidates are kept alive, as they are at first: no longer once a pair is selected,
     * since traffic keeps that one (RFC 8445 §5.1.1.4). Where it is said again, servers are asked at once, and an
     * address that has changed is reported as a new candidate.
     */
    public void keepServerReflexive(boolean on) {
        keepsReflexive = on;
        queries.values().forEach(query -> query.keep(on, nowNanos));
    }

    /**
     * {@return the candidates that are alive, oldest first} After an ICE restart a new agent takes them again: they
     * need not be gathered anew.
     */
    public List<GatheringEvent.CandidateGathered> gathered() {
        return candidates.alive();
    }

    /**
     * {@return whether a server has told an address} Also where that gave no candidate: without a NAT it is the host
     * candidate's, which makes it redundant (RFC 8445 §5.1.3).
     */
    public boolean hasAnswered(IceServerUri server) {
        return servers.hasAnswered(requireNonNull(server, "server"));
    }

    /** {@return what this gatherer has seen so far} */
    public GatheringCounters counters() {
        return link.tally().snapshot();
    }

    /**
     * Gives the relayed addresses back: a Refresh with lifetime 0 for each, once, to be drained as usual (RFC 8656
     * §8.1). After that nothing is relayed or reported any more. Where a server calls the nonce stale, as it does after
     * a long call, the Refresh is signed anew if the owner still feeds the answer; else the server waits for its time.
     */
    public void close(long nowNanos) {
        touch(nowNanos);
        if (isClosed) {
            return;
        }
        isClosed = true;
        link.output().clear();
        events.clear();
        clients.values().forEach(client -> client.close(this.nowNanos));
        attempts.clear();
        waiting.clear();
        connections.clear();
        queries.clear();
        relays.clear();
    }

    @Override
    public void advance(long nowNanos) {
        touch(nowNanos);
        if (!waiting.isEmpty() && this.nowNanos >= nextStartNanos) {
            startNext();
        }
        for (int i = 0; i < attempts.size(); i++) {
            attempts.get(i).advance(this.nowNanos);
        }
    }

    @Override
    public @Nullable Transmit pollTransmit() {
        return link.output().poll();
    }

    @Override
    public @Nullable GatheringEvent pollEvent() {
        return events.poll();
    }

    @Override
    public long deadlineNanos() {
        long earliest = waiting.isEmpty() ? NO_DEADLINE : Math.max(nextStartNanos, nowNanos);
        for (int i = 0; i < attempts.size(); i++) {
            earliest = Math.min(earliest, attempts.get(i).deadlineNanos());
        }
        return earliest;
    }
}
