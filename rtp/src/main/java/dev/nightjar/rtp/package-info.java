/**
 * RTP packets as they stand on the wire, and their header extensions.
 *
 * <p><b>Start here:</b> {@link dev.nightjar.rtp.RtpPacket}, a view of one packet; {@link
 * dev.nightjar.rtp.HeaderExtensions}
 * reads the negotiated extensions from it, {@link dev.nightjar.rtp.RtpWriter} writes packets. What each extension
 * says is in {@link dev.nightjar.rtp.extension}.
 *
 * <p>Unsigned 32-bit fields (SSRC, RTP timestamp) are {@code int}, compared by serial arithmetic; unsigned 16-bit
 * fields are {@code int} 0 to 65535. Absent values of header extensions are -1 unless the method says otherwise.
 *
 * <ul>
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc3550">RFC 3550</a> §5, RTP; without translators and mixers
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc8285">RFC 8285</a>, header extensions; without the encrypted ones of RFC 6904
 * </ul>
 */
@NullMarked
package dev.nightjar.rtp;

import org.jspecify.annotations.NullMarked;
