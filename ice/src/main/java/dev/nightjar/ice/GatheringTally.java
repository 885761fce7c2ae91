package dev.nightjar.ice;

/** The counters of a {@link CandidateGatherer} as they grow. */
final class GatheringTally {
    long requestsSent;
    long responsesReceived;
    long unmatched;
    long unauthenticated;
    long malformed;
    long relayedReceived;
    long relayedSent;
    long unpermitted;
    long dropped;

    GatheringCounters snapshot() {
        return new GatheringCounters(
                requestsSent,
                responsesReceived,
                unmatched,
                unauthenticated,
                malformed,
                relayedReceived,
                relayedSent,
                unpermitted,
                dropped);
    }
}
