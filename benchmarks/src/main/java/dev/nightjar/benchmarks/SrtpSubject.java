package dev.nightjar.benchmarks;

/**
 * Who transforms the packets of a benchmark, RTP or RTCP: both directions of one session, in place.
 *
 * <p>Each method returns the new length; the array has room for what is added. A refused packet is an
 * {@link IllegalStateException}, since none of a benchmark's packets is bad.
 */
public interface SrtpSubject {
    /** Encrypts and authenticates a packet. */
    int protect(byte[] buffer, int length);

    /** Turns a protected packet back. */
    int unprotect(byte[] buffer, int length);
}
