package dev.nightjar.ice;

import static java.util.Objects.requireNonNull;

import dev.nightjar.core.Path;
import dev.nightjar.core.SansIo;
import dev.nightjar.core.Transmit;
import dev.nightjar.core.TransportProtocol;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/*
 * Invariants.
 *
 * - Nothing but counters changes before a message has proved its integrity: a request under our password, an answer
 *   under the peer's and to an open transaction. In that order: shape, FINGERPRINT, user name or transaction,
 *   integrity, then meaning.
 * - A pair is its path. All that a peer can grow is bounded: remote candidates and pairs by the configuration, early
 *   checks in IncomingChecks, mapped addresses in CandidateTable, transactions in CheckRunner.
 * - Time only moves in receive and advance. What the application adds between two of them is acted on at the next
 *   advance; the deadline then lies at the last time seen, so the driver calls at once.
 * - "selected" moves from one pair to another, and becomes null only when the application takes its base or its
 *   connection away. Losing consent on it is the end (RFC 7675 §5.1), but before that, in DISCONNECTED, every other
 *   pair is tried again.
 * - A lite agent and a retired one have their CheckRunner paused: whatever else is decided, no check leaves.
 */

/**
 * An ICE agent, full or lite, for one component: pairs candidates, checks them, settles on one pair and keeps the
 * peer's consent on it (RFC 8445, RFC 8838, RFC 6544, RFC 7675).
 *
 * <p>Add local candidates, the peer's credentials and its candidates, in any order and at any time; checks begin when
 * there is something to check. The agent takes STUN datagrams only: its owner tells protocols apart.
 *
 * <p>Confined to one thread; see {@link SansIo} for how it is driven. An ICE restart takes a new agent.
 */
public final class IceAgent implements SansIo<IceEvent> {
    private static final Duration MAX_CHECK_INTERVAL = Duration.ofSeconds(1);

    private final IceConfig config;
    private final IceTally tally;
    private final IceReports reports;
    private final StunOutput output;
    private final CandidateTable candidates;
    private final CheckList list;
    private final CheckRunner runner;
    private final PathSelection selection;
    private final IncomingChecks checks;
    private final IncomingAnswers answers;
    private final StunMessage message = new StunMessage();
    private @Nullable IceCredentials remoteCredentials;
    private @Nullable CandidatePair announced;
    private IceState announcedState = IceState.NEW;
    private long nowNanos;
    private long deadlineNanos = NO_DEADLINE;

    /**
     * Makes an agent that waits for candidates.
     *
     * @param config what it is made from
     * @param random of transaction ids and of the times of consent checks; must not be guessable in production
     */
    public IceAgent(IceConfig config, RandomGenerator random) {
        this.config = requireNonNull(config, "config");
        AgentParts parts = new AgentParts(config, requireNonNull(random, "random"));
        tally = parts.tally;
        reports = parts.reports;
        output = parts.output;
        candidates = parts.candidates;
        list = parts.list;
        runner = parts.runner;
        selection = parts.selection;
        checks = new IncomingChecks(parts);
        answers = new IncomingAnswers(parts);
        if (config.lite()) {
            runner.pause(nowNanos);
        }
    }

    /**
     * Adds one of our candidates. Its base is its address (host, relayed) or its related address (server-reflexive);
     * datagrams of a relayed one go by {@link TransportProtocol#RELAY}, of a TCP one by {@link TransportProtocol#TCP}.
     */
    public void addLocalCandidate(Candidate candidate) {
        InetSocketAddress related = candidate.relatedAddress();
        boolean derived = candidate.type() == CandidateType.SRFLX && related != null;
        TransportProtocol direct = candidate.isTcp() ? TransportProtocol.TCP : TransportProtocol.UDP;
        addLocalCandidate(
                candidate,
                derived ? requireNonNull(related) : candidate.address(),
                candidate.type() == CandidateType.RELAY ? TransportProtocol.RELAY : direct);
    }

    /**
     * Adds one of our candidates that is sent from {@code base}: for a host behind a one-to-one NAT, its inner address.
     * One above the limit is counted and passed over.
     *
     * <p>The base of an active TCP candidate is its host and port 9: a check on such a pair goes out on that path, and
     * the owner connects when it first does (RFC 6544 §7.1). The base of a passive one is where it listens.
     *
     * @return false where it is above the limit: then the peer is not to hear of it either, since nobody answers there
     * @throws IllegalArgumentException when it cannot be used, or by a lite agent: only host candidates that need not
     *     connect can (RFC 8445 §5.2, RFC 6544 §4.4)
     */
    public boolean addLocalCandidate(Candidate candidate, InetSocketAddress base, TransportProtocol protocol) {
        if (!candidate.isUsable() || base.isUnresolved()) {
            throw new IllegalArgumentException("candidate (expected: a UDP or TCP address of component 1)");
        }
        if (config.lite() && (candidate.type() != CandidateType.HOST || candidate.tcpType() == TcpType.ACTIVE)) {
            throw new IllegalArgumentException("candidate (expected: of type host and not active, since we are lite)");
        }
        requireNonNull(protocol, "protocol");
        if (announcedState.isFinal() || selection.isRetired() || candidates.hasLocal(candidate, base, protocol)) {
            return true;
        }
        if (candidates.isFullOfLocals()) {
            tally.refused++;
            return false;
        }
        LocalCandidate local = candidates.addLocal(candidate, base, protocol);
        for (KnownCandidate remote : candidates.remotes()) {
            pair(local, remote);
        }
        settle();
        return true;
    }

    /**
     * Says that {@code base} is gone: its interface vanished, its socket closed, its relay was lost. Its candidates and
     * pairs go with it. Where the selected pair was among them, another one that works is taken at once; without one
     * the agent is {@link IceState#DISCONNECTED}, {@link #selectedPath} is null, and every pair that is left is
     * checked again.
     */
    public void removeLocalCandidates(InetSocketAddress base) {
        requireNonNull(base, "base");
        if (announcedState.isFinal()) {
            return;
        }
        candidates.removeLocals(base);
        checks.removeBase(base);
        List<CandidatePair> gone = list.pairs().stream()
                .filter(pair -> pair.path().local().equals(base))
                .toList();
        gone.forEach(this::remove);
        gone.forEach(pair -> selection.lost(pair, nowNanos));
        settle();
    }

    /**
     * Says that the connection of a TCP path has closed or could not be opened: its pair has failed (RFC 6544 §7.1).
     * Where it was the selected one, what follows is as of {@link #removeLocalCandidates}; a pair of an active
     * candidate is checked again, which opens another connection, only when nothing else works.
     */
    public void pathClosed(Path path) {
        CandidatePair pair = list.find(requireNonNull(path, "path"));
        checks.removePath(path);
        if (announcedState.isFinal()) {
            return;
        }
        boolean isStream = path.protocol() == TransportProtocol.TCP;
        if (pair != null && isStream && !pair.local().isActive()) {
            remove(pair);
        } else if (pair != null) {
            runner.forget(pair);
            list.dequeue(pair);
            runner.fail(pair);
        }
        if (isStream && !list.hasRemote(path)) {
            candidates.removeDiscovered(path);
        }
        if (pair != null) {
            selection.lost(pair, nowNanos);
            settle();
        }
    }

    private void remove(CandidatePair pair) {
        runner.forget(pair);
        list.remove(pair);
    }

    /**
     * Makes this the agent of the time before an ICE restart (RFC 8445 §9): it starts no more checks and follows no
     * nomination, but keeps its selected pair, answers checks and renews consent (RFC 7675 §5.1), until the owner
     * closes it because the new agent has a pair.
     */
    public void retire() {
        if (!announcedState.isFinal()) {
            selection.retire();
            runner.pause(nowNanos);
            settle();
        }
    }

    /**
     * Sets the peer's credentials; from now on checks are sent.
     *
     * @throws IllegalStateException when others were set before: that is an ICE restart, which takes a new agent
     */
    public void setRemoteCredentials(IceCredentials credentials) {
        requireNonNull(credentials, "credentials");
        if (credentials.equals(remoteCredentials) || announcedState.isFinal()) {
            return;
        }
        if (remoteCredentials != null) {
            throw new IllegalStateException("remote credentials are set once; an ICE restart takes a new agent");
        }
        remoteCredentials = credentials;
        output.setRemoteCredentials(credentials);
        selection.remoteKnown();
        checks.remoteKnown(nowNanos);
        settle();
    }

    /**
     * Says whether the peer is lite: it sends no checks, so we control (RFC 8445 §6.1.1).
     *
     * @throws IllegalStateException when both sides are lite: nobody would check (*Choice:* RFC 8445 §8.2 has rules for
     *     that, which know no consent, RFC 7675 §5.1)
     */
    public void setRemoteLite(boolean lite) {
        if (lite && config.lite()) {
            throw new IllegalStateException("both sides are ICE lite, so nobody would check");
        }
        if (lite) {
            setRole(IceRole.CONTROLLING);
        }
    }

    /**
     * Says how far apart the peer wants new checks to be, Ta: both sides keep to the longer of their two intervals, RFC
     * 8445 §14.2. One that says nothing means 50 ms. *Choice:* beyond a second it is a second, so that what was written
     * by mistake does not keep a call from beginning.
     */
    public void setRemoteCheckInterval(Duration interval) {
        boolean isTooLong = requireNonNull(interval, "interval").compareTo(MAX_CHECK_INTERVAL) > 0;
        runner.agreeOnInterval((isTooLong ? MAX_CHECK_INTERVAL : interval).toNanos());
        settle();
    }

    /**
     * Says whether the peer wrote {@code renomination} among its ICE options. If so, and where the configuration wants
     * it, we nominate again when a better pair comes up.
     */
    public void setRemoteRenomination(boolean understood) {
        selection.mayRenominate(understood && config.renomination());
        settle();
    }

    /**
     * Adds a candidate of the peer, signalled now or later. One that we cannot use (a name such as {@code x.local}, a
     * TCP type that no side opens, component 2) is counted and passed over, as is one above the limit.
     */
    public void addRemoteCandidate(Candidate candidate) {
        if (announcedState.isFinal() || selection.isRetired()) {
            return;
        }
        if (!candidate.isUsable() || !AddressText.isOneHost(candidate.address().getAddress())) {
            tally.skippedCandidates++;
            return;
        }
        KnownCandidate known = candidates.remote(candidate.address(), candidate.isTcp());
        if (known == null && candidates.isFullOfRemotes()) {
            tally.refused++;
            return;
        }
        if (known != null && known.candidate().type() != CandidateType.PRFLX) {
            return;
        }
        KnownCandidate remote = candidates.putRemote(candidate);
        if (known != null) {
            list.replaceRemote(remote);
        } else {
            candidates.locals().forEach(local -> pair(local, remote));
        }
        settle();
    }

    /** Says that no further candidate of the peer will come (RFC 8838 §14): checks may now come to an end. */
    public void endOfRemoteCandidates() {
        selection.remoteEnded();
        settle();
    }

    /**
     * Changes our role, as the offer and answer have it; a conflict with the peer may turn it again. A lite agent stays
     * controlled, RFC 8445 §6.1.1.
     */
    public void setRole(IceRole role) {
        if (list.role() != requireNonNull(role, "role") && !announcedState.isFinal() && !config.lite()) {
            list.setRole(role);
            selection.roleChanged();
            settle();
        }
    }

    /** {@return our role now} */
    public IceRole role() {
        return list.role();
    }

    /** {@return the state, as last reported by an event} */
    public IceState state() {
        return announcedState;
    }

    /** {@return where everything but STUN goes, or null while nothing may be sent} */
    public @Nullable Path selectedPath() {
        CandidatePair selected = list.selected();
        return selected == null || !announcedState.isUsable() ? null : selected.path();
    }

    /** {@return the selected pair in numbers, or null without one} */
    public @Nullable IcePathStats selectedPathStats() {
        CandidatePair selected = list.selected();
        return selected == null ? null : selected.pathStats();
    }

    /** {@return every candidate known: added, signalled, and discovered by checks} */
    public List<IceCandidateStats> candidateStats() {
        IceCredentials remote = remoteCredentials;
        return candidates.stats(config.localCredentials().ufrag(), remote == null ? "" : remote.ufrag());
    }

    /** {@return every pair there is, best first} */
    public List<IcePairStats> pairStats() {
        CandidatePair selected = list.selected();
        return list.pairs().stream().map(pair -> pair.stats(pair == selected)).toList();
    }

    /** {@return how often the selected pair has changed, the first one included; W3C's statistic of this name} */
    public int selectedCandidatePairChanges() {
        return selection.changes();
    }

    /** {@return what was seen up to now} */
    public IceCounters counters() {
        return tally.snapshot();
    }

    /** Ends the agent: it sends and answers nothing any more. */
    public void close() {
        if (announcedState == IceState.CLOSED) {
            return;
        }
        selection.close();
        settle();
    }

    @Override
    public void receive(Path path, byte[] buffer, int offset, int length, long nowNanos) {
        this.nowNanos = Math.max(this.nowNanos, nowNanos);
        if (announcedState.isFinal()) {
            return;
        }
        if (!message.wrap(buffer, offset, length) || !message.isFingerprintAcceptable()) {
            tally.malformed++;
            return;
        }
        // A message that is not the peer's changes nothing, so it costs no look at anything either.
        if (receive(path)) {
            settle();
        }
    }

    private boolean receive(Path path) {
        int type = message.type();
        if (type == StunMessage.BINDING_REQUEST) {
            return checks.receive(path, message, nowNanos);
        }
        if (type == StunMessage.BINDING_SUCCESS || type == StunMessage.BINDING_ERROR) {
            return answers.receive(path, message, nowNanos);
        }
        if (type != StunMessage.BINDING_INDICATION) {
            // RFC 8445 §11: an indication only keeps a NAT binding alive.
            tally.malformed++;
        }
        return false;
    }

    @Override
    public void advance(long nowNanos) {
        this.nowNanos = Math.max(this.nowNanos, nowNanos);
        if (announcedState.isFinal()) {
            return;
        }
        runner.retransmit(this.nowNanos);
        selection.advance(this.nowNanos);
        // Before the next check is chosen: a nomination or a silent pair may ask for one.
        selection.settle(this.nowNanos);
        runner.startNext(this.nowNanos);
        settle();
    }

    @Override
    public @Nullable Transmit pollTransmit() {
        return output.poll();
    }

    @Override
    public @Nullable IceEvent pollEvent() {
        return reports.poll();
    }

    @Override
    public long deadlineNanos() {
        return deadlineNanos;
    }

    /** After each change: tells what became of it and when time matters next. */
    private void settle() {
        IceState state = selection.settle(nowNanos);
        CandidatePair selected = list.selected();
        if (selected != announced && !state.isFinal()) {
            announced = selected;
            if (selected != null) {
                reports.add(new IceEvent.SelectedPathChanged(selected.path()));
            }
        }
        if (state != announcedState) {
            announcedState = state;
            reports.add(new IceEvent.StateChanged(state));
        }
        if (state.isFinal()) {
            runner.clear();
            output.clear();
            checks.clear();
            deadlineNanos = NO_DEADLINE;
        } else {
            deadlineNanos = Math.min(runner.deadlineNanos(), selection.deadlineNanos(nowNanos));
        }
    }

    /** RFC 8445 §6.2: a lite agent pairs only what checks have come over. */
    private void pair(LocalCandidate local, KnownCandidate remote) {
        if (!config.lite() && Pairing.isPossible(local, remote.candidate()) && list.add(local, remote) == null) {
            tally.refused++;
        }
    }
}
