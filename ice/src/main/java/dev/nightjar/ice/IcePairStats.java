package dev.nightjar.ice;

import dev.nightjar.core.Path;

/**
 * One candidate pair, a snapshot; the fields of W3C's {@code RTCIceCandidatePairStats} that ICE itself knows. Bytes
 * and packets are the owner's to count.
 *
 * @param id the same for one pair as long as the agent lives, and unlike that of any other of this agent
 * @param path where it runs
 * @param localId {@link IceCandidateStats#id} of our candidate
 * @param remoteId {@link IceCandidateStats#id} of the peer's candidate
 * @param state how far checking it has come
 * @param priority unsigned 64 bits, RFC 8445 §6.1.2.3
 * @param nominated whether it was nominated, by us or by the peer, and has not failed since
 * @param selected whether it is the one in use
 * @param requestsSent checks sent without their retransmissions and without consent checks
 * @param requestsReceived authenticated checks of the peer, consent checks included: nothing tells them apart
 * @param responsesSent our answers to them
 * @param responsesReceived successful answers to checks and consent checks
 * @param consentRequestsSent consent checks sent, RFC 7675 §5.1
 * @param currentRoundTripNanos of the newest answered check, 0 before the first
 * @param totalRoundTripNanos of all answered checks
 */
public record IcePairStats(
        String id,
        Path path,
        String localId,
        String remoteId,
        State state,
        long priority,
        boolean nominated,
        boolean selected,
        long requestsSent,
        long requestsReceived,
        long responsesSent,
        long responsesReceived,
        long consentRequestsSent,
        long currentRoundTripNanos,
        long totalRoundTripNanos) {

    /** RFC 8445 §6.1.2.6, with the words of W3C's {@code RTCStatsIceCandidatePairState}. */
    public enum State {
        /** Waits for another pair of its foundation. */
        FROZEN("frozen"),
        /** Will be checked. */
        WAITING("waiting"),
        /** Is being checked. */
        IN_PROGRESS("in-progress"),
        /** The newest check was answered. */
        SUCCEEDED("succeeded"),
        /** The newest check was refused or not answered, or its connection closed. */
        FAILED("failed");

        private final String token;

        State(String token) {
            this.token = token;
        }

        /** {@return W3C's word} */
        public String token() {
            return token;
        }
    }
}
