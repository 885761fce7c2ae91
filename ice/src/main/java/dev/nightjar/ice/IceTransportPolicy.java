package dev.nightjar.ice;

/** Which candidates may be used: W3C {@code RTCIceTransportPolicy}. */
public enum IceTransportPolicy {
    /** Any. */
    ALL,
    /** Only relayed ones: the peer never learns an address of ours. */
    RELAY
}
