package dev.nightjar.testkit.network;

import dev.nightjar.core.Path;

/**
 * One end of a TCP connection: reliable and ordered, and it comes in other pieces than it went.
 *
 * <p>*Choice:* without acknowledgements. Where the way is cut, a sender is not told, as it would not be for minutes.
 */
public final class VirtualStream {
    private static final byte[] NOTHING = {};
    /** Payload of a segment on Ethernet. */
    private static final int MAX_SEGMENT_BYTES = 1460;

    private final VirtualNetwork network;
    private final VirtualHost host;
    private final Path path;
    private final StreamListener listener;
    private boolean open;
    private boolean closed;

    VirtualStream(VirtualNetwork network, VirtualHost host, Path path, StreamListener listener) {
        this.network = network;
        this.host = host;
        this.path = path;
        this.listener = listener;
    }

    /** {@return both ends, ours first, of protocol TCP} */
    public Path path() {
        return path;
    }

    /** {@return whether bytes can be sent} */
    public boolean isOpen() {
        return open;
    }

    /** {@return whether the bytes were taken; false before the connection is open and after it has closed} */
    public boolean send(byte[] bytes) {
        if (!open) {
            return false;
        }
        int at = 0;
        while (at < bytes.length) {
            int most = Math.min(MAX_SEGMENT_BYTES, bytes.length - at);
            // Half of the segments are cut short: a reader may not rely on where a writer paused.
            int size =
                    network.random().nextBoolean() ? most : 1 + network.random().nextInt(most);
            byte[] segment = new byte[size];
            System.arraycopy(bytes, at, segment, 0, size);
            send(Packet.Type.DATA, segment);
            at += size;
        }
        return true;
    }

    /** Closes the connection; the listener is not told. */
    public void close() {
        if (!closed) {
            send(Packet.Type.FIN, NOTHING);
            forget();
        }
    }

    /** {@return the network's time, nanoseconds} */
    public long nowNanos() {
        return network.nowNanos();
    }

    void send(Packet.Type type) {
        send(type, NOTHING);
    }

    private void send(Packet.Type type, byte[] bytes) {
        host.send(new Packet(type, path.local(), path.remote(), bytes));
    }

    void opened() {
        if (!open && !closed) {
            open = true;
            listener.connected(this);
        }
    }

    void received(byte[] bytes) {
        if (open) {
            listener.received(this, bytes.clone());
        }
    }

    /** The peer or the network ended it. */
    void ended(String why) {
        boolean wasOpen = open;
        if (closed) {
            return;
        }
        forget();
        if (wasOpen) {
            listener.closed(this);
        } else {
            listener.failed(this, why);
        }
    }

    void timeOut() {
        if (!open) {
            ended("timed out");
        }
    }

    private void forget() {
        open = false;
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }
}
