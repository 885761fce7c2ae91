package dev.nightjar.interop;

import dev.nightjar.core.Path;
import dev.nightjar.core.TransportProtocol;
import dev.nightjar.ice.CandidateGatherer;
import dev.nightjar.ice.GatheringServer;
import dev.nightjar.ice.IceServerUri;
import dev.nightjar.ice.TurnStreamSplitter;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** TCP and TLS connections to servers, each with a thread that reads; the rest happens on the loop's thread. */
final class ServerStreams implements AutoCloseable {
    private static final int MOST_MILLIS = 10_000;

    private final SocketLoop loop;
    private final SSLSocketFactory tls;
    private final CandidateGatherer gatherer;
    private final Map<Integer, Socket> sockets = new ConcurrentHashMap<>();
    private final Map<Path, Socket> byPath = new ConcurrentHashMap<>();

    ServerStreams(SocketLoop loop, SSLSocketFactory tls, CandidateGatherer gatherer) {
        this.loop = loop;
        this.tls = tls;
        this.gatherer = gatherer;
    }

    /** Begins to connect. */
    void connect(GatheringServer server, int connection) {
        Thread thread = new Thread(() -> run(server, connection), "server-stream");
        thread.setDaemon(true);
        thread.start();
    }

    /** Sends on a connection that is there. */
    void send(Path path, byte[] bytes, int offset, int length) {
        try {
            byPath.get(path).getOutputStream().write(bytes, offset, length);
        } catch (IOException e) {
            // Its reader tells.
            System.getLogger(ServerStreams.class.getName()).log(System.Logger.Level.DEBUG, "not sent", e);
        }
    }

    /** Ends a connection. */
    void disconnect(int connection) {
        Socket socket = sockets.remove(connection);
        if (socket != null) {
            closeQuietly(socket);
        }
    }

    /** Ends every connection, as a network would that is gone. */
    @Override
    public void close() {
        sockets.values().forEach(ServerStreams::closeQuietly);
    }

    private void run(GatheringServer server, int connection) {
        Path path;
        Socket socket;
        try {
            socket = open(server);
            sockets.put(connection, socket);
            path = Path.of((InetSocketAddress) socket.getLocalSocketAddress(), server.address(), TransportProtocol.TCP);
            byPath.put(path, socket);
            loop.call(() -> gatherer.connected(connection, path));
        } catch (IOException e) {
            loop.call(() -> gatherer.connectFailed(connection, String.valueOf(e.getMessage())));
            return;
        }
        try (socket) {
            readAll(path, socket.getInputStream());
            loop.call(() -> gatherer.disconnected(connection, "the server closed it"));
        } catch (IOException e) {
            loop.call(() -> gatherer.disconnected(connection, String.valueOf(e.getMessage())));
        }
    }

    private Socket open(GatheringServer server) throws IOException {
        Socket plain = new Socket();
        try {
            plain.setTcpNoDelay(true);
            plain.connect(server.address(), MOST_MILLIS);
            if (server.uri().transport() != IceServerUri.Transport.TLS) {
                return plain;
            }
            SSLSocket secure = (SSLSocket) tls.createSocket(
                    plain, server.uri().host(), server.address().getPort(), true);
            SSLParameters parameters = secure.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secure.setSSLParameters(parameters);
            secure.setSoTimeout(MOST_MILLIS);
            secure.startHandshake();
            secure.setSoTimeout(0);
            return secure;
        } catch (IOException e) {
            closeQuietly(plain);
            throw e;
        }
    }

    private void readAll(Path path, InputStream in) throws IOException {
        TurnStreamSplitter splitter = new TurnStreamSplitter();
        byte[] bytes = new byte[4096];
        for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
            boolean isWhole = splitter.feed(bytes, 0, count, (buffer, offset, length) -> {
                byte[] message = java.util.Arrays.copyOfRange(buffer, offset, offset + length);
                loop.call(() -> gatherer.receive(path, message, 0, message.length, loop.now()));
            });
            if (!isWhole) {
                throw new IOException("the server's stream is neither STUN nor channel data");
            }
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            System.getLogger(ServerStreams.class.getName()).log(System.Logger.Level.DEBUG, "not closed", e);
        }
    }
}
