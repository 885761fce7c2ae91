package dev.nightjar.endpoint;

import static java.util.Objects.requireNonNull;

/**
 * What the sockets of an endpoint have done since it was opened, all loops together.
 *
 * <p>Datagrams are counted one by one, however many of them crossed into the kernel at once: the ratio of datagrams to
 * calls is what batching saves.
 *
 * @param transport what is in use, as it is logged: {@code NIO}, or {@code epoll: GRO, sendmmsg, GSO}
 * @param datagramsReceived datagrams read
 * @param bytesReceived their bytes
 * @param receiveCalls system calls that read at least one
 * @param strangers datagrams read that belonged to no connection
 * @param datagramsSent datagrams handed to the transport
 * @param bytesSent their bytes
 * @param sendCalls system calls that sent them; with epoll those needed when the kernel takes each batch whole
 * @param segmentedSends messages that held several datagrams for the kernel to cut (GSO)
 * @param datagramsDropped datagrams not sent because the kernel did not keep up or refused them
 */
public record SocketStats(
        String transport,
        long datagramsReceived,
        long bytesReceived,
        long receiveCalls,
        long strangers,
        long datagramsSent,
        long bytesSent,
        long sendCalls,
        long segmentedSends,
        long datagramsDropped) {
    /** Refuses a missing name. */
    public SocketStats {
        requireNonNull(transport, "transport");
    }
}
