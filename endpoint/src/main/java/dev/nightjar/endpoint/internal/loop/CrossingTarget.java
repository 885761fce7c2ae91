package dev.nightjar.endpoint.internal.loop;

/**
 * What takes the packets that a {@link LoopCrossing} brings from another loop, on its own.
 *
 * @param <F> what a packet is to be read by
 */
public interface CrossingTarget<F> {
    /** Takes a packet with its array; returns an array to be used instead. */
    byte[] receiveOwned(byte[] bytes, int length, F format, long nowNanos);

    /** Takes what a sender report says of the packets' clock. */
    void senderReport(int ssrc, long ntpNanos, int rtpTimestamp);
}
