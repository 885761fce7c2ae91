/**
 * Live peers and what judges their work: browsers, aiortc and GStreamer as publishers, OpenSSL and libsrtp as the other
 * end of DTLS and SRTP, libnice, ice4j and coturn as that of ICE, a lossy relay between them and us, and the checks of
 * a recorded file.
 *
 * <p><b>Start here:</b> {@link dev.nightjar.interop.Browser} to run a page that publishes,
 * {@link dev.nightjar.interop.RecordingProbe} to judge the file that comes out.
 *
 * <ul>
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc5764">RFC 5764</a> DTLS-SRTP, as OpenSSL and libsrtp see it
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc9725">RFC 9725</a> WHIP, as the client sees it
 * </ul>
 */
@NullMarked
package dev.nightjar.interop;

import org.jspecify.annotations.NullMarked;
