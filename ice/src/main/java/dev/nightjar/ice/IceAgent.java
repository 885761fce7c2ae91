package dev.nightjar.ice;

import static java.util.Objects.requireNonNull;

import dev.nightjar.core.Path;
import dev.nightjar.core.SansIo;
import dev.nightjar.core.Transmit;
import dev.nightjar.core.TransportProtocol;
import dev.nightjar.ice.Transaction.Purpose;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/*
 * Invariants.
 *
 * - Nothing but counters changes before a message has proved its integrity: a request under our password, an answer
 *   under the peer's and to an open transaction. In that order: shape, FINGERPRINT, user name or transaction,
 *   integrity, then meaning.
 * - A pair is its path. All that a peer can grow is bounded: remote candidates and pairs by the configuration, early
 *   checks and mapped addresses by the constants here, transactions in CheckRunner.
 * - Time only moves in receive and advance. What the application adds between two of them is acted on at the next
 *   advance; the deadline then lies at the last time seen, so the driver calls at once.
 * - "selected" only ever moves from one pair to another. Losing consent on it is the end (RFC 7675 §5.1), but before
 *   that, in DISCONNECTED, every other pair is tried again.
 */

/**
 * A full ICE agent for one component: pairs candidates, checks them, settles on one pair and keeps the peer's consent
 * on it (RFC 8445, RFC 8838, RFC 7675).
 *
 * <p>Add local candidates, the peer's credentials and its candidates, in any order and at any time; checks begin when
 * there is something to check. The agent takes STUN datagrams only: its owner tells protocols apart.
 *
 * <p>Confined to one thread; see {@link SansIo} for how it is driven. An ICE restart takes a new agent.
 */
public final class IceAgent implements SansIo<IceEvent> {
    /** An answer may take a second to get here by signalling; a peer has rarely more than 16 paths to us. */
    private static final int MAX_EARLY_CHECKS = 16;
    /** Addresses under which the peer sees us, reported once each: one for each NAT on the way out. */
    private static final int MAX_MAPPED_ADDRESSES = 32;
    /** Only an owner that does not drain lets this many wait. */
    private static final int MAX_EVENTS = 1024;

    private final IceConfig config;
    private final RandomGenerator random;
    private final byte[] localUfrag;
    private final IceTally tally = new IceTally();
    private final StunOutput output;
    private final CheckList list;
    private final CheckRunner runner;
    private final PathSelection selection;
    private final StunMessage message = new StunMessage();
    private final List<LocalCandidate> locals = new ArrayList<>();
    private final Map<InetSocketAddress, Candidate> remotes = new LinkedHashMap<>();
    private final Map<Path, EarlyCheck> early = new LinkedHashMap<>();
    private final Set<InetSocketAddress> mappedAddresses = new HashSet<>();
    private final ArrayDeque<IceEvent> events = new ArrayDeque<>();
    private @Nullable IceCredentials remoteCredentials;
    private @Nullable CandidatePair announced;
    private IceState announcedState = IceState.NEW;
    private int peerReflexiveCount;
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
        this.random = requireNonNull(random, "random");
        localUfrag = config.localCredentials().ufrag().getBytes(StandardCharsets.US_ASCII);
        output = new StunOutput(config, tally);
        list = new CheckList(config.maxPairs(), config.role(), config.tieBreaker());
        runner = new CheckRunner(config.timing(), random, list, output);
        selection = new PathSelection(config.timing(), random, list, runner);
    }

    /**
     * Adds one of our candidates. Its base is its address (host, relayed) or its related address (server-reflexive);
     * datagrams of a relayed one go by {@link TransportProtocol#RELAY}.
     */
    public void addLocalCandidate(Candidate candidate) {
        InetSocketAddress related = candidate.relatedAddress();
        boolean derived = candidate.type() == CandidateType.SRFLX && related != null;
        addLocalCandidate(
                candidate,
                derived ? requireNonNull(related) : candidate.address(),
                candidate.type() == CandidateType.RELAY ? TransportProtocol.RELAY : TransportProtocol.UDP);
    }

    /**
     * Adds one of our candidates that is sent from {@code base}: for a host behind a one-to-one NAT, its inner address.
     */
    public void addLocalCandidate(Candidate candidate, InetSocketAddress base, TransportProtocol protocol) {
        if (!candidate.isUsable() || base.isUnresolved()) {
            throw new IllegalArgumentException("candidate (expected: a UDP address of component 1)");
        }
        LocalCandidate local = new LocalCandidate(candidate, base, requireNonNull(protocol, "protocol"));
        if (announcedState.isFinal() || locals.contains(local)) {
            return;
        }
        locals.add(local);
        for (Candidate remote : remotes.values()) {
            pair(local, remote);
        }
        settle();
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
        // RFC 8445 §7.3: checks that came before the answer act now.
        List<EarlyCheck> waiting = List.copyOf(early.values());
        early.clear();
        for (EarlyCheck check : waiting) {
            learn(check.path(), check.priority(), check.useCandidate());
        }
        settle();
    }

    /** Says whether the peer is lite: it sends no checks, so we control (RFC 8445 §6.1.1). */
    public void setRemoteLite(boolean lite) {
        if (lite) {
            setRole(IceRole.CONTROLLING);
        }
    }

    /**
     * Adds a candidate of the peer, signalled now or later. One that we cannot use (a name such as {@code x.local},
     * TCP, component 2) is counted and passed over, as is one above the limit.
     */
    public void addRemoteCandidate(Candidate candidate) {
        if (announcedState.isFinal()) {
            return;
        }
        if (!candidate.isUsable() || !AddressText.isOneHost(candidate.address().getAddress())) {
            tally.skippedCandidates++;
            return;
        }
        Candidate known = remotes.get(candidate.address());
        if (known == null && remotes.size() >= config.maxRemoteCandidates()) {
            tally.refused++;
            return;
        }
        if (known != null && known.type() != CandidateType.PRFLX) {
            return;
        }
        remotes.put(candidate.address(), candidate);
        if (known != null) {
            list.replaceRemote(candidate);
        } else {
            for (LocalCandidate local : locals) {
                pair(local, candidate);
            }
        }
        settle();
    }

    /** Says that no further candidate of the peer will come (RFC 8838 §14): checks may now come to an end. */
    public void endOfRemoteCandidates() {
        selection.remoteEnded();
        settle();
    }

    /** Changes our role, as the offer and answer have it; a conflict with the peer may turn it again. */
    public void setRole(IceRole role) {
        if (list.role() != requireNonNull(role, "role") && !announcedState.isFinal()) {
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
        return selected == null ? null : selected.stats();
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
        int type = message.type();
        if (type == StunMessage.BINDING_REQUEST) {
            receiveRequest(path);
        } else if (type == StunMessage.BINDING_SUCCESS || type == StunMessage.BINDING_ERROR) {
            receiveResponse(path);
        } else if (type != StunMessage.BINDING_INDICATION) {
            // RFC 8445 §11: an indication only keeps a NAT binding alive.
            tally.malformed++;
        }
        settle();
    }

    /**
     * RFC 8445 §7.3. *Choice:* a request without valid integrity gets no answer, where RFC 8489 §9.1.3 has a 400 or
     * 401: on an open port that answer would only serve those who spoof addresses.
     */
    private void receiveRequest(Path path) {
        if (!message.isFor(localUfrag) || !output.isAuthenticRequest(message)) {
            tally.unauthenticated++;
            return;
        }
        LocalCandidate local = localAt(path);
        if (local == null) {
            tally.refused++;
            return;
        }
        tally.requestsReceived++;
        if (message.unknownCount() > 0) {
            tally.unknownAttributes++;
            output.unknownAttributes(path, message);
            return;
        }
        if (!resolveRoles()) {
            output.roleConflict(path, message);
            return;
        }
        output.success(path, message);
        report(new IceEvent.PathAuthenticated(path));
        long priority = message.hasPriority() ? message.priority() : local.checkPriority();
        learn(path, priority, message.isUseCandidate());
    }

    /** RFC 8445 §7.3.1.1; false when the peer is the one to give in. */
    private boolean resolveRoles() {
        IceRole claimed = message.role();
        if (claimed != list.role()) {
            return true;
        }
        tally.roleConflicts++;
        boolean larger = Long.compareUnsigned(list.tieBreaker(), message.tieBreaker()) >= 0;
        if (larger == (claimed == IceRole.CONTROLLING)) {
            return false;
        }
        list.setRole(claimed.opposite());
        selection.roleChanged();
        return true;
    }

    /** What an authenticated check teaches us, now or once we know whom to check: RFC 8445 §7.3.1.3 to §7.3.1.5. */
    private void learn(Path path, long priority, boolean useCandidate) {
        if (remoteCredentials == null) {
            EarlyCheck before = early.get(path);
            if (before == null && early.size() >= MAX_EARLY_CHECKS) {
                tally.refused++;
            } else {
                boolean nominated = useCandidate || (before != null && before.useCandidate());
                early.put(path, new EarlyCheck(path, priority, nominated));
            }
            return;
        }
        CandidatePair pair = pairFor(path, priority);
        if (pair == null) {
            return;
        }
        pair.requestsReceived++;
        pair.responsesSent++;
        pair.lastHeardNanos = nowNanos;
        if (pair.state != CandidatePair.State.SUCCEEDED) {
            // RFC 8445 §7.3.1.4.
            runner.cancel(pair, nowNanos);
            list.trigger(pair);
        }
        selection.requested(pair, useCandidate, nowNanos);
    }

    private @Nullable CandidatePair pairFor(Path path, long priority) {
        CandidatePair known = list.find(path);
        LocalCandidate local = localAt(path);
        if (known != null || local == null) {
            return known;
        }
        Candidate remote = remotes.get(path.remote());
        if (remote == null) {
            if (remotes.size() >= config.maxRemoteCandidates()) {
                tally.refused++;
                return null;
            }
            remote = peerReflexive(path.remote(), null, priority);
            remotes.put(path.remote(), remote);
            report(new IceEvent.PeerReflexiveDiscovered(remote, true));
        }
        return pair(local, remote);
    }

    private Candidate peerReflexive(InetSocketAddress address, @Nullable InetSocketAddress base, long priority) {
        return new Candidate(
                // RFC 8445 §7.3.1.3: unlike any other.
                "prflx" + peerReflexiveCount++,
                Candidate.COMPONENT,
                "udp",
                priority,
                address,
                CandidateType.PRFLX,
                base,
                List.of());
    }

    /** RFC 8445 §7.2.5. An answer that fails a rule before the first change is as good as lost. */
    private void receiveResponse(Path path) {
        Transaction transaction =
                message.transactionTag() == config.transactionTag() ? runner.find(message.transactionNumber()) : null;
        if (transaction == null) {
            tally.unmatched++;
            return;
        }
        if (!output.isAuthenticResponse(message)) {
            tally.unauthenticated++;
            return;
        }
        if (message.unknownCount() > 0) {
            // RFC 8489 §6.3.3 and §6.3.4: discarded, and the check has failed; consent then waits for the next answer.
            tally.unknownAttributes++;
            unacceptable(transaction);
            return;
        }
        boolean success = message.type() == StunMessage.BINDING_SUCCESS;
        InetSocketAddress mapped = success ? message.mappedAddress() : null;
        if (success ? mapped == null : message.errorCode() == 0) {
            tally.malformed++;
            return;
        }
        tally.responsesReceived++;
        CandidatePair pair = transaction.pair;
        if (!path.equals(pair.path())) {
            // RFC 8445 §7.2.5.2.1: an answer that came another way.
            tally.asymmetric++;
            unacceptable(transaction);
        } else if (mapped != null) {
            succeeded(transaction, mapped);
        } else if (message.errorCode() == 487) {
            roleConflict(transaction);
        } else if (transaction.purpose == Purpose.CHECK) {
            runner.close(transaction);
            runner.fail(pair);
        }
    }

    /** An answer that does not do fails the pair, but cannot end consent that others renew. */
    private void unacceptable(Transaction transaction) {
        if (transaction.purpose == Purpose.CHECK && transaction.pair != list.selected()) {
            runner.close(transaction);
            runner.fail(transaction.pair);
        }
    }

    private void succeeded(Transaction transaction, InetSocketAddress mapped) {
        CandidatePair pair = transaction.pair;
        if (transaction.transmissions == 1 || pair.lastAnswerNanos == CandidatePair.NEVER) {
            // After a retransmission nobody knows which of the two was answered.
            pair.currentRoundTripNanos = nowNanos - transaction.sentNanos;
        }
        boolean first = pair.lastAnswerNanos == CandidatePair.NEVER;
        pair.totalRoundTripNanos += pair.currentRoundTripNanos;
        pair.responsesReceived++;
        pair.lastAnswerNanos = nowNanos;
        pair.lastHeardNanos = nowNanos;
        runner.close(transaction);
        if (transaction.purpose == Purpose.CHECK) {
            Transaction newer = pair.current;
            if (newer != null && !newer.useCandidate) {
                runner.cancel(pair, nowNanos);
            }
            list.succeed(pair);
        }
        if (first) {
            report(new IceEvent.PathAuthenticated(pair.path()));
        }
        discoverOurselves(pair, mapped);
        selection.succeeded(pair, transaction, nowNanos);
    }

    /** RFC 8445 §7.2.5.3.1: the peer may see us at an address that we did not know. */
    private void discoverOurselves(CandidatePair pair, InetSocketAddress mapped) {
        for (LocalCandidate local : locals) {
            if (local.candidate().address().equals(mapped) || local.base().equals(mapped)) {
                return;
            }
        }
        Candidate before = pair.mapped;
        if (before != null && before.address().equals(mapped)) {
            return;
        }
        Candidate candidate =
                peerReflexive(mapped, pair.local().base(), pair.local().checkPriority());
        pair.mapped = candidate;
        if (mappedAddresses.size() < MAX_MAPPED_ADDRESSES && mappedAddresses.add(mapped)) {
            report(new IceEvent.PeerReflexiveDiscovered(candidate, false));
        }
    }

    /**
     * RFC 8445 §7.2.5.1: we give in, change the tie-breaker, and check again. *Choice:* an answer to a check of a role
     * that we have left since changes nothing, so that the order of the two agents stays while both repair.
     */
    private void roleConflict(Transaction transaction) {
        tally.roleConflicts++;
        runner.close(transaction);
        if (transaction.role == list.role()) {
            list.setRole(transaction.role.opposite());
            list.setTieBreaker(random.nextLong());
            selection.roleChanged();
        }
        if (transaction.purpose == Purpose.CHECK) {
            list.trigger(transaction.pair);
        }
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
        return events.poll();
    }

    @Override
    public long deadlineNanos() {
        return deadlineNanos;
    }

    /** After each change: tells what became of it and when time matters next. */
    private void settle() {
        IceState state = selection.settle(nowNanos);
        CandidatePair selected = list.selected();
        if (selected != null && selected != announced && !state.isFinal()) {
            announced = selected;
            report(new IceEvent.SelectedPathChanged(selected.path()));
        }
        if (state != announcedState) {
            announcedState = state;
            report(new IceEvent.StateChanged(state));
        }
        if (state.isFinal()) {
            runner.clear();
            output.clear();
            early.clear();
            deadlineNanos = NO_DEADLINE;
        } else {
            deadlineNanos = Math.min(runner.deadlineNanos(), selection.deadlineNanos(nowNanos));
        }
    }

    private void report(IceEvent event) {
        if (events.size() < MAX_EVENTS) {
            events.add(event);
        }
    }

    private @Nullable CandidatePair pair(LocalCandidate local, Candidate remote) {
        if (!canReach(local.base().getAddress(), remote.address().getAddress())) {
            return null;
        }
        CandidatePair pair = list.add(local, remote);
        if (pair == null) {
            tally.refused++;
        }
        return pair;
    }

    /** RFC 8445 §6.1.2.2: one address family, and link-local only with link-local. */
    private static boolean canReach(InetAddress ours, InetAddress theirs) {
        boolean isIpv6 = ours instanceof Inet6Address;
        return isIpv6 == (theirs instanceof Inet6Address)
                && (!isIpv6 || ours.isLinkLocalAddress() == theirs.isLinkLocalAddress());
    }

    private @Nullable LocalCandidate localAt(Path path) {
        for (LocalCandidate local : locals) {
            if (local.base().equals(path.local()) && local.protocol() == path.protocol()) {
                return local;
            }
        }
        return null;
    }

    private record EarlyCheck(Path path, long priority, boolean useCandidate) {}
}
