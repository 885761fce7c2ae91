/**
 * Sends what was received to others, without decoding it: one source, any number of streams made of it.
 *
 * <p><b>Start here:</b> {@link dev.nightjar.rtp.forward.ForwardStream}, one stream to one receiver; {@link
 * dev.nightjar.rtp.forward.ForwardSource} is what they are made of. SSRCs and RTP timestamps are unsigned 32 bits in an
 * {@code int}, sequence numbers 0 to 65535.
 *
 * <ul>
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc7667">RFC 7667</a> §3.7, selective forwarding: each outgoing
 *       stream has an SSRC and numbers of its own; contributing sources are not named
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc3550">RFC 3550</a>, sender reports on the way
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc4585">RFC 4585</a>, NACK answered, PLI passed on
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc4588">RFC 4588</a>, retransmissions
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc5104">RFC 5104</a>, FIR passed on
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc7741">RFC 7741</a> and <a
 *       href="https://datatracker.ietf.org/doc/html/rfc9628">RFC 9628</a>, layers of VP8 and VP9
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc8285">RFC 8285</a>, header extensions under other identifiers
 *   <li><a href="https://aomediacodec.github.io/av1-rtp-spec/v1.0.0.html">RTP Payload Format For AV1 1.0</a>, appendix
 *       A: layers by dependency descriptors
 * </ul>
 *
 * <p>Each simulcast layer is a source; which one a stream sends is the owner's choice, and so is how much of
 * the layers inside it. {@link dev.nightjar.rtp.forward.LayerMeter} tells what there is to choose from.
 */
@NullMarked
package dev.nightjar.rtp.forward;

import org.jspecify.annotations.NullMarked;
