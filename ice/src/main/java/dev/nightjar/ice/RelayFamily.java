package dev.nightjar.ice;

/** Of which address family relayed addresses are asked for (RFC 8656 §7.1). */
public enum RelayFamily {
    /** What a server gives unless asked otherwise. */
    IPV4,
    /** By REQUESTED-ADDRESS-FAMILY; a server that has none refuses with 440. */
    IPV6,
    /** IPv4, and IPv6 too where the server has it: by ADDITIONAL-ADDRESS-FAMILY. */
    BOTH
}
