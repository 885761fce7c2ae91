/**
 * UDP sockets and how datagrams reach the kernel: the JDK's channels, or epoll with batches.
 *
 * <p><b>Start here:</b> {@link DatagramIo}, which opens sockets for one loop and sends what its turn has queued.
 * {@link NetworkTransport} chooses the kind.
 *
 * <p>Counts are the loop's own ({@link SocketCounters}). See ADR 0013.
 */
@NullMarked
package dev.nightjar.endpoint.internal.sockets;

import org.jspecify.annotations.NullMarked;
