package dev.nightjar.endpoint;

/** Which UDP socket a connection uses. */
public enum SocketPolicy {
    /** {@link #SHARED} when the first description we set is an answer, {@link #OWN} when it is an offer. */
    AUTOMATIC,
    /**
     * The loop's socket, which many peers share: one port for all. Two endpoints that both share cannot have two
     * connections between them, since both would have one pair of addresses.
     */
    SHARED,
    /** A socket of its own on an ephemeral port. */
    OWN
}
