package dev.nightjar.dtlssrtp;

/** Which end of the DTLS association we are: {@code a=setup} decides it (RFC 8842 §5.2). */
public enum DtlsRole {
    /** Sends the first ClientHello: {@code setup:active}. */
    CLIENT,
    /** Waits for a ClientHello: {@code setup:passive}. */
    SERVER
}
