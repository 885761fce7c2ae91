package dev.nightjar.testkit.network;

/** Which outer port a NAT gives a new mapping, RFC 4787 §4.2.1. */
public enum PortAssignment {
    /** The inner one where it is free, else any. */
    PRESERVING,
    /** Any that is free. */
    RANDOM,
    /** The next that is free: what makes port prediction tempting. */
    SEQUENTIAL
}
