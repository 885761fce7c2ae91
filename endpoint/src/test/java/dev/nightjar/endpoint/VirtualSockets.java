package dev.nightjar.endpoint;

import dev.nightjar.core.Path;
import dev.nightjar.core.Transmit;
import dev.nightjar.endpoint.internal.sockets.DatagramIo;
import dev.nightjar.endpoint.internal.sockets.SocketCounters;
import dev.nightjar.endpoint.internal.sockets.UdpSocket;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The UDP sockets of a loop on a virtual network: what they send waits until the network takes it. */
final class VirtualSockets implements DatagramIo {
    private static final int FIRST_PORT = 40_000;

    private final LongSupplier loopNanos;
    private final Consumer<InetSocketAddress> bound;
    private final Consumer<InetSocketAddress> closed;
    private final SocketCounters counters = new SocketCounters();
    private final Map<InetSocketAddress, VirtualSocket> sockets = new HashMap<>();
    private final Deque<Transmit> outgoing = new ArrayDeque<>();
    private final List<InetSocketAddress> closing = new ArrayList<>();
    private final List<Runnable> held = new ArrayList<>();
    private boolean isHolding;
    private int nextPort = FIRST_PORT;
    private boolean isNextFailing;

    /**
     * Begins without sockets.
     *
     * @param loopNanos the loop's time
     * @param bound takes each address that a socket is bound to
     * @param closed takes it again
     */
    VirtualSockets(LongSupplier loopNanos, Consumer<InetSocketAddress> bound, Consumer<InetSocketAddress> closed) {
        this.loopNanos = loopNanos;
        this.bound = bound;
        this.closed = closed;
    }

    @Override
    public CompletableFuture<UdpSocket> open(InetAddress address, int port, UdpSocket.Receiver receiver) {
        InetSocketAddress local = new InetSocketAddress(address, port == 0 ? nextPort++ : port);
        if (sockets.containsKey(local)) {
            return CompletableFuture.failedFuture(new BindException("in use: " + local));
        }
        VirtualSocket socket = new VirtualSocket(local, receiver);
        sockets.put(local, socket);
        bound.accept(local);
        CompletableFuture<UdpSocket> opened = new CompletableFuture<>();
        if (isHolding) {
            held.add(() -> opened.complete(socket));
        } else {
            opened.complete(socket);
        }
        return opened;
    }

    /** From now on sockets are bound but not handed over, as by a loop that has much to do; or hands them over. */
    void hold(boolean isHeld) {
        isHolding = isHeld;
        if (!isHeld) {
            held.forEach(Runnable::run);
            held.clear();
        }
    }

    /** Hands a datagram to the socket it came for, which may be closed by now. */
    void receive(Path path, byte[] buffer, int offset, int length) {
        VirtualSocket socket = sockets.get(path.local());
        if (socket != null) {
            counters.add(SocketCounters.Counter.DATAGRAMS_RECEIVED, 1);
            socket.receiver.onDatagram(socket, path.remote(), buffer, offset, length, loopNanos.getAsLong());
            socket.receiver.onReadComplete();
        }
    }

    /** {@return the next datagram that a socket has sent, or null; the last word of one that is closed goes first} */
    @Nullable
    Transmit poll() {
        Transmit next = outgoing.poll();
        if (next == null) {
            closing.forEach(closed);
            closing.clear();
        }
        return next;
    }

    /** Has the next datagram that is sent run into a fault of ours. */
    void failNext() {
        isNextFailing = true;
    }

    /** {@return how many sockets are open} */
    int open() {
        return sockets.size();
    }

    @Override
    public void flush() {
        // Each datagram is on its way already.
    }

    @Override
    public String describe() {
        return "virtual";
    }

    @Override
    public SocketCounters counters() {
        return counters;
    }

    @Override
    public void close() {
        // There are no buffers.
    }

    private final class VirtualSocket implements UdpSocket {
        private final InetSocketAddress local;
        private final Receiver receiver;

        VirtualSocket(InetSocketAddress local, Receiver receiver) {
            this.local = local;
            this.receiver = receiver;
        }

        @Override
        public InetSocketAddress localAddress() {
            return local;
        }

        @Override
        public void send(InetSocketAddress remote, byte[] buffer, int offset, int length) {
            if (isNextFailing) {
                isNextFailing = false;
                throw new IllegalStateException("a fault in sending");
            }
            byte[] bytes = Arrays.copyOfRange(buffer, offset, offset + length);
            counters.add(SocketCounters.Counter.DATAGRAMS_SENT, 1);
            outgoing.add(new Transmit(Path.udp(local, remote), bytes, 0, length));
        }

        @Override
        public void close() {
            if (sockets.remove(local) != null) {
                closing.add(local);
            }
        }
    }
}
