package dev.nightjar.endpoint;

import java.util.List;

/**
 * What follows from a description: for the transport, and for who listens.
 *
 * @param transport changes of the transport
 * @param candidates of the peer that its transport may use from now on
 * @param tracks that begin, fall silent or end; told after the state has changed
 */
record Outcome(TransportPlan transport, List<IceCandidate> candidates, TrackChanges tracks) {
    Outcome {
        candidates = List.copyOf(candidates);
    }

    static Outcome of(TrackChanges tracks) {
        return new Outcome(TransportPlan.NOTHING, List.of(), tracks);
    }
}
