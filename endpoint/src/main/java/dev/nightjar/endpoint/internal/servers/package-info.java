/**
 * TCP and TLS towards STUN and TURN servers.
 *
 * <p><b>Start here:</b> {@link ServerConnections}, which opens connections for a gatherer and cuts what comes into
 * messages; {@link ServerTls} checks who answers.
 *
 * <ul>
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc8489">RFC 8489</a>, STUN over TCP and TLS
 * </ul>
 */
@NullMarked
package dev.nightjar.endpoint.internal.servers;

import org.jspecify.annotations.NullMarked;
