/**
 * The vocabulary that every protocol core of Nightjar speaks: datagrams in, datagrams and events out, one deadline.
 *
 * <p><b>Start here:</b> {@link dev.nightjar.core.SansIo}, the contract a protocol core keeps.
 *
 * <p>Unsigned 32-bit fields (SSRC, RTP timestamp) are {@code int}; unsigned 16-bit fields are {@code int} 0 to 65535.
 * Times are {@code long} nanoseconds since the driver started.
 *
 * <ul>
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc1982">RFC 1982</a>, serial number arithmetic
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc3550">RFC 3550</a> §5.1, the fixed RTP header's offsets only
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc7983">RFC 7983</a> and
 *       <a href="https://datatracker.ietf.org/doc/html/rfc9443">RFC 9443</a>, telling protocols apart by first byte
 * </ul>
 */
@NullMarked
package dev.nightjar.core;

import org.jspecify.annotations.NullMarked;
