/**
 * Sends what was received to others, without decoding it: one source, any number of streams made of it.
 *
 * <p>*Start here:* {@link dev.nightjar.rtp.forward.ForwardStream}, one stream to one receiver; {@link
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
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc8285">RFC 8285</a>, header extensions under other identifiers
 * </ul>
 *
 * <p>Each simulcast layer is a source; which one a stream sends is the owner's choice. Left out: layers inside one
 * encoding (SVC), and bandwidth adaptation: feedback for it is counted only.
 */
@NullMarked
package dev.nightjar.rtp.forward;

import org.jspecify.annotations.NullMarked;
