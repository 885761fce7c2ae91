/**
 * When to show what was received: frames in as they become whole, frames out at an even pace.
 *
 * <p><b>Start here:</b> {@link dev.nightjar.rtp.playout.JitterBuffer}, which holds one track's frames until their time
 * and adapts that time to the network; {@link dev.nightjar.rtp.playout.PlayoutGroup} keeps the tracks of one CNAME in
 * step by the clock of their sender reports (RFC 3550 §6.4.1). Recording and forwarding need neither: they keep the
 * timestamps.
 *
 * <p>Decoding, stretching and concealing sound are the application's; frames come out whole, each once and in order.
 *
 * <ul>
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc3550">RFC 3550</a> §5.1, §6.4.1: timestamps and their wall clock
 *   <li><a href="https://www.w3.org/TR/webrtc-stats/">Identifiers for WebRTC's Statistics API</a>: the jitterBuffer… members
 * </ul>
 */
@NullMarked
package dev.nightjar.rtp.playout;

import org.jspecify.annotations.NullMarked;
