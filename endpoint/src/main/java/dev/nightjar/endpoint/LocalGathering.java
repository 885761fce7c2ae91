package dev.nightjar.endpoint;

import dev.nightjar.ice.Candidate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Our candidates as the application learns of them, one after the other, from one ICE restart to the next: W3C WebRTC
 * §5.6.4.
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

    /** {@return a stage that completes when every candidate is known; a restart begins another one. Any thread} */
    CompletionStage<Void> complete() {
        return complete;
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
        events.gatheringState(IceGatheringState.GATHERING);
    }

    /** One more candidate: our descriptions have it before the event tells of it. */
    void candidate(String ufrag, Candidate candidate, @Nullable CandidateSource source) {
        List<IceCandidate> candidates = open.get(ufrag);
        if (candidates != null) {
            IceCandidate told = at(candidate.toString(), ufrag).from(source);
            candidates.add(told);
            keep(ufrag, candidates, false);
            events.candidate(told);
        }
    }

    /**
     * All of a generation are known; W3C WebRTC §5.6.4: the end of candidates, and the state once no other generation
     * is still being gathered. *Choice:* the event that W3C fires last, without a candidate, is left out; the state
     * says the same.
     */
    void complete(String ufrag) {
        if (finish(ufrag)) {
            complete.complete(null);
        }
    }

    /** No socket could be opened. */
    void failed(String ufrag, Throwable failure) {
        if (finish(ufrag)) {
            complete.completeExceptionally(new WebRtcException(
                    WebRtcException.Name.OPERATION_ERROR,
                    "no socket could be opened: " + failure.getMessage(),
                    failure));
        }
    }

    /** The restart that a generation was for has been taken back. */
    void abandoned(String ufrag) {
        if (open.remove(ufrag) != null && open.isEmpty()) {
            events.gatheringState(IceGatheringState.COMPLETE);
            complete.complete(null);
        }
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
        if (!open.isEmpty()) {
            return false;
        }
        events.gatheringState(IceGatheringState.COMPLETE);
        return true;
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
