package dev.nightjar.rtp.receive;

/**
 * A source that a section's packets came of lately: W3C WebRTC §5.3.1 RTCRtpContributingSource.
 *
 * @param source SSRC or CSRC, unsigned 32 bits in an {@code int}
 * @param contributing whether a mixer named it as a CSRC, RFC 3550 §5.1; else it sends packets itself
 * @param heardNanos when its latest packet arrived
 * @param rtpTimestamp of that packet, unsigned 32 bits in an {@code int}
 * @param audioLevel 0 to 1 by RFC 6464 or, of a contributing source, RFC 6465; or -1 where that packet did not tell
 */
public record HeardSource(int source, boolean contributing, long heardNanos, int rtpTimestamp, double audioLevel) {}
