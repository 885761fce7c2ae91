/**
 * RTP header extensions as values: how each is read from the bytes of its element and written.
 *
 * <p><b>Start here:</b> {@link dev.nightjar.rtp.extension.HeaderExtension}, what each of them is and what an
 * application implements for one of its own; {@link dev.nightjar.rtp.extension.StreamName} and the {@code EXTENSION}
 * of each record are those that browsers know. {@link dev.nightjar.rtp.HeaderExtensions} reads them from packets and
 * {@link dev.nightjar.rtp.RtpWriter} writes them; the static {@code read} methods here are for the path of every packet
 * and make no object.
 *
 * <p>Elements, identifiers and the one-byte and two-byte forms are the packet's: see {@link dev.nightjar.rtp}.
 *
 * <ul>
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc5450">RFC 5450</a>, transmission time offsets
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc6464">RFC 6464</a>, client-to-mixer audio level
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc6465">RFC 6465</a>, mixer-to-client audio level
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc8852">RFC 8852</a>, RTP stream identifiers
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc9143">RFC 9143</a> §15, the MID extension
 *   <li>3GPP TS 26.114 §7.4.5, coordination of video orientation; without the six-bit granularity
 *   <li>the documents of WebRTC's own extensions, docs/native-code/rtp-hdrext in its source
 * </ul>
 */
@NullMarked
package dev.nightjar.rtp.extension;

import org.jspecify.annotations.NullMarked;
