/**
 * Finding a way to the peer: candidates of our own and of STUN and TURN servers, connectivity checks, nomination and
 * consent, for one component (BUNDLE and rtcp-mux).
 *
 * <p><b>Start here:</b> {@link dev.nightjar.ice.IceAgent}; {@link dev.nightjar.ice.CandidateGatherer} for servers;
 * {@link dev.nightjar.ice.StunDemux} when many agents share a port.
 *
 * <ul>
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc8445">RFC 8445</a>, ICE, full and lite, for one component;
 *       two lite sides are refused
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc6544">RFC 6544</a>, candidates over TCP, active and passive;
 *       none of simultaneous open, and connections themselves are the owner's
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc8489">RFC 8489</a>, STUN with short-term and long-term
 *       credentials; only MESSAGE-INTEGRITY with SHA-1 guards checks, as every peer does it
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc8656">RFC 8656</a>, TURN's client over UDP, TCP and TLS,
 *       without DTLS and relayed TCP
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc7064">RFC 7064</a> and
 *       <a href="https://datatracker.ietf.org/doc/html/rfc7065">RFC 7065</a>, URIs of servers
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc8838">RFC 8838</a> and
 *       <a href="https://datatracker.ietf.org/doc/html/rfc8840">RFC 8840</a>, trickle ICE
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc8839">RFC 8839</a> §5.1, the candidate attribute;
 *       a restart (§4.4) takes a new agent beside the old one
 *   <li>draft-thatcher-ice-renomination, nominating again, with libwebrtc's attribute
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc8863">RFC 8863</a>, patience before failing
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc7675">RFC 7675</a>, consent freshness
 * </ul>
 */
@NullMarked
package dev.nightjar.ice;

import org.jspecify.annotations.NullMarked;
