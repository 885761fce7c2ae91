/**
 * A headless WebRTC peer: the W3C API with Java's manners, over event loops and sockets of its own.
 *
 * <p><b>Start here:</b> {@link dev.nightjar.endpoint.Endpoint}, which makes a {@link
 * dev.nightjar.endpoint.PeerConnection}. A
 * {@link dev.nightjar.endpoint.Recorder} writes what arrives into a file; {@link
 * dev.nightjar.endpoint.PeerConnection#addTrack} sends it on to another peer.
 *
 * <p>A packet's way begins in {@code internal.sockets.UdpSocket}, is routed by {@code internal.loop.RoutedSocket}, and
 * is read top to bottom in {@code PeerTransport}. What carries the interface and mentions nothing of it but values lies
 * in packages under {@code internal}, which no application sees: {@code docs/architecture.md} draws them.
 *
 * <ul>
 *   <li><a href="https://www.w3.org/TR/webrtc/">W3C WebRTC 1.0</a>; not built: data channels, answers of several
 *   peers to one offer
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc9429">RFC 9429</a>, JSEP; one BUNDLE group, rtcp-mux required
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc9143">RFC 9143</a>, BUNDLE
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc7983">RFC 7983</a>, telling protocols apart on one socket
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc4733">RFC 4733</a>, telephone keys sent and heard
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc8421">RFC 8421</a>, IPv6 and IPv4 in turns
 * </ul>
 */
@NullMarked
package dev.nightjar.endpoint;

import org.jspecify.annotations.NullMarked;
