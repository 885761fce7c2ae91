package dev.nightjar.interop;

/**
 * What happened to the datagrams of one direction of a {@link LossyRelay}.
 *
 * @param received that came in
 * @param forwarded that went out, copies included
 * @param forwardedBytes their payload
 * @param lost by chance
 * @param blackedOut lost in a blackout
 * @param overflowed lost at the bottleneck's full queue
 * @param duplicated sent twice
 * @param reordered held back while others overtook
 * @param unrouted with nowhere to go: no upstream yet, too many clients, or a refusing socket
 * @param singledOut lost because a test chose that very one
 */
public record RelayCounters(
        long received,
        long forwarded,
        long forwardedBytes,
        long lost,
        long blackedOut,
        long overflowed,
        long duplicated,
        long reordered,
        long unrouted,
        long singledOut) {}
