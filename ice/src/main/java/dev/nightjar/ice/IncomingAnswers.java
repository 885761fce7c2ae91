package dev.nightjar.ice;

import dev.nightjar.core.Path;
import dev.nightjar.ice.Transaction.Purpose;
import java.net.InetSocketAddress;
import java.util.random.RandomGenerator;

/** Answers to our checks (RFC 8445 §7.2.5). One that fails a rule before the first change is as good as lost. */
final class IncomingAnswers {
    private static final int ERROR_ROLE_CONFLICT = 487;

    private final int transactionTag;
    private final RandomGenerator random;
    private final IceTally tally;
    private final IceReports reports;
    private final StunOutput output;
    private final CandidateTable candidates;
    private final CheckList list;
    private final CheckRunner runner;
    private final PathSelection selection;

    IncomingAnswers(AgentParts parts) {
        transactionTag = parts.config.transactionTag();
        random = parts.random;
        tally = parts.tally;
        reports = parts.reports;
        output = parts.output;
        candidates = parts.candidates;
        list = parts.list;
        runner = parts.runner;
        selection = parts.selection;
    }

    /** {@return whether it was authentic and of an open transaction; otherwise nothing but a counter has changed} */
    boolean receive(Path path, StunMessage message, long nowNanos) {
        Transaction transaction =
                message.transactionTag() == transactionTag ? runner.find(message.transactionNumber()) : null;
        if (transaction == null) {
            tally.unmatched++;
            return false;
        }
        if (!output.isAuthenticResponse(message)) {
            tally.unauthenticated++;
            return false;
        }
        if (message.unknownCount() > 0) {
            // RFC 8489 §6.3.3 and §6.3.4: discarded, and the check has failed; consent then waits for the next answer.
            tally.unknownAttributes++;
            unacceptable(transaction);
            return true;
        }
        boolean success = message.type() == StunMessage.BINDING_SUCCESS;
        InetSocketAddress mapped = success ? message.mappedAddress() : null;
        if (success ? mapped == null : message.errorCode() == 0) {
            tally.malformed++;
            return true;
        }
        tally.responsesReceived++;
        if (list.find(transaction.pair.path()) != transaction.pair) {
            // The pair had to make room for a better one after its check was given up.
            runner.close(transaction);
        } else if (!path.equals(transaction.pair.path())) {
            // RFC 8445 §7.2.5.2.1: an answer that came another way.
            tally.asymmetric++;
            unacceptable(transaction);
        } else if (mapped != null) {
            succeeded(transaction, mapped, nowNanos);
        } else {
            failed(transaction, message.errorCode());
        }
        return true;
    }

    /** RFC 8445 §7.2.5.1 and §7.2.5.2.4. */
    private void failed(Transaction transaction, int errorCode) {
        if (errorCode == ERROR_ROLE_CONFLICT) {
            roleConflict(transaction);
        } else if (transaction.purpose == Purpose.CHECK) {
            runner.close(transaction);
            runner.fail(transaction.pair);
        }
    }

    /** An answer that does not do fails the pair, but cannot end consent that others renew. */
    private void unacceptable(Transaction transaction) {
        if (transaction.purpose == Purpose.CHECK && transaction.pair != list.selected()) {
            runner.close(transaction);
            runner.fail(transaction.pair);
        }
    }

    private void succeeded(Transaction transaction, InetSocketAddress mapped, long nowNanos) {
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
            reports.add(new IceEvent.PathAuthenticated(pair.path()));
        }
        discoverOurselves(pair, mapped);
        selection.succeeded(pair, transaction, nowNanos);
    }

    /** RFC 8445 §7.2.5.3.1: the peer may see us at another address than our own, perhaps one we did not know. */
    private void discoverOurselves(CandidatePair pair, InetSocketAddress mapped) {
        LocalCandidate before = pair.mapped;
        if (before != null && before.candidate().address().equals(mapped)) {
            return;
        }
        int known = candidates.discoveredLocals();
        LocalCandidate seen = candidates.seenAs(pair.local(), mapped);
        if (seen != null) {
            pair.mapped = seen;
        }
        if (seen != null && candidates.discoveredLocals() > known) {
            reports.add(new IceEvent.PeerReflexiveDiscovered(seen.candidate(), false));
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
}
