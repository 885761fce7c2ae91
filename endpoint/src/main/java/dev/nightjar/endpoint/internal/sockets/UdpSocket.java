package dev.nightjar.endpoint.internal.sockets;

import java.net.InetSocketAddress;

/**
 * One UDP socket bound to one local address, on one loop.
 *
 * <p>Loop-confined.
 */
public interface UdpSocket {
    /** Larger than any media datagram and any DTLS flight; a longer one is cut and then fails to authenticate. */
    int MAX_DATAGRAM_BYTES = 2_048;

    /** Asked of the kernel, which may grant less: a key frame for many peers, or what comes while the loop is busy. */
    int SOCKET_BUFFER_BYTES = 4 << 20;

    /** System calls of one read cycle, after which the loop's other work has its turn. */
    int READS_PER_CYCLE = 64;

    /** Takes what a socket reads, on the loop. */
    interface Receiver {
        /**
         * Takes one datagram; the bytes are borrowed until the call returns.
         *
         * @param remote who sent it; the same object for datagrams that came with one system call from one sender
         * @param arrivalNanos when the system call that brought it returned, on the loop's clock
         */
        void onDatagram(
                UdpSocket socket, InetSocketAddress remote, byte[] buffer, int offset, int length, long arrivalNanos);

        /** The socket has nothing more to read for now. */
        void onReadComplete();
    }

    /** {@return the bound address and port} */
    InetSocketAddress localAddress();

    /**
     * Copies one datagram out, at once or into the loop's batch, which leaves at the loop's next flush.
     *
     * <p>Datagrams to one remote address leave in the order of the calls. When the kernel cannot keep up they are
     * dropped and counted.
     */
    void send(InetSocketAddress remote, byte[] buffer, int offset, int length);

    /** Closes the socket; what waits in the loop's batch must have been flushed. */
    void close();
}
