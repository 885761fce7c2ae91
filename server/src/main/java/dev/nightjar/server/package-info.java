/**
 * The headless endpoint as a program.
 *
 * <p><b>Start here:</b> {@link dev.nightjar.server.Main}, the command line; {@code RecordServer} is what
 * {@code nightjar record} runs.
 *
 * <ul>
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc9725">RFC 9725</a>, WHIP; not built:
 *       redirection, and servers by Link
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc8840">RFC 8840</a>, the SDP fragments that PATCH carries
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc9110">RFC 9110</a>, ranges and preconditions
 * </ul>
 */
@NullMarked
package dev.nightjar.server;

import org.jspecify.annotations.NullMarked;
