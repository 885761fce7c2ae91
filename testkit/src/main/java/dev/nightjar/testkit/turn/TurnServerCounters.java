package dev.nightjar.testkit.turn;

/**
 * What a {@link VirtualTurnServer} has seen.
 *
 * @param bindings Binding requests answered
 * @param allocations allocations alive
 * @param permissions permissions alive, of all allocations
 * @param channels channels alive, of all allocations
 * @param toPeers datagrams relayed to peers
 * @param toClients datagrams relayed to clients
 * @param droppedFromClients datagrams for peers without permission, or on no channel
 * @param droppedFromPeers datagrams from peers without permission, or to no allocation
 * @param malformed what was neither STUN nor channel data
 */
public record TurnServerCounters(
        long bindings,
        int allocations,
        int permissions,
        int channels,
        long toPeers,
        long toClients,
        long droppedFromClients,
        long droppedFromPeers,
        long malformed) {}
