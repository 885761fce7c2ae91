/**
 * RTP packets as they stand on the wire, and their header extensions.
 *
 * <p><b>Start here:</b> {@link dev.nightjar.rtp.RtpPacket}, a view of one packet; {@link
 * dev.nightjar.rtp.HeaderExtensions}
 * reads the negotiated extensions from it, {@link dev.nightjar.rtp.RtpWriter} writes packets.
 *
 * <p>Unsigned 32-bit fields (SSRC, RTP timestamp) are {@code int}, compared by serial arithmetic; unsigned 16-bit
 * fields are {@code int} 0 to 65535. Absent values of header extensions are -1 unless the method says otherwise.
 *
 * <ul>
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc3550">RFC 3550</a> §5, RTP; without translators and mixers
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc5450">RFC 5450</a>, transmission time offsets
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc6464">RFC 6464</a>, client-to-mixer audio level
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc8285">RFC 8285</a>, header extensions
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc8852">RFC 8852</a>, RTP stream identifiers
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc9143">RFC 9143</a> §15, the MID extension
 * </ul>
 */
@NullMarked
package dev.nightjar.rtp;

import org.jspecify.annotations.NullMarked;
