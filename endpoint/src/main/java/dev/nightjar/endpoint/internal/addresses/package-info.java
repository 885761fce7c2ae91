/**
 * Addresses of this machine, of what it is known by outside, and of servers named in a configuration.
 *
 * <p><b>Start here:</b> {@link HostAddresses}, which lists what sockets bind to; {@link AddressProbe} finds public
 * addresses, {@link NameResolver} looks names up.
 *
 * <ul>
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc8489">RFC 8489</a>, STUN: a binding request to find the
 *   public address
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc8421">RFC 8421</a>, IPv6 before IPv4
 * </ul>
 */
@NullMarked
package dev.nightjar.endpoint.internal.addresses;

import org.jspecify.annotations.NullMarked;
