/**
 * One event loop: its thread and clock, its UDP sockets and TCP connections, and whom each datagram belongs to.
 *
 * <p><b>Start here:</b> {@link MediaLoop}, which is the loop; {@link LoopPeer} is what lives on it,
 * {@link RoutedSocket} finds the peer that a datagram is for.
 *
 * <p>What crosses from loop to loop goes by {@link LoopCrossing}. See ADRs 0008, 0013 and 0039.
 *
 * <ul>
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc4571">RFC 4571</a>, frames over TCP
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc7983">RFC 7983</a>, telling protocols apart on one socket
 * </ul>
 */
@NullMarked
package dev.nightjar.endpoint.internal.loop;

import org.jspecify.annotations.NullMarked;
