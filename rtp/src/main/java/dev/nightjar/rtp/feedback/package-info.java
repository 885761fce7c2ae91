/**
 * What a receiver tells a sender, and what a sender reports of itself: small cores that the owner of a session calls.
 *
 * <p><b>Start here:</b> {@link dev.nightjar.rtp.feedback.TransportFeedbackGenerator} where transport-wide congestion
 * control was negotiated, {@link dev.nightjar.rtp.feedback.CongestionFeedbackGenerator} where RFC 8888 was,
 * {@link dev.nightjar.rtp.feedback.RembEstimator} where only REMB was.
 * {@link dev.nightjar.rtp.feedback.ReceptionStatistics}, {@link dev.nightjar.rtp.feedback.NackGenerator} and
 * {@link dev.nightjar.rtp.feedback.KeyframeRequester} are one per received stream,
 * {@link dev.nightjar.rtp.feedback.SenderStatistics} one per sent stream.
 *
 * <p>Only packets that SRTP has authenticated go in. Times are nanoseconds since the driver started. Each class is
 * confined to one thread and allocates nothing per packet.
 *
 * <ul>
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc3550">RFC 3550</a> §6.4, A.1, A.3, A.8; without probation
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc4585">RFC 4585</a> §6.2.1, §6.3.1 and
 *       <a href="https://datatracker.ietf.org/doc/html/rfc5104">RFC 5104</a> §4.3.1
 *   <li><a href="https://datatracker.ietf.org/doc/html/draft-holmer-rmcat-transport-wide-cc-extensions-01">draft-holmer-rmcat-transport-wide-cc-extensions-01</a>
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc8888">RFC 8888</a>, without ECN of our own
 *   <li><a href="https://datatracker.ietf.org/doc/html/draft-ietf-rmcat-gcc-02">draft-ietf-rmcat-gcc-02</a> §5, the delay-based half, for REMB
 * </ul>
 */
@NullMarked
package dev.nightjar.rtp.feedback;

import org.jspecify.annotations.NullMarked;
