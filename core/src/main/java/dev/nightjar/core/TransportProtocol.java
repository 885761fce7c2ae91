package dev.nightjar.core;

/** What carries a datagram between the two ends of a {@link Path}. */
public enum TransportProtocol {
    /** Plain UDP. */
    UDP,
    /** A TCP connection with RFC 4571 framing. */
    TCP,
    /** A TURN allocation; the local address is the relayed one. */
    RELAY
}
