package dev.nightjar.endpoint.internal.transport;

import dev.nightjar.ice.Candidate;

/**
 * The candidates that ICE uses, as the loop knows them.
 *
 * @param localUfrag of our generation
 * @param local ours
 * @param remoteUfrag of the peer's generation
 * @param remote the peer's
 */
public record SelectedPair(String localUfrag, Candidate local, String remoteUfrag, Candidate remote) {}
