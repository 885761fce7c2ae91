package dev.nightjar.ice;

/** The counters while they count. */
final class IceTally {
    long requestsSent;
    long requestsReceived;
    long responsesSent;
    long responsesReceived;
    long malformed;
    long unauthenticated;
    long unmatched;
    long asymmetric;
    long unknownAttributes;
    long roleConflicts;
    long skippedCandidates;
    long refused;

    IceCounters snapshot() {
        return new IceCounters(
                requestsSent,
                requestsReceived,
                responsesSent,
                responsesReceived,
                malformed,
                unauthenticated,
                unmatched,
                asymmetric,
                unknownAttributes,
                roleConflicts,
                skippedCandidates,
                refused);
    }
}
