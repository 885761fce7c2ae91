package dev.nightjar.rtp.send;

/**
 * Packets of one kind.
 *
 * @param packets how many
 * @param payloadBytes their payloads
 * @param headerBytes their headers and padding
 */
public record PacketCounts(long packets, long payloadBytes, long headerBytes) {}
