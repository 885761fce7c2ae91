package dev.nightjar.interop;

import dev.nightjar.core.Path;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** UDP sockets and a thread that drives protocol cores over them by the real clock. Usable from any thread. */
final class SocketLoop implements AutoCloseable {
    private static final long MOST_MILLIS = 1000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final long startNanos = System.nanoTime();
    private final ByteBuffer buffer = ByteBuffer.allocate(65_536);
    private final Queue<Runnable> calls = new ConcurrentLinkedQueue<>();
    private final Map<InetSocketAddress, DatagramChannel> sockets = new ConcurrentHashMap<>();
    private final Selector selector;
    private @Nullable Thread thread;
    private volatile @Nullable Throwable failure;
    private volatile boolean stopping;

    /** The cores, called on the loop's thread only. */
    interface Driven {
        void receive(Path path, byte[] bytes, int offset, int length, long now);

        void advance(long now);

        /** Sends and reports what there is; after each of the other calls, and after each of {@link #call}. */
        void drain(long now);

        long deadlineNanos();
    }

    SocketLoop() {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens a socket; before {@link #start}. */
    InetSocketAddress bind(String address) {
        try {
            DatagramChannel socket = DatagramChannel.open();
            socket.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
            socket.configureBlocking(false);
            InetSocketAddress base = (InetSocketAddress) socket.getLocalAddress();
            socket.register(selector, SelectionKey.OP_READ, base);
            sockets.put(base, socket);
            return base;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void start(Driven driven) {
        thread = new Thread(() -> run(driven), "socket-loop");
        thread.setDaemon(true);
        thread.start();
    }

    /** Nanoseconds since this loop was made. */
    long now() {
        return System.nanoTime() - startNanos;
    }

    /** Runs a task on the loop's thread, soon; never when the loop is closed by then. */
    synchronized void call(Runnable task) {
        if (selector.isOpen()) {
            calls.add(task);
            selector.wakeup();
        }
    }

    /** {@return what a question says on the loop's thread} */
    <T> T ask(Supplier<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        call(() -> answer.complete(question.get()));
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (Exception e) {
            throw new AssertionError("the loop does not answer", failure == null ? e : failure);
        }
    }

    /** Throws what the thread has died of, if it has. */
    void assertAlive() {
        if (failure != null) {
            throw new AssertionError("the loop died", failure);
        }
    }

    /** Sends a datagram. */
    void send(Path path, byte[] bytes, int offset, int length) {
        try {
            sockets.get(path.local()).send(ByteBuffer.wrap(bytes, offset, length), path.remote());
        } catch (IOException e) {
            // As good as lost: no route, or a peer's socket that is closed.
            System.getLogger(SocketLoop.class.getName()).log(System.Logger.Level.DEBUG, "not sent", e);
        }
    }

    /** Ends the thread and its sockets. */
    @Override
    public void close() {
        stopping = true;
        call(() -> {});
        try {
            if (thread != null) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(Driven driven) {
        try {
            while (!stopping) {
                for (Runnable task = calls.poll(); task != null; task = calls.poll()) {
                    task.run();
                    driven.drain(now());
                }
                driven.advance(now());
                driven.drain(now());
                long nanos = Math.max(0, driven.deadlineNanos() - now());
                selector.select(Math.min(MOST_MILLIS, TimeUnit.NANOSECONDS.toMillis(nanos) + 1));
                for (SelectionKey key : selector.selectedKeys()) {
                    receiveAll(driven, (DatagramChannel) key.channel(), (InetSocketAddress) key.attachment());
                }
                selector.selectedKeys().clear();
            }
        } catch (IOException | RuntimeException e) {
            failure = e;
        } finally {
            closeSockets();
        }
    }

    private synchronized void closeSockets() {
        try (selector) {
            for (DatagramChannel socket : sockets.values()) {
                socket.close();
            }
        } catch (IOException e) {
            failure = e;
        }
    }

    private void receiveAll(Driven driven, DatagramChannel socket, InetSocketAddress base) throws IOException {
        for (SocketAddress from = receive(socket); from != null; from = receive(socket)) {
            driven.receive(Path.udp(base, (InetSocketAddress) from), buffer.array(), 0, buffer.limit(), now());
            driven.drain(now());
        }
    }

    private @Nullable SocketAddress receive(DatagramChannel socket) throws IOException {
        buffer.clear();
        SocketAddress from = socket.receive(buffer);
        buffer.flip();
        return from;
    }
}
