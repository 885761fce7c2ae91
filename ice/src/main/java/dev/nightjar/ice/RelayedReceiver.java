package dev.nightjar.ice;

import dev.nightjar.core.Path;

/** Takes what a TURN server passed on from a peer. */
@FunctionalInterface
public interface RelayedReceiver {
    /**
     * Takes one datagram; called from within {@link CandidateGatherer#receive}, as its last act, so the receiver may
     * call any method of the gatherer.
     *
     * @param relay from our relayed address to the peer, by {@code RELAY}; the same object for each datagram of a peer
     * @param buffer holds the datagram, borrowed until this call returns; it may be changed in place
     * @param offset absolute index of its first byte
     * @param length its bytes
     * @param nowNanos when it arrived
     */
    void onRelayed(Path relay, byte[] buffer, int offset, int length, long nowNanos);
}
