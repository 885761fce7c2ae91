package dev.nightjar.endpoint.internal.transport;

/**
 * The server that gave a candidate.
 *
 * @param url as it was configured
 * @param relayProtocol what carries datagrams to a TURN server: {@code udp}, {@code tcp} or {@code tls}; empty for STUN
 */
public record CandidateSource(String url, String relayProtocol) {}
