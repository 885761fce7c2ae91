/**
 * Receiving RTP on one BUNDLE transport: decrypted packets in, whole frames out, RTCP to be encrypted out.
 *
 * <p><b>Start here:</b> {@link dev.nightjar.rtp.receive.RtpReceiveSession}.
 *
 * <p>SSRCs and RTP timestamps are unsigned 32 bits in an {@code int}, sequence numbers {@code int} 0 to 65535. The
 * core is confined to one thread and takes packets only after SRTP has authenticated them.
 *
 * <ul>
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc3550">RFC 3550</a> §6 and appendix A.1; report interval of one
 *       second instead of §6.2
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc3611">RFC 3611</a> §4.4 and §4.5, a receiver's reference time is
 *       answered; none of our own is sent
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc4585">RFC 4585</a>, NACK and PLI at once, not by §3.5
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc4588">RFC 4588</a>, retransmission on its own SSRC only
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc5104">RFC 5104</a> §4.3.1, FIR only
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc5506">RFC 5506</a>, reduced-size RTCP
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc8852">RFC 8852</a>, rid and repaired-rid
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc8888">RFC 8888</a>, feedback on each packet where it was
 *       negotiated
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc9143">RFC 9143</a> §9.2, which section a packet belongs to
 * </ul>
 */
@NullMarked
package dev.nightjar.rtp.receive;

import org.jspecify.annotations.NullMarked;
