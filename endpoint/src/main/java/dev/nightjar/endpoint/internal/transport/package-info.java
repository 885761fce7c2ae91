/**
 * The ICE and DTLS of one connection, its candidates, the servers that it asks and the sockets that it sends on.
 *
 * <p><b>Start here:</b> {@link PeerIce}, which holds the agents; {@link PeerServers} drives the gatherers,
 * {@link PeerDtls} the handshake, and {@link PeerSockets} sends.
 *
 * <p>Each core is changed, then drained; {@code PeerTransport} above asks them in turn. See ADRs 0016, 0018, 0020 and
 * 0028.
 *
 * <ul>
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc8445">RFC 8445</a>, ICE, by the module {@code ice}
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc8656">RFC 8656</a>, TURN: relayed paths
 * </ul>
 */
@NullMarked
package dev.nightjar.endpoint.internal.transport;

import org.jspecify.annotations.NullMarked;
