/**
 * Session descriptions as values: read, asked, built and written back, and the rules by which an answer follows from an
 * offer. Nothing here knows a socket, a thread or a state; an endpoint puts the rules together into JSEP.
 *
 * <p><b>Start here:</b> {@link dev.nightjar.sdp.SessionDescription}.
 *
 * <p>Text that came from a peer fails with {@link dev.nightjar.sdp.SdpParseException}; a caller's own mistake with
 * {@link java.lang.IllegalArgumentException}. SSRCs are unsigned 32 bits in an {@code int}.
 *
 * <ul>
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc8866">RFC 8866</a>, SDP: lines that WebRTC has no use for are
 *       kept as text
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc3264">RFC 3264</a>, offer and answer
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc9429">RFC 9429</a>, JSEP: the text rules, not the state machine
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc9143">RFC 9143</a>, BUNDLE, and
 *       <a href="https://datatracker.ietf.org/doc/html/rfc5888">RFC 5888</a>, grouping
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc8839">RFC 8839</a> and
 *       <a href="https://datatracker.ietf.org/doc/html/rfc8840">RFC 8840</a>, ICE and trickled fragments
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc8842">RFC 8842</a>,
 *       <a href="https://datatracker.ietf.org/doc/html/rfc8122">RFC 8122</a>,
 *       <a href="https://datatracker.ietf.org/doc/html/rfc4145">RFC 4145</a>, DTLS roles and fingerprints
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc8285">RFC 8285</a>, header extensions
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc4585">RFC 4585</a>,
 *       <a href="https://datatracker.ietf.org/doc/html/rfc4588">RFC 4588</a>,
 *       <a href="https://datatracker.ietf.org/doc/html/rfc3605">RFC 3605</a>, feedback, retransmission, RTCP's port
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc6184">RFC 6184</a>,
 *       <a href="https://datatracker.ietf.org/doc/html/rfc9628">RFC 9628</a>, what H.264 and VP9 have to agree on
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc8830">RFC 8830</a>,
 *       <a href="https://datatracker.ietf.org/doc/html/rfc5576">RFC 5576</a>, streams, tracks and sources
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc8851">RFC 8851</a>,
 *       <a href="https://datatracker.ietf.org/doc/html/rfc8853">RFC 8853</a>, restricted streams and simulcast
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc8841">RFC 8841</a>, SCTP over DTLS
 * </ul>
 */
@NullMarked
package dev.nightjar.sdp;

import org.jspecify.annotations.NullMarked;
