/**
 * Finding a way to the peer: candidates, connectivity checks, nomination and consent, for one component (BUNDLE and
 * rtcp-mux).
 *
 * <p><b>Start here:</b> {@link dev.nightjar.ice.IceAgent}; {@link dev.nightjar.ice.StunDemux} when many agents share a
 * port.
 *
 * <ul>
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc8445">RFC 8445</a>, ICE; we are never lite, but check with a
 *       lite peer
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc8489">RFC 8489</a>, STUN with short-term credentials; only
 *       MESSAGE-INTEGRITY with SHA-1 guards checks, as every peer does it
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc8838">RFC 8838</a> and
 *       <a href="https://datatracker.ietf.org/doc/html/rfc8840">RFC 8840</a>, trickle ICE
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc8839">RFC 8839</a> §5.1, the candidate attribute
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc8863">RFC 8863</a>, patience before failing
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc7675">RFC 7675</a>, consent freshness
 * </ul>
 */
@NullMarked
package dev.nightjar.ice;

import org.jspecify.annotations.NullMarked;
