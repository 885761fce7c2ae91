package dev.nightjar.endpoint;

import dev.nightjar.endpoint.internal.sockets.UdpSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/** The plainest loop that receives: a selector, a channel that does not block, a copy into an array, a clock read. */
final class PlainReceiver implements AutoCloseable {
    private final Selector selector = Selector.open();
    private final DatagramChannel channel;
    private final Thread thread = new Thread(this::run, "plain-receiver");
    private final byte[] bytes = new byte[UdpSocket.MAX_DATAGRAM_BYTES];
    private volatile long received;
    private volatile long lastArrivalNanos;

    PlainReceiver(DatagramChannel channel) throws IOException {
        this.channel = channel;
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
    }

    void start() {
        thread.start();
    }

    long threadId() {
        return thread.getId();
    }

    long received() {
        return received;
    }

    /** {@return when the last datagram came} */
    long lastArrivalNanos() {
        return lastArrivalNanos;
    }

    private void run() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(UdpSocket.MAX_DATAGRAM_BYTES);
        try {
            while (selector.isOpen()) {
                selector.select();
                if (!selector.isOpen()) {
                    return;
                }
                selector.selectedKeys().clear();
                long count = received;
                long arrivalNanos = lastArrivalNanos;
                for (int i = 0; i < UdpSocket.READS_PER_CYCLE && channel.receive(buffer.clear()) != null; i++) {
                    arrivalNanos = System.nanoTime();
                    buffer.flip().get(bytes, 0, buffer.limit());
                    count++;
                }
                received = count;
                lastArrivalNanos = arrivalNanos;
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() throws IOException {
        selector.close();
        try {
            thread.join();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
