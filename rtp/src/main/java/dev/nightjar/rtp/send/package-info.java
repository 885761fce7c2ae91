/**
 * Sending RTP on one BUNDLE transport: encoded frames or packets made elsewhere in, RTP and RTCP to be encrypted out.
 *
 * <p><b>Start here:</b> {@link dev.nightjar.rtp.send.RtpSendSession} for encoded frames;
 * {@link dev.nightjar.rtp.send.RtpSendStream} for packets of a recording.
 *
 * <p>SSRCs and RTP timestamps are unsigned 32 bits in an {@code int}, sequence numbers {@code int} 0 to 65535. The
 * cores are confined to one thread and take packets only after SRTP has authenticated them.
 *
 * <ul>
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc3550">RFC 3550</a> §5 and §6.4.1; report interval of one
 *       second instead of §6.2
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc4585">RFC 4585</a>, NACK and PLI, answered
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc4588">RFC 4588</a>, retransmission on an SSRC of its own
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc5104">RFC 5104</a> §4.2, limits of the bitrate, kept and
 *       answered
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc5109">RFC 5109</a> in RED (RFC 2198), and FlexFEC: parity
 *       of video by reported loss
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc8852">RFC 8852</a>, rid and repaired-rid of several encodings
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc8888">RFC 8888</a>, feedback that names packets by SSRC and
 *       sequence number
 * </ul>
 */
@NullMarked
package dev.nightjar.rtp.send;

import org.jspecify.annotations.NullMarked;
