/**
 * Multicast DNS: the addresses behind the {@code .local} names that browsers put in place of their own.
 *
 * <p><b>Start here:</b> {@link MdnsResolver}, which asks for a name, and {@link MdnsQuestions} keeps what was asked
 * and answered, without a socket or a clock.
 *
 * <ul>
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc6762">RFC 6762</a>, multicast DNS: one-shot queries alone,
 *   nothing is announced
 * </ul>
 */
@NullMarked
package dev.nightjar.endpoint.internal.mdns;

import org.jspecify.annotations.NullMarked;
