package dev.nightjar.ice;

/**
 * What a {@link CandidateGatherer} has seen, a snapshot.
 *
 * @param requestsSent requests to servers, retransmissions included
 * @param responsesReceived answers to open transactions, errors included, with the integrity they need
 * @param unmatched STUN from a server's address that is no answer to an open transaction
 * @param unauthenticated answers whose integrity is missing or wrong
 * @param malformed what came from a server's address and is neither STUN nor channel data, or is broken
 * @param relayedReceived datagrams unwrapped
 * @param relayedSent datagrams wrapped
 * @param unpermitted datagrams a server passed on from where we have no permission for
 * @param dropped datagrams to a peer that were not sent: no permission yet and one waiting, refused, too long, or full
 */
public record GatheringCounters(
        long requestsSent,
        long responsesReceived,
        long unmatched,
        long unauthenticated,
        long malformed,
        long relayedReceived,
        long relayedSent,
        long unpermitted,
        long dropped) {}
