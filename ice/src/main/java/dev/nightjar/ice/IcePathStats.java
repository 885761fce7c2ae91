package dev.nightjar.ice;

import dev.nightjar.core.Path;

/**
 * The selected pair in numbers, a snapshot; the fields of W3C's {@code RTCIceCandidatePairStats}.
 *
 * @param path where it runs
 * @param local our candidate
 * @param remote the peer's candidate
 * @param currentRoundTripNanos of the newest answered check
 * @param totalRoundTripNanos of all answered checks
 * @param requestsSent checks on this pair, without what was sent again and without consent checks
 * @param responsesReceived successes on this pair
 * @param requestsReceived authenticated checks of the peer
 * @param responsesSent our answers to them
 */
public record IcePathStats(
        Path path,
        Candidate local,
        Candidate remote,
        long currentRoundTripNanos,
        long totalRoundTripNanos,
        long requestsSent,
        long responsesReceived,
        long requestsReceived,
        long responsesSent) {}
