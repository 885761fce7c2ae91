/**
 * A STUN and TURN server in virtual time, for tests of clients: written apart from the clients' own codec, so that the
 * two check each other.
 *
 * <p><b>Start here:</b> {@link dev.nightjar.testkit.turn.VirtualTurnServer}.
 *
 * <ul>
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc8489">RFC 8489</a>: STUN, long-term credentials with both
 *       password algorithms, user hash, stale nonces, alternate servers. Left out: DNS discovery.
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc8656">RFC 8656</a>: TURN. Left out: EVEN-PORT and reservations,
 *       ICMP, relaying over TCP (RFC 6062).
 * </ul>
 */
@NullMarked
package dev.nightjar.testkit.turn;

import org.jspecify.annotations.NullMarked;
