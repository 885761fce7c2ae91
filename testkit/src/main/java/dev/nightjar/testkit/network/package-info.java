/**
 * A network in virtual time: hosts, address realms, NATs and firewalls, which loses, delays and doubles packets as its
 * seed has it. The same seed gives the same run, to the nanosecond.
 *
 * <p><b>Start here:</b> {@link dev.nightjar.testkit.network.VirtualNetwork}.
 *
 * <p>Addresses and ports are {@code InetSocketAddress}es that nobody resolves; times are nanoseconds of virtual time.
 * Everything is confined to one thread.
 *
 * <ul>
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc4787">RFC 4787</a>: what NATs do with UDP. Left out: ICMP,
 *       fragments (a datagram beyond the MTU vanishes), and gateways that read what they carry (ALGs).
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc5382">RFC 5382</a>: of TCP through NATs only that connections
 *       from inside work, for two hours of silence.
 * </ul>
 */
@NullMarked
package dev.nightjar.testkit.network;

import org.jspecify.annotations.NullMarked;
