package dev.nightjar.interop;

import dev.nightjar.core.Path;
import dev.nightjar.core.Transmit;
import dev.nightjar.dtlssrtp.DtlsCertificate;
import dev.nightjar.dtlssrtp.DtlsCloseReason;
import dev.nightjar.dtlssrtp.DtlsConfig;
import dev.nightjar.dtlssrtp.DtlsEvent;
import dev.nightjar.dtlssrtp.DtlsRole;
import dev.nightjar.dtlssrtp.DtlsSession;
import dev.nightjar.dtlssrtp.Fingerprint;
import dev.nightjar.dtlssrtp.SrtpProfile;
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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Our end of a DTLS association: a session on a UDP socket and a thread of its own, driven by the real clock. */
final class DtlsEnd implements AutoCloseable {
    private static final long MOST_MILLIS = 1000;

    /** What our end is told. */
    record Settings(DtlsCertificate certificate, List<SrtpProfile> profiles, int mtu, Fingerprint peer) {}

    private final long startNanos = System.nanoTime();
    private final ByteBuffer buffer = ByteBuffer.allocate(65_536);
    private final CompletableFuture<DtlsEvent.Connected> connected = new CompletableFuture<>();
    private final CompletableFuture<DtlsCloseReason> closed = new CompletableFuture<>();
    private final DtlsRole role;
    private final DatagramChannel channel;
    private final Selector selector;
    private final DtlsSession session;
    private final Thread thread;
    private @Nullable InetSocketAddress peer;
    private volatile int largestReceived;
    private volatile int largestSent;
    private volatile boolean stopping;

    private DtlsEnd(DtlsRole role, Settings settings, Executor handshakes, @Nullable InetSocketAddress peer)
            throws IOException {
        this.role = role;
        this.peer = peer;
        selector = Selector.open();
        channel = DatagramChannel.open();
        channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
        session = DtlsSession.create(DtlsConfig.builder(settings.certificate, handshakes, selector::wakeup)
                .srtpProfiles(settings.profiles)
                .mtu(settings.mtu)
                .handshakeTimeout(Duration.ofSeconds(60))
                .build());
        session.setRemoteFingerprints(List.of(settings.peer), 0);
        thread = new Thread(this::run, "dtls-end");
        thread.setDaemon(true);
        thread.start();
    }

    /** {@return a client that has begun to connect} */
    static DtlsEnd client(Settings settings, Executor handshakes, InetSocketAddress server) {
        try {
            return new DtlsEnd(DtlsRole.CLIENT, settings, handshakes, server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return a server that waits on a free port of 127.0.0.1} */
    static DtlsEnd server(Settings settings, Executor handshakes) {
        try {
            return new DtlsEnd(DtlsRole.SERVER, settings, handshakes, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    InetSocketAddress address() {
        return (InetSocketAddress) channel.socket().getLocalSocketAddress();
    }

    /** {@return what was agreed}, completed when the handshake is done; it fails when the session ends before. */
    CompletableFuture<DtlsEvent.Connected> connected() {
        return connected;
    }

    /** {@return why the session ended}, completed when it has. */
    CompletableFuture<DtlsCloseReason> closed() {
        return closed;
    }

    int largestReceived() {
        return largestReceived;
    }

    int largestSent() {
        return largestSent;
    }

    /** Says goodbye and ends the thread. */
    @Override
    public void close() {
        stopping = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long now() {
        return System.nanoTime() - startNanos;
    }

    private void run() {
        try (selector;
                channel) {
            session.start(role, now());
            usePeer();
            while (!stopping) {
                drain();
                long nanos = session.deadlineNanos() - now();
                long millis = Math.min(MOST_MILLIS, TimeUnit.NANOSECONDS.toMillis(Math.max(0, nanos)) + 1);
                selector.select(millis);
                selector.selectedKeys().clear();
                receiveAll();
                session.advance(now());
            }
            session.close(now());
            drain();
        } catch (IOException | RuntimeException e) {
            connected.completeExceptionally(e);
            closed.completeExceptionally(e);
        }
    }

    private void usePeer() {
        if (peer != null) {
            session.setPath(Path.udp(address(), peer), now());
        }
    }

    private void receiveAll() throws IOException {
        for (SocketAddress from = receive(); from != null; from = receive()) {
            if (peer == null) {
                peer = (InetSocketAddress) from;
                usePeer();
            }
            largestReceived = Math.max(largestReceived, buffer.limit());
            session.receive(Path.udp(address(), (InetSocketAddress) from), buffer.array(), 0, buffer.limit(), now());
            drain();
        }
    }

    private @Nullable SocketAddress receive() throws IOException {
        buffer.clear();
        SocketAddress from = channel.receive(buffer);
        buffer.flip();
        return from;
    }

    private void drain() throws IOException {
        for (Transmit next = session.pollTransmit(); next != null; next = session.pollTransmit()) {
            largestSent = Math.max(largestSent, next.length());
            channel.send(
                    ByteBuffer.wrap(next.buffer(), next.offset(), next.length()),
                    next.path().remote());
        }
        for (DtlsEvent event = session.pollEvent(); event != null; event = session.pollEvent()) {
            if (event instanceof DtlsEvent.Connected agreed) {
                connected.complete(agreed);
            } else if (event instanceof DtlsEvent.Closed end) {
                closed.complete(end.reason());
                connected.completeExceptionally(new PeerException("closed: " + end.reason()));
            }
        }
    }
}
