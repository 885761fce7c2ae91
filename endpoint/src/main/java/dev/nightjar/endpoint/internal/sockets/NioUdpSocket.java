package dev.nightjar.endpoint.internal.sockets;

import dev.nightjar.endpoint.internal.sockets.SocketCounters.Counter;
import dev.nightjar.endpoint.internal.sockets.UnsentDatagrams.Datagram;
import io.netty.channel.IoHandle;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoOps;
import io.netty.channel.nio.NioSelectableChannelIoHandle;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** A socket of the JDK: one system call a datagram, both ways, and nothing allocated for it. */
final class NioUdpSocket implements UdpSocket {
    private static final System.Logger LOG = System.getLogger(UdpSocket.class.getName());

    private final NioDatagramIo io;
    private final SocketCounters counters;
    private final DatagramChannel channel;
    private final InetSocketAddress localAddress;
    private final Receiver receiver;
    private final Handle handle;
    private final ArrayDeque<Datagram> waiting = new ArrayDeque<>();
    private @Nullable IoRegistration registration;

    /** Wraps a bound channel; its port is read here. */
    public NioUdpSocket(NioDatagramIo io, DatagramChannel channel, Receiver receiver) throws IOException {
        this.io = io;
        this.counters = io.counters();
        this.channel = channel;
        this.localAddress = (InetSocketAddress) channel.getLocalAddress();
        this.receiver = receiver;
        this.handle = new Handle(channel);
    }

    /** {@return what the loop's selector calls} */
    IoHandle handle() {
        return handle;
    }

    /** Begins to read. */
    void start(IoRegistration registered) {
        registration = registered;
        registered.submit(NioIoOps.READ);
    }

    @Override
    public InetSocketAddress localAddress() {
        return localAddress;
    }

    @Override
    public void send(InetSocketAddress remote, byte[] buffer, int offset, int length) {
        if (!waiting.isEmpty() || !trySend(remote, buffer, offset, length)) {
            queue(remote, buffer, offset, length);
        }
    }

    /** {@return false when the kernel has no room; a datagram that it refuses is a lost one} */
    private boolean trySend(InetSocketAddress remote, byte[] buffer, int offset, int length) {
        ByteBuffer outgoing = io.outgoing();
        outgoing.clear().put(buffer, offset, length).flip();
        try {
            counters.add(Counter.SEND_CALLS, 1);
            if (channel.send(outgoing, remote) == 0 && length > 0) {
                return false;
            }
            counters.add(Counter.DATAGRAMS_SENT, 1);
            counters.add(Counter.BYTES_SENT, length);
        } catch (IOException refused) {
            counters.add(Counter.DATAGRAMS_DROPPED, 1);
            LOG.log(System.Logger.Level.DEBUG, "datagram refused", refused);
        }
        return true;
    }

    private void queue(InetSocketAddress remote, byte[] buffer, int offset, int length) {
        Datagram copy = io.unsent().copyOf(remote, buffer, offset, length);
        if (copy == null) {
            counters.add(Counter.DATAGRAMS_DROPPED, 1);
            return;
        }
        if (waiting.isEmpty()) {
            listenFor(NioIoOps.READ_AND_WRITE);
        }
        waiting.add(copy);
    }

    /** Sends what waits, as far as the kernel has room; also what the selector calls when it has. */
    public void sendWaiting() {
        for (Datagram next = waiting.peek(); next != null; next = waiting.peek()) {
            if (!trySend(next.remote(), next.bytes(), 0, next.length())) {
                return;
            }
            io.unsent().release(waiting.remove());
        }
        listenFor(NioIoOps.READ);
    }

    private void listenFor(NioIoOps ops) {
        IoRegistration registered = registration;
        if (registered != null) {
            registered.submit(ops);
        }
    }

    private void read() throws IOException {
        ByteBuffer received = io.received();
        byte[] scratch = io.scratch();
        for (int i = 0; i < READS_PER_CYCLE && channel.isOpen(); i++) {
            received.clear();
            InetSocketAddress remote = (InetSocketAddress) channel.receive(received);
            if (remote == null) {
                break;
            }
            long arrivalNanos = io.nowNanos();
            int length = received.flip().limit();
            received.get(scratch, 0, length);
            counters.add(Counter.RECEIVE_CALLS, 1);
            counters.add(Counter.DATAGRAMS_RECEIVED, 1);
            counters.add(Counter.BYTES_RECEIVED, length);
            receiver.onDatagram(this, remote, scratch, 0, length, arrivalNanos);
        }
    }

    @Override
    public void close() {
        IoRegistration registered = registration;
        if (registered != null) {
            registered.cancel();
        }
        for (Datagram each = waiting.poll(); each != null; each = waiting.poll()) {
            io.unsent().release(each);
        }
        try {
            channel.close();
        } catch (IOException failed) {
            LOG.log(System.Logger.Level.DEBUG, "socket not closed", failed);
        }
    }

    /** What the selector calls. Nothing may escape from it: Netty's loop sleeps for a second after an exception. */
    private final class Handle extends NioSelectableChannelIoHandle<DatagramChannel> {
        private Handle(DatagramChannel channel) {
            super(channel);
        }

        @Override
        public void close() {
            NioUdpSocket.this.close();
        }

        @Override
        protected void handle(DatagramChannel ready, SelectionKey key) {
            try {
                if (key.isWritable()) {
                    sendWaiting();
                }
                if (key.isValid() && key.isReadable()) {
                    read();
                }
            } catch (IOException unreadable) {
                LOG.log(System.Logger.Level.DEBUG, "datagram failed", unreadable);
            } catch (RuntimeException bug) {
                // A bug in one connection's handling must not stop the other peers of this loop.
                LOG.log(System.Logger.Level.ERROR, "datagram failed", bug);
            } finally {
                receiver.onReadComplete();
            }
        }
    }
}
