package dev.nightjar.benchmarks;

/**
 * Who transforms the packets of a benchmark: both directions of one session, in place.
 *
 * <p>Each method returns the new length; the array has room for what is added. A refused packet is an
 * {@link IllegalStateException}, since none of a benchmark's packets is bad.
 */
public interface SrtpSubject {
    /** Turns an RTP packet into an SRTP packet. */
    int protectRtp(byte[] buffer, int length);

    /** Turns an SRTP packet into an RTP packet. */
    int unprotectRtp(byte[] buffer, int length);

    /** Turns an RTCP packet into an SRTCP packet. */
    int protectRtcp(byte[] buffer, int length);

    /** Turns an SRTCP packet into an RTCP packet. */
    int unprotectRtcp(byte[] buffer, int length);
}
