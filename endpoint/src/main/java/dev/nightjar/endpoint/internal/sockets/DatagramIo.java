package dev.nightjar.endpoint.internal.sockets;

import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;

/**
 * How one loop's sockets reach the kernel, and what they share: buffers, the send batch, counters.
 *
 * <p>Loop-confined but for {@link #open}, {@link #describe} and {@link #counters}.
 */
public interface DatagramIo {
    /** {@return a socket bound to {@code address} and {@code port}; fails with the bind's own exception; any thread} */
    CompletableFuture<UdpSocket> open(InetAddress address, int port, UdpSocket.Receiver receiver);

    /** Sends what the sockets have batched. */
    void flush();

    /** {@return what is in use, for the log and {@code SocketStats.transport}; any thread} */
    String describe();

    /** {@return what the sockets have done; to be read by any thread} */
    SocketCounters counters();

    /** Gives the shared buffers back, when every socket is closed. */
    void close();
}
