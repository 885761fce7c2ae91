/**
 * Measurements of what the endpoint does not show: they stand in its package, and run on the class path only.
 *
 * <p><b>Start here:</b> {@link dev.nightjar.endpoint.UdpLoopBench}, what a datagram costs;
 * {@link dev.nightjar.endpoint.KeyedPublisher} publishes to the forwarder in C.
 */
@NullMarked
package dev.nightjar.endpoint;

import org.jspecify.annotations.NullMarked;
