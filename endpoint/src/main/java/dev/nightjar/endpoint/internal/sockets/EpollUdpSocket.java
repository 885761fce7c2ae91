package dev.nightjar.endpoint.internal.sockets;

import dev.nightjar.endpoint.internal.sockets.SocketCounters.Counter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.Errors;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;

/**
 * A socket of Netty's native epoll: runs of the loop's batch leave as one message each, and all messages with one call.
 */
public final class EpollUdpSocket implements UdpSocket, SendBatch.Target {
    /** Addresses behind a path too narrow for our segments; a peer can add but its own, and more mean a narrow link. */
    public static final int MAX_NARROW_PATHS = 64;

    private static final System.Logger LOG = System.getLogger(UdpSocket.class.getName());
    private static final int EIO = -5;
    private static final int EINVAL = -22;
    private static final int EMSGSIZE = -90;

    private final EpollDatagramIo io;
    private final SocketCounters counters;
    private final EpollDatagramChannel channel;
    private final InetSocketAddress localAddress;
    private final Set<InetSocketAddress> narrowPaths = new HashSet<>();
    private final ArrayDeque<Segmented> refused = new ArrayDeque<>();
    private boolean canSegment;
    private boolean isWritten;
    private boolean isFlushing;

    EpollUdpSocket(EpollDatagramIo io, EpollDatagramChannel channel, boolean canSegment) {
        this.io = io;
        this.counters = io.counters();
        this.channel = channel;
        this.localAddress = channel.localAddress();
        this.canSegment = canSegment;
    }

    @Override
    public InetSocketAddress localAddress() {
        return localAddress;
    }

    @Override
    public void send(InetSocketAddress remote, byte[] buffer, int offset, int length) {
        // Netty's batch miscounts its messages when one is empty, and no protocol of ours sends one.
        if (length > 0) {
            io.batch().add(this, remote, buffer, offset, length);
        }
    }

    @Override
    public boolean write(SendRun run) {
        int datagrams = run.datagrams();
        int segmentBytes = run.segmentBytes();
        InetSocketAddress remote = run.remote();
        if (!channel.isWritable()) {
            flush();
        }
        if (!channel.isWritable()) {
            counters.add(Counter.DATAGRAMS_DROPPED, datagrams);
            run.takeBytes().release();
            return false;
        }
        counters.add(Counter.DATAGRAMS_SENT, datagrams);
        counters.add(Counter.BYTES_SENT, run.length());
        ByteBuf bytes = run.takeBytes();
        if (datagrams > 1 && canSegment && (narrowPaths.isEmpty() || !narrowPaths.contains(remote))) {
            counters.add(Counter.SEGMENTED_SENDS, 1);
            Segmented promise = new Segmented(bytes.retain(), segmentBytes, remote);
            channel.write(new SegmentedDatagramPacket(bytes, segmentBytes, remote), promise);
        } else {
            writePlainly(bytes, segmentBytes, remote);
        }
        boolean isFirst = !isWritten;
        isWritten = true;
        return isFirst;
    }

    /** Writes datagram by datagram, and releases the bytes. */
    private void writePlainly(ByteBuf bytes, int segmentBytes, InetSocketAddress remote) {
        // The void promise: a datagram that the network refuses (ICMP unreachable) is a lost datagram, not a failure.
        while (bytes.readableBytes() > segmentBytes) {
            channel.write(new DatagramPacket(bytes.readRetainedSlice(segmentBytes), remote), channel.voidPromise());
        }
        channel.write(new DatagramPacket(bytes, remote), channel.voidPromise());
    }

    @Override
    public void flush() {
        isWritten = false;
        isFlushing = true;
        flushChannel();
        // Those the kernel would not cut go again as they are, at once, so that nothing is lost.
        for (Segmented again = refused.poll(); again != null; again = refused.poll()) {
            writePlainly(again.bytes, again.segmentBytes, again.remote);
            if (refused.isEmpty()) {
                flushChannel();
            }
        }
        isFlushing = false;
    }

    private void flushChannel() {
        counters.add(Counter.SEND_CALLS, 1);
        channel.flush();
    }

    /** {@return Netty's side of this socket} */
    public EpollDatagramChannel channel() {
        return channel;
    }

    /** {@return whether runs still leave as one message} */
    public boolean canSegment() {
        return canSegment;
    }

    @Override
    public void close() {
        channel.close();
    }

    /**
     * Takes a run that did not leave.
     *
     * <p>EIO: the interface cannot checksum what it cuts, so none of this socket's runs will ever leave. EINVAL and
     * EMSGSIZE: a segment is longer than this one path carries; *Choice:* the others keep their runs, since otherwise
     * one peer behind a narrow path would make all of them dear. Anything else is what any datagram may meet.
     */
    private void notSent(Segmented run, Throwable cause) {
        int errno = cause instanceof Errors.NativeIoException failed ? failed.expectedErr() : 0;
        if (errno != EIO && errno != EINVAL && errno != EMSGSIZE) {
            counters.add(Counter.DATAGRAMS_DROPPED, run.datagrams());
            run.bytes.release();
            LOG.log(System.Logger.Level.DEBUG, "datagrams refused", cause);
            return;
        }
        narrowPaths.add(run.remote);
        if (canSegment && (errno == EIO || narrowPaths.size() > MAX_NARROW_PATHS)) {
            canSegment = false;
            // Where the network is the reason, every connection's own socket finds it: once is enough to know.
            boolean isFirst = io.segmentationRefused();
            LOG.log(
                    isFirst ? System.Logger.Level.INFO : System.Logger.Level.DEBUG,
                    "GSO off for one socket: {0}",
                    cause.getMessage());
        }
        if (!canSegment) {
            narrowPaths.clear();
        }
        refused.add(run);
        if (!isFlushing && refused.size() == 1) {
            io.eventLoop().execute(this::flush);
        }
    }

    /** Holds a run's bytes until it is known that the kernel took them. */
    private final class Segmented extends DefaultChannelPromise {
        private final ByteBuf bytes;
        private final int segmentBytes;
        private final InetSocketAddress remote;

        private Segmented(ByteBuf bytes, int segmentBytes, InetSocketAddress remote) {
            super(channel);
            this.bytes = bytes;
            this.segmentBytes = segmentBytes;
            this.remote = remote;
        }

        private int datagrams() {
            return (bytes.readableBytes() + segmentBytes - 1) / segmentBytes;
        }

        @Override
        public boolean trySuccess(Void result) {
            boolean isDone = super.trySuccess(null);
            if (isDone) {
                bytes.release();
            }
            return isDone;
        }

        @Override
        public boolean tryFailure(Throwable cause) {
            boolean isDone = super.tryFailure(cause);
            if (isDone) {
                notSent(this, cause);
            }
            return isDone;
        }
    }
}
