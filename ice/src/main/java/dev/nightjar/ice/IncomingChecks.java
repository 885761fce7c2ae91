package dev.nightjar.ice;

import dev.nightjar.core.Path;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The peer's checks: answered, and what they teach us (RFC 8445 §7.3). */
final class IncomingChecks {
    /** An answer may take a second to get here by signalling; a peer has rarely more than 16 paths to us. */
    private static final int MAX_EARLY_CHECKS = 16;

    private final IceConfig config;
    private final IceTally tally;
    private final IceReports reports;
    private final StunOutput output;
    private final CandidateTable candidates;
    private final CheckList list;
    private final CheckRunner runner;
    private final PathSelection selection;
    private final byte[] localUfrag;
    private final Map<Path, EarlyCheck> early = new LinkedHashMap<>();
    private boolean remoteKnown;

    IncomingChecks(AgentParts parts) {
        config = parts.config;
        tally = parts.tally;
        reports = parts.reports;
        output = parts.output;
        candidates = parts.candidates;
        list = parts.list;
        runner = parts.runner;
        selection = parts.selection;
        localUfrag = config.localCredentials().ufrag().getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Answers a request. *Choice:* one without valid integrity gets no answer, where RFC 8489 §9.1.3 has a 400 or 401:
     * on an open port that answer would only serve those who spoof addresses.
     *
     * @return whether it was authentic; otherwise nothing but a counter has changed
     */
    boolean receive(Path path, StunMessage message, long nowNanos) {
        if (!message.isFor(localUfrag) || !output.isAuthenticRequest(message)) {
            tally.unauthenticated++;
            return false;
        }
        LocalCandidate local = candidates.localAt(path);
        if (local == null) {
            tally.refused++;
            return true;
        }
        tally.requestsReceived++;
        if (message.unknownCount() > 0) {
            tally.unknownAttributes++;
            output.unknownAttributes(path, message);
            return true;
        }
        if (!resolveRoles(message)) {
            output.roleConflict(path, message);
            return true;
        }
        output.success(path, message);
        reports.add(new IceEvent.PathAuthenticated(path));
        long priority = message.hasPriority() ? message.priority() : local.checkPriority();
        boolean nominates = message.isUseCandidate() || message.nomination() != 0;
        EarlyCheck check = new EarlyCheck(path, priority, nominates, message.nomination());
        if (remoteKnown) {
            learn(check, nowNanos);
        } else {
            remember(check);
        }
        return true;
    }

    /** RFC 8445 §7.3.1.1; false when the peer is the one to give in. */
    private boolean resolveRoles(StunMessage message) {
        IceRole claimed = message.role();
        if (claimed != list.role()) {
            return true;
        }
        tally.roleConflicts++;
        boolean larger = Long.compareUnsigned(list.tieBreaker(), message.tieBreaker()) >= 0;
        // RFC 8445 §6.1.1: a lite agent cannot nominate, so a full one has to, whatever the numbers.
        if (config.lite() || larger == (claimed == IceRole.CONTROLLING)) {
            return false;
        }
        list.setRole(claimed.opposite());
        selection.roleChanged();
        return true;
    }

    /** RFC 8445 §7.3: what comes before the peer's credentials waits for them. */
    private void remember(EarlyCheck check) {
        EarlyCheck before = early.get(check.path());
        if (before == null && early.size() >= MAX_EARLY_CHECKS) {
            tally.refused++;
        } else {
            early.put(check.path(), before == null ? check : check.after(before));
        }
    }

    /** The peer's credentials have come: the checks that came before them act now. */
    void remoteKnown(long nowNanos) {
        remoteKnown = true;
        List<EarlyCheck> waiting = List.copyOf(early.values());
        early.clear();
        for (EarlyCheck check : waiting) {
            learn(check, nowNanos);
        }
    }

    void removeBase(InetSocketAddress base) {
        early.keySet().removeIf(path -> path.local().equals(base));
    }

    void removePath(Path path) {
        early.remove(path);
    }

    void clear() {
        early.clear();
    }

    /** What an authenticated check teaches us: RFC 8445 §7.3.1.3 to §7.3.1.5, and §7.3.2 of a lite agent. */
    private void learn(EarlyCheck check, long nowNanos) {
        CandidatePair pair = pairFor(check, nowNanos);
        if (pair == null) {
            return;
        }
        pair.requestsReceived++;
        pair.responsesSent++;
        pair.lastHeardNanos = nowNanos;
        if (config.lite()) {
            // RFC 8445 §7.3.2: the peer's check is all the proof there will be.
            list.succeed(pair);
        } else if (pair.state != CandidatePair.State.SUCCEEDED && !selection.isRetired()) {
            // RFC 8445 §7.3.1.4.
            runner.cancel(pair, nowNanos);
            list.trigger(pair);
        }
        selection.requested(pair, check.nominates(), check.nomination(), nowNanos);
    }

    private @Nullable CandidatePair pairFor(EarlyCheck check, long nowNanos) {
        Path path = check.path();
        CandidatePair known = list.find(path);
        LocalCandidate local = candidates.localAt(path);
        if (known != null || local == null || selection.isRetired()) {
            return known;
        }
        if (candidates.isFullOfRemotes() || list.isFull()) {
            forgetSilent(nowNanos);
        }
        KnownCandidate remote = candidates.remoteAt(path);
        if (remote == null) {
            if (candidates.isFullOfRemotes()) {
                tally.refused++;
                return null;
            }
            remote = candidates.discoverRemote(local, path, check.priority());
            reports.add(new IceEvent.PeerReflexiveDiscovered(remote.candidate(), true));
        }
        if (!Pairing.canReach(path.local().getAddress(), path.remote().getAddress())) {
            return null;
        }
        CandidatePair pair = list.add(local, remote);
        if (pair == null) {
            tally.refused++;
        }
        return pair;
    }

    /** A NAT that gives the peer another port every few minutes must not fill the tables of a long call. */
    private void forgetSilent(long nowNanos) {
        long timeout = config.timing().consentTimeout().toNanos();
        CandidatePair silent = list.silentDiscovered(nowNanos - timeout);
        if (silent != null) {
            runner.forget(silent);
            list.remove(silent);
            selection.forget(silent);
            if (!list.hasRemote(silent.path())) {
                candidates.removeDiscovered(silent.path());
            }
        }
    }

    /** What we keep of a check; whether it nominates, and under which number. */
    private record EarlyCheck(Path path, long priority, boolean nominates, long nomination) {
        EarlyCheck after(EarlyCheck before) {
            return new EarlyCheck(
                    path, priority, nominates || before.nominates, Math.max(nomination, before.nomination));
        }
    }
}
