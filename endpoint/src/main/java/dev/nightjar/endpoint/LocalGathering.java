package dev.nightjar.endpoint;

import dev.nightjar.endpoint.internal.callbacks.ConnectionFuture;
import dev.nightjar.endpoint.internal.callbacks.SerialExecutor;
import dev.nightjar.endpoint.internal.transport.CandidateSource;
import dev.nightjar.ice.Candidate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Our candidates as the application learns of them, one after the other, from one ICE restart to the next: W3C WebRTC
 * §5.6. Before the first description they wait in a pool, where one is wished.
 *
 * <p>Confined to the connection's executor, but for {@link #complete()}.
 */
final class LocalGathering {
    /** The generation in use and the one of a restart that may be taken back. */
    private static final int MAX_GENERATIONS = 2;

    private final SerialExecutor executor;
    private final ConnectionEvents events;
    private final Map<String, List<IceCandidate>> open = new LinkedHashMap<>();
    private volatile ConnectionFuture<Void> complete;
    private final Queue<Consumer<String>> pool = new ArrayDeque<>();
    private boolean isHeld = true;
    private int staleReports;
    private @Nullable Keeper keeper;
    private IceCandidate place = new IceCandidate("", null, 0, null);

    LocalGathering(SerialExecutor executor, ConnectionEvents events) {
        this.executor = executor;
        this.events = events;
        this.complete = new ConnectionFuture<>(executor);
    }

    /**
     * The candidates of one generation as our descriptions have them.
     *
     * @param candidates so far
     * @param isComplete whether there are no more
     */
    record Gathered(List<IceCandidate> candidates, boolean isComplete) {
        static final Gathered NOTHING = new Gathered(List.of(), false);

        Gathered {
            candidates = List.copyOf(candidates);
        }
    }

    /** Keeps what our descriptions say of candidates. */
    interface Keeper {
        void gathered(String ufrag, Gathered gathered);
    }

    /**
     * {@return a stage that completes when every candidate is known; a restart begins another one. Each caller has its
     * own, to cancel for example. Any thread}
     */
    CompletionStage<Void> complete() {
        return complete.copy();
    }

    /**
     * Gathering begins for a generation.
     *
     * @param place the m-section that candidates are said to belong to
     */
    void begin(String ufrag, IceCandidate place, Keeper keeper) {
        this.place = place;
        this.keeper = keeper;
        if (open.size() >= MAX_GENERATIONS) {
            open.remove(open.keySet().iterator().next());
        }
        open.put(ufrag, new ArrayList<>());
        if (complete.isDone()) {
            complete = new ConnectionFuture<>(executor);
        }
        // W3C WebRTC §5.6: a task of its own, so that the description's promise is resolved before.
        executor.execute(() -> {
            events.gatheringState(IceGathererState.GATHERING);
            if (isHeld) {
                release(ufrag);
            }
        });
    }

    /**
     * What the pool has is told as if it had been found now, RFC 9429 §3.5.4, each in a task of its own; what comes
     * meanwhile waits behind it.
     */
    private void release(String ufrag) {
        Consumer<String> first = pool.poll();
        isHeld = first != null;
        if (first != null) {
            executor.execute(() -> {
                first.accept(ufrag);
                release(ufrag);
            });
        }
    }

    /** Emptied is the pool, and what the loop has reported of it and is still on its way here is passed over. */
    void discardPool() {
        staleReports++;
        pool.clear();
    }

    /** Every report of the pool that was discarded has come. */
    void poolDiscarded() {
        staleReports--;
    }

    /** One more candidate: our descriptions have it before the event tells of it. */
    void candidate(String ufrag, Candidate candidate, @Nullable CandidateSource source) {
        report(ufrag, described -> tell(described, candidate, source));
    }

    /** All of a generation are known. */
    void complete(String ufrag) {
        report(ufrag, this::tellEnd);
    }

    /** A server gives nothing; W3C WebRTC §4.8.2 has this told while the state is gathering. */
    void error(IceCandidateErrorEvent error) {
        report("", described -> events.candidateError(error));
    }

    private void report(String ufrag, Consumer<String> telling) {
        if (staleReports > 0) {
            return;
        }
        if (isHeld) {
            pool.add(telling);
        } else {
            telling.accept(ufrag);
        }
    }

    private void tell(String ufrag, Candidate candidate, @Nullable CandidateSource source) {
        List<IceCandidate> candidates = open.get(ufrag);
        if (candidates != null) {
            IceCandidate told = at(candidate.toString(), ufrag).from(source);
            candidates.add(told);
            keep(ufrag, candidates, false);
            events.candidate(told);
        }
    }

    /**
     * W3C WebRTC §5.6: the end of candidates, and in a task of its own the state, once no other generation is still
     * being gathered.
     */
    private void tellEnd(String ufrag) {
        if (finish(ufrag)) {
            executor.execute(() -> {
                if (tellComplete()) {
                    complete.complete(null);
                }
            });
        }
    }

    /** No socket could be opened; the first description tries again what the pool could not. */
    void failed(String ufrag, Throwable failure) {
        if (finish(ufrag)) {
            executor.execute(() -> {
                if (tellComplete()) {
                    complete.completeExceptionally(new WebRtcException(
                            WebRtcException.Name.OPERATION_ERROR,
                            "no socket could be opened: " + failure.getMessage(),
                            failure));
                }
            });
        }
    }

    /** The restart that a generation was for has been taken back. */
    void abandoned(String ufrag) {
        if (open.remove(ufrag) != null && tellComplete()) {
            complete.complete(null);
        }
    }

    /** {@return whether all are known, and that was told} Another generation may have begun meanwhile. */
    private boolean tellComplete() {
        if (!open.isEmpty()) {
            return false;
        }
        events.gatheringState(IceGathererState.COMPLETE);
        events.candidate(null);
        return true;
    }

    /** The connection has closed: who still waits need not. */
    void closed() {
        complete.completeExceptionally(
                new WebRtcException(WebRtcException.Name.INVALID_STATE_ERROR, "the connection is closed"));
    }

    /** {@return whether no generation is being gathered any more} */
    private boolean finish(String ufrag) {
        List<IceCandidate> candidates = open.remove(ufrag);
        if (candidates == null) {
            return false;
        }
        keep(ufrag, candidates, true);
        events.candidate(at("", ufrag));
        return open.isEmpty();
    }

    private void keep(String ufrag, List<IceCandidate> candidates, boolean isComplete) {
        Keeper kept = keeper;
        if (kept != null) {
            kept.gathered(ufrag, new Gathered(candidates, isComplete));
        }
    }

    /** {@return a candidate of ours or of the peer as signalling would carry it} */
    IceCandidate at(String text, String ufrag) {
        return new IceCandidate(text, place.sdpMid(), place.sdpMLineIndex(), ufrag);
    }
}
