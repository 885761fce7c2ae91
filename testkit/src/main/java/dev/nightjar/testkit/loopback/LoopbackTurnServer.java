package dev.nightjar.testkit.loopback;

import dev.nightjar.core.Path;
import dev.nightjar.core.Transmit;
import dev.nightjar.core.TransportProtocol;
import dev.nightjar.testkit.turn.TurnServerConfig;
import dev.nightjar.testkit.turn.TurnServerEvent;
import dev.nightjar.testkit.turn.VirtualTurnServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A {@link VirtualTurnServer} behind real sockets: UDP, TCP and TLS on ports of 127.0.0.1, relaying from 127.0.0.2.
 *
 * <p>Its certificate is for {@code localhost} and trusted by nobody who does not know {@link #writeCertificate}.
 * Thread-safe; each socket has a daemon thread.
 */
public final class LoopbackTurnServer implements AutoCloseable {
    private static final char[] STORE_PASSWORD = "loopback".toCharArray();
    private static final int MAX_DATAGRAM_BYTES = 2_048;
    private static final byte TLS_HANDSHAKE = 22;

    private final long startNanos = System.nanoTime();
    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final ServerSocket tls;
    private final VirtualTurnServer server;
    private final List<TurnServerEvent> events = new ArrayList<>();
    private final Map<InetSocketAddress, DatagramSocket> relays = new HashMap<>();
    private final Map<Path, Socket> streams = new HashMap<>();
    private boolean isSilent;

    private LoopbackTurnServer(UnaryOperator<TurnServerConfig> change) throws IOException, GeneralSecurityException {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        InetAddress relay = InetAddress.getByAddress(new byte[] {127, 0, 0, 2});
        udp = new DatagramSocket(new InetSocketAddress(loopback, 0));
        tcp = new ServerSocket(0, 0, loopback);
        tls = serverContext().getServerSocketFactory().createServerSocket(0, 0, loopback);
        server = new VirtualTurnServer(
                change.apply(TurnServerConfig.at((InetSocketAddress) udp.getLocalSocketAddress())
                        .withRelayAddresses(List.of(relay))),
                // Of its relayed ports too, which must not be those of a test that runs beside this one.
                startNanos ^ ProcessHandle.current().pid() << 32);
        start("turn-udp", () -> readDatagrams(udp));
        start("turn-tcp", () -> accept(tcp));
        start("turn-tls", () -> accept(tls));
    }

    /** {@return a server that listens, made from the configuration as it is changed} */
    public static LoopbackTurnServer open(UnaryOperator<TurnServerConfig> change) {
        try {
            return new LoopbackTurnServer(change);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        } catch (GeneralSecurityException unusable) {
            throw new IllegalStateException(unusable);
        }
    }

    private static SSLContext serverContext() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = resource("server.p12")) {
            store.load(in, STORE_PASSWORD);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, STORE_PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    /** Writes the certificate of the TLS port to a file, in PEM. */
    public static void writeCertificate(java.nio.file.Path file) throws IOException {
        try (InputStream in = resource("server.pem")) {
            Files.write(file, in.readAllBytes());
        }
    }

    private static InputStream resource(String name) throws IOException {
        InputStream in = LoopbackTurnServer.class.getResourceAsStream(name);
        if (in == null) {
            throw new IOException("no resource " + name);
        }
        return in;
    }

    /** {@return the port of STUN and TURN over UDP} */
    public int udpPort() {
        return udp.getLocalPort();
    }

    /** {@return the port over TCP} */
    public int tcpPort() {
        return tcp.getLocalPort();
    }

    /** {@return the port over TLS} */
    public int tlsPort() {
        return tls.getLocalPort();
    }

    /** {@return something of the server, which stands still meanwhile} */
    public synchronized <T> T with(Function<VirtualTurnServer, T> reader) {
        T read = reader.apply(server);
        drain();
        return read;
    }

    /** Answers nobody from now on, or everybody again. */
    public synchronized void silence(boolean silent) {
        isSilent = silent;
    }

    /** {@return what has happened so far} */
    public synchronized List<TurnServerEvent> events() {
        return List.copyOf(events);
    }

    private void readDatagrams(DatagramSocket socket) {
        DatagramPacket packet = new DatagramPacket(new byte[MAX_DATAGRAM_BYTES], MAX_DATAGRAM_BYTES);
        InetSocketAddress local = (InetSocketAddress) socket.getLocalSocketAddress();
        while (!socket.isClosed()) {
            try {
                packet.setLength(MAX_DATAGRAM_BYTES);
                socket.receive(packet);
                Path path = Path.udp(local, (InetSocketAddress) packet.getSocketAddress());
                receive(path, packet.getData(), packet.getLength());
            } catch (IOException closedOrRefused) {
                // Closed, which ends the loop, or an ICMP error for what was sent before, which is nothing to a server.
            }
        }
    }

    private void accept(ServerSocket listening) {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                start("turn-stream", () -> readStream(socket));
            } catch (IOException closed) {
                // Which ends the loop.
            }
        }
    }

    private void readStream(Socket socket) {
        Path path = Path.of(
                (InetSocketAddress) socket.getLocalSocketAddress(),
                (InetSocketAddress) socket.getRemoteSocketAddress(),
                TransportProtocol.TCP);
        synchronized (this) {
            streams.put(path, socket);
        }
        byte[] buffer = new byte[MAX_DATAGRAM_BYTES];
        try (socket) {
            InputStream in = socket.getInputStream();
            int read = in.read(buffer);
            // Whoever begins with TLS where it is not spoken is hung up on: STUN has no such method.
            boolean isClient = buffer[0] != TLS_HANDSHAKE;
            while (read >= 0 && isClient) {
                receive(path, buffer, read);
                read = in.read(buffer);
            }
        } catch (IOException ended) {
            // A client that hangs up, or a handshake that failed.
        } finally {
            closed(path);
        }
    }

    private synchronized void closed(Path path) {
        streams.remove(path);
        server.streamClosed(path);
        drain();
    }

    private synchronized void receive(Path path, byte[] buffer, int length) {
        if (isSilent) {
            return;
        }
        server.receive(path, buffer, 0, length, System.nanoTime() - startNanos);
        drain();
    }

    private void drain() {
        for (TurnServerEvent event = server.pollEvent(); event != null; event = server.pollEvent()) {
            events.add(event);
            if (event instanceof TurnServerEvent.Allocated allocated) {
                openRelay(allocated.relayed());
            } else if (event instanceof TurnServerEvent.Ended ended) {
                close(relays.remove(ended.relayed()));
            }
        }
        for (Transmit out = server.pollTransmit(); out != null; out = server.pollTransmit()) {
            try {
                send(out);
            } catch (IOException gone) {
                // As on any network: what cannot be delivered is lost.
            }
        }
    }

    private void openRelay(InetSocketAddress relayed) {
        try {
            DatagramSocket relay = new DatagramSocket(relayed);
            relays.put(relayed, relay);
            start("turn-relay", () -> readDatagrams(relay));
        } catch (IOException taken) {
            throw new UncheckedIOException("a relayed port is taken: " + relayed, taken);
        }
    }

    private void send(Transmit out) throws IOException {
        Path path = out.path();
        if (path.protocol() == TransportProtocol.TCP) {
            Socket stream = streams.get(path);
            if (stream != null) {
                stream.getOutputStream().write(out.buffer(), out.offset(), out.length());
            }
            return;
        }
        DatagramSocket from = relays.getOrDefault(path.local(), udp);
        from.send(new DatagramPacket(out.buffer(), out.offset(), out.length(), path.remote()));
    }

    private static void start(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(@Nullable DatagramSocket socket) {
        if (socket != null) {
            socket.close();
        }
    }

    @Override
    public synchronized void close() {
        udp.close();
        try {
            tcp.close();
            tls.close();
            for (Socket stream : streams.values()) {
                stream.close();
            }
        } catch (IOException unclosed) {
            throw new UncheckedIOException(unclosed);
        }
        relays.values().forEach(DatagramSocket::close);
    }
}
