package dev.nightjar.ice;

import dev.nightjar.core.SansIo;
import dev.nightjar.core.TransportProtocol;
import dev.nightjar.ice.CandidatePair.State;
import dev.nightjar.ice.Transaction.Purpose;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Starts checks at the pace of Ta, sends them again, gives them up (RFC 8445 §14, RFC 8489 §6.2.1). */
final class CheckRunner {
    /** Rm of RFC 8489 §6.2.1: how many first RTOs the last transmission is waited for. */
    private static final int LAST_WAIT = 16;
    /** Ti of RFC 8489 §6.2.2 in first RTOs: 39.5 s, as long as all transmissions over UDP are waited for. */
    private static final int RELIABLE_WAIT = 79;
    /** A check or two for each pair and a consent check each second; the oldest is forgotten first. */
    private static final int MAX_TRANSACTIONS = 256;

    private final IceTiming timing;
    private final RandomGenerator random;
    private final CheckList list;
    private final StunOutput output;
    private final Map<Long, Transaction> open = new LinkedHashMap<>();
    private final List<Transaction> due = new ArrayList<>();
    private long checkIntervalNanos;
    private long nextCheckNanos;
    private boolean paused;

    CheckRunner(IceTiming timing, RandomGenerator random, CheckList list, StunOutput output) {
        this.timing = timing;
        this.checkIntervalNanos = timing.checkInterval().toNanos();
        this.random = random;
        this.list = list;
        this.output = output;
    }

    /** RFC 8445 §14.2: both sides keep to the longer of the two intervals. */
    void agreeOnInterval(long theirsNanos) {
        checkIntervalNanos = Math.max(timing.checkInterval().toNanos(), theirsNanos);
    }

    @Nullable
    Transaction find(long number) {
        return open.get(number);
    }

    /** An answer that settles it has come. */
    void close(Transaction transaction) {
        open.remove(transaction.number);
        if (transaction.pair.current == transaction) {
            transaction.pair.current = null;
        }
    }

    /** Sends again what is due, gives up what has had its time. */
    void retransmit(long nowNanos) {
        due.clear();
        for (Transaction transaction : open.values()) {
            if (transaction.dueNanos <= nowNanos) {
                due.add(transaction);
            }
        }
        for (Transaction transaction : due) {
            boolean again = transaction.purpose == Purpose.CHECK
                    && !transaction.cancelled
                    && !isReliable(transaction.pair)
                    && transaction.transmissions < timing.transmissions();
            if (again) {
                transaction.transmissions++;
                transaction.sentNanos = nowNanos;
                scheduleNext(transaction, nowNanos);
                output.request(transaction);
            } else {
                giveUp(transaction);
            }
        }
    }

    private void giveUp(Transaction transaction) {
        CandidatePair pair = transaction.pair;
        boolean newest = pair.current == transaction;
        close(transaction);
        if (newest && transaction.purpose == Purpose.CHECK && !transaction.cancelled) {
            fail(pair);
        }
    }

    /** RFC 8445 §7.2.5.4: the pair does not work. */
    void fail(CandidatePair pair) {
        pair.state = State.FAILED;
        pair.valid = false;
        pair.nominated = false;
        pair.nominating = false;
        pair.nominateOnSuccess = false;
    }

    /** Starts no check any more and sends none again; consent goes on. */
    void pause(long nowNanos) {
        paused = true;
        for (CandidatePair pair : list.pairs()) {
            cancel(pair, nowNanos);
        }
    }

    /** The pair is gone, or its connection is: no answer will come, and none would count. */
    void forget(CandidatePair pair) {
        open.values().removeIf(transaction -> transaction.pair == pair);
        pair.current = null;
    }

    /** Starts the next check when one waits and Ta has passed. */
    void startNext(long nowNanos) {
        if (paused || nowNanos < nextCheckNanos || !output.isReady()) {
            return;
        }
        CandidatePair pair = list.poll();
        if (pair == null) {
            return;
        }
        nextCheckNanos = nowNanos + checkIntervalNanos;
        boolean nominate = pair.nominating && list.role() == IceRole.CONTROLLING;
        Transaction transaction = newTransaction(pair, Purpose.CHECK, nominate, nowNanos);
        // RFC 8445 §14.3, with the one checklist there is.
        transaction.rtoNanos = Math.max(timing.initialRto().toNanos(), checkIntervalNanos * list.activeCount());
        // RFC 8489 §6.2.2 and RFC 6544 §7.1: a stream loses nothing, so nothing is sent again.
        transaction.dueNanos = nowNanos
                + (isReliable(pair) ? RELIABLE_WAIT * timing.initialRto().toNanos() : transaction.rtoNanos);
        pair.state = State.IN_PROGRESS;
        pair.current = transaction;
        pair.requestsSent++;
        output.request(transaction);
    }

    /** Sends one consent check, RFC 7675 §5.1: a new transaction each, never sent again. */
    void startConsentCheck(CandidatePair pair, long nowNanos) {
        Transaction transaction = newTransaction(pair, Purpose.CONSENT, false, nowNanos);
        transaction.dueNanos = nowNanos + timing.consentTimeout().toNanos();
        pair.consentRequestsSent++;
        output.request(transaction);
    }

    private static boolean isReliable(CandidatePair pair) {
        return pair.path().protocol() == TransportProtocol.TCP;
    }

    private Transaction newTransaction(CandidatePair pair, Purpose purpose, boolean nominate, long nowNanos) {
        long number = random.nextLong();
        Transaction transaction =
                new Transaction(number, pair, purpose, list.role(), list.tieBreaker(), nominate, nowNanos);
        if (open.size() >= MAX_TRANSACTIONS) {
            giveUp(open.values().iterator().next());
        }
        open.put(number, transaction);
        return transaction;
    }

    /** The check in progress is not sent again, though an answer still counts, RFC 8445 §7.3.1.4. */
    void cancel(CandidatePair pair, long nowNanos) {
        Transaction transaction = pair.current;
        if (transaction != null) {
            transaction.cancelled = true;
            transaction.dueNanos = nowNanos + LAST_WAIT * timing.initialRto().toNanos();
            pair.current = null;
            pair.state = State.WAITING;
        }
    }

    /** Ends the retransmission of checks that nomination has made pointless, RFC 8445 §8.1.2. */
    void cancelPointless(long nowNanos) {
        for (CandidatePair pair : list.pairs()) {
            if (!list.isWorthChecking(pair) && pair != list.selected()) {
                cancel(pair, nowNanos);
            }
        }
    }

    private void scheduleNext(Transaction transaction, long nowNanos) {
        if (transaction.transmissions == timing.transmissions()) {
            transaction.dueNanos = nowNanos + LAST_WAIT * timing.initialRto().toNanos();
        } else {
            transaction.rtoNanos *= 2;
            transaction.dueNanos = nowNanos + transaction.rtoNanos;
        }
    }

    long deadlineNanos() {
        long earliest = SansIo.NO_DEADLINE;
        for (Transaction transaction : open.values()) {
            earliest = Math.min(earliest, transaction.dueNanos);
        }
        if (!paused && output.isReady() && list.hasNext()) {
            earliest = Math.min(earliest, nextCheckNanos);
        }
        return earliest;
    }

    void clear() {
        open.clear();
        due.clear();
    }
}
