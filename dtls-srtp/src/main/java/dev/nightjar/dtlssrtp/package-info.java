/**
 * Keys for media by DTLS 1.2, and the SRTP and SRTCP transforms that use them.
 *
 * <p><b>Start here:</b> {@link dev.nightjar.dtlssrtp.DtlsSession} negotiates the keys, {@link
 * dev.nightjar.dtlssrtp.SrtpContext} protects and
 * unprotects packets with them.
 *
 * <ul>
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc6347">RFC 6347</a> DTLS 1.2: without cookies, renegotiation
 *       and resumption; on top of <a href="https://datatracker.ietf.org/doc/html/rfc5246">RFC 5246</a> TLS 1.2 by Bouncy
 *       Castle
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc5705">RFC 5705</a> keying material exporters, and <a
 *       href="https://datatracker.ietf.org/doc/html/rfc7627">RFC 7627</a> extended master secret, which is required
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc5763">RFC 5763</a> and <a
 *       href="https://datatracker.ietf.org/doc/html/rfc5764">RFC 5764</a> DTLS-SRTP: without MKI
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc8122">RFC 8122</a> fingerprints of certificates: sha-256,
 *       sha-384 and sha-512
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc7468">RFC 7468</a> certificates and keys as text: without
 *       passwords
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc9850">RFC 9850</a> SSLKEYLOGFILE: CLIENT_RANDOM, when asked
 *       for
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc8827">RFC 8827</a> what WebRTC asks of all that
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc3711">RFC 3711</a> SRTP and SRTCP
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc6188">RFC 6188</a> AES-CM with longer keys: with
 *       256 bits, for keys that do not come from DTLS
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc7714">RFC 7714</a> AES-GCM in SRTP: with tags of 16 bytes
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc9335">RFC 9335</a> Cryptex: CSRCs and header extensions
 *       encrypted too
 * </ul>
 *
 * <p>RTP's unsigned 32-bit fields are {@code int}, unsigned 16-bit ones {@code int} from 0 to 65535.
 */
@NullMarked
package dev.nightjar.dtlssrtp;

import org.jspecify.annotations.NullMarked;
