/**
 * Lost packets given back without asking: redundant audio (RED) and forward error correction (ULPFEC, FlexFEC), both
 * ways.
 *
 * <p><b>Start here:</b> {@link dev.nightjar.rtp.repair.FecEncoder} and {@link dev.nightjar.rtp.repair.FecDecoder};
 * {@link dev.nightjar.rtp.repair.RedEncoder} and {@link dev.nightjar.rtp.repair.RedReader}.
 *
 * <p>SSRCs and RTP timestamps are unsigned 32 bits in an {@code int}, sequence numbers {@code int} 0 to 65535. Each
 * class is confined to one thread, reads no clock and allocates nothing for a packet. Packets may only come in after
 * SRTP has authenticated them; what they say is still not believed.
 *
 * <ul>
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc2198">RFC 2198</a>, RED
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc5109">RFC 5109</a>, ULPFEC: level 0, in RED on the media's own
 *       SSRC; what is behind level 0 is skipped
 *   <li><a href="https://datatracker.ietf.org/doc/html/draft-ietf-payload-flexible-fec-scheme-03">
 *       draft-ietf-payload-flexible-fec-scheme-03</a>, FlexFEC: flexible mask, one protected SSRC; RFC 8627 has other
 *       bytes on the wire and is left out
 * </ul>
 */
@NullMarked
package dev.nightjar.rtp.repair;

import org.jspecify.annotations.NullMarked;
