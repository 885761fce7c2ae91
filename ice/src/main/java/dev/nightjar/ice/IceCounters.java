package dev.nightjar.ice;

/**
 * What an {@link IceAgent} has seen, a snapshot.
 *
 * @param requestsSent checks and consent checks, retransmissions included
 * @param requestsReceived authenticated requests
 * @param responsesSent answers, errors included
 * @param responsesReceived authenticated answers to open transactions, errors included
 * @param malformed datagrams that are no STUN binding message or have a wrong FINGERPRINT
 * @param unauthenticated requests and answers whose integrity is missing or wrong, or whose user name is not ours
 * @param unmatched answers to no open transaction
 * @param asymmetric answers that came from or to another address than the check took
 * @param unknownAttributes requests refused for an attribute we would have to understand
 * @param roleConflicts conflicts met, whoever gave in
 * @param skippedCandidates remote candidates passed over: names, TCP, another component
 * @param refused checks, candidates and pairs above a limit
 */
public record IceCounters(
        long requestsSent,
        long requestsReceived,
        long responsesSent,
        long responsesReceived,
        long malformed,
        long unauthenticated,
        long unmatched,
        long asymmetric,
        long unknownAttributes,
        long roleConflicts,
        long skippedCandidates,
        long refused) {}
