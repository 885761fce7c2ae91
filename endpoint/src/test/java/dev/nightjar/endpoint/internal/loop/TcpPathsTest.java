package dev.nightjar.endpoint.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.Path;
import dev.nightjar.core.TransportProtocol;
import dev.nightjar.endpoint.UdpOffload;
import dev.nightjar.endpoint.internal.sockets.NetworkTransport;
import dev.nightjar.endpoint.internal.sockets.SocketCounters;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The connections that a peer's agent has us make, to plain sockets. */
@Tag("loopback")
class TcpPathsTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final byte[] CHECK = new byte[20];
    private static final byte[] MEDIA = {(byte) 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};

    private final BlockingQueue<Path> ended = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> received = new LinkedBlockingQueue<>();
    private final List<Socket> accepted = new ArrayList<>();
    private final AtomicLong clock = new AtomicLong();
    private final SocketLoop loop = new SocketLoop(NetworkTransport.choose(true), UdpOffload.OFF, clock::get);
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 50, LOOPBACK);
        server.setSoTimeout(30_000);
    }

    @AfterEach
    void close() throws IOException {
        for (Socket each : accepted) {
            each.close();
        }
        server.close();
        loop.close();
    }

    private TcpPaths paths(boolean isConnecting) {
        TcpPaths.Peer peer = new TcpPaths.Peer() {
            @Override
            public void receive(Path path, byte[] buffer, int offset, int length, long nowNanos) {
                received.add(length);
            }

            @Override
            public void pathEnded(Path path) {
                ended.add(path);
            }
        };
        return new TcpPaths(peer, loop.loop.tcp(), isConnecting);
    }

    private Path active(int remotePort) {
        return Path.of(
                new InetSocketAddress(LOOPBACK, 9), new InetSocketAddress(LOOPBACK, remotePort), TransportProtocol.TCP);
    }

    private boolean send(TcpPaths paths, Path path, byte[] packet) throws Exception {
        return loop.onLoop(() -> {
            boolean taken = paths.send(path, packet, 0, packet.length);
            loop.loop.flush();
            return taken;
        });
    }

    private Socket accept() throws IOException {
        Socket socket = server.accept();
        socket.setSoTimeout(30_000);
        accepted.add(socket);
        return socket;
    }

    private Path awaitEnd() throws InterruptedException {
        return ended.poll(30, TimeUnit.SECONDS);
    }

    private static byte[] frame(byte[] packet) {
        byte[] frame = new byte[2 + packet.length];
        frame[1] = (byte) packet.length;
        System.arraycopy(packet, 0, frame, 2, packet.length);
        return frame;
    }

    @Test
    void theFirstPacketOfAnActivePathConnectsAndIsSentThen() throws Exception {
        TcpPaths paths = paths(true);
        Path path = active(server.getLocalPort());

        assertThat(send(paths, path, CHECK)).isTrue();
        assertThat(send(paths, path, new byte[] {1, 2})).isTrue();

        Socket far = accept();
        assertThat(far.getPort()).as("any port but the one of the path").isNotEqualTo(9);
        assertThat(far.getInputStream().readNBytes(26)).startsWith(0, 20).endsWith(0, 2, 1, 2);
        assertThat(loop.onLoop(paths::size)).isOne();
    }

    @Test
    void aConnectionThatCannotBeMadeFailsItsPath() throws Exception {
        TcpPaths paths = paths(true);
        Path path = active(server.getLocalPort());
        server.close();

        send(paths, path, CHECK);

        assertThat(awaitEnd()).isEqualTo(path);
        assertThat(loop.onLoop(paths::size)).isZero();
    }

    @Test
    void aConnectionThatEndsFailsItsPath() throws Exception {
        TcpPaths paths = paths(true);
        Path path = active(server.getLocalPort());
        send(paths, path, CHECK);

        accept().close();

        assertThat(awaitEnd()).isEqualTo(path);
        assertThat(loop.onLoop(() -> paths.claim(path))).isFalse();
    }

    @Test
    void aPathWhoseConnectionHasEndedIsConnectedAgainASecondLater() throws Exception {
        TcpPaths paths = paths(true);
        Path path = active(server.getLocalPort());
        send(paths, path, CHECK);
        accept().close();
        assertThat(awaitEnd()).isEqualTo(path);

        clock.addAndGet(TimeUnit.SECONDS.toNanos(1) - 1);
        assertThat(send(paths, path, CHECK)).as("a peer that ends each at once").isFalse();
        assertThat(loop.onLoop(paths::size)).isZero();
        clock.addAndGet(1);
        assertThat(send(paths, path, CHECK)).isTrue();

        assertThat(accept().getInputStream().readNBytes(22)).endsWith(CHECK);
    }

    @Test
    void nothingIsConnectedWhereThatIsNotSwitchedOnOrThePathIsNotActive() throws Exception {
        TcpPaths off = paths(false);
        TcpPaths on = paths(true);
        Path passive = Path.of(
                new InetSocketAddress(LOOPBACK, 4_000),
                new InetSocketAddress(LOOPBACK, server.getLocalPort()),
                TransportProtocol.TCP);

        assertThat(send(off, active(server.getLocalPort()), CHECK)).isFalse();
        assertThat(send(on, passive, CHECK)).isFalse();
        assertThat(SocketCounters.sumTcp(List.of(loop.loop.io().counters())).packetsDropped())
                .isEqualTo(2);
    }

    @Test
    void mediaIsTakenOnlyFromAConnectionThatIceHasAuthenticated() throws Exception {
        TcpPaths paths = paths(true);
        Path path = active(server.getLocalPort());
        send(paths, path, CHECK);
        Socket far = accept();
        far.getOutputStream().write(frame(CHECK));
        assertThat(received.poll(30, TimeUnit.SECONDS)).isEqualTo(20);
        assertThat(loop.onLoop(() -> paths.claim(path))).isTrue();

        for (int i = 0; i <= TcpPaths.MAX_UNPROVEN_FRAMES; i++) {
            far.getOutputStream().write(frame(MEDIA));
            assertThat(received.poll(30, TimeUnit.SECONDS)).isEqualTo(12);
        }

        TcpPaths unproven = paths(true);
        send(unproven, path, CHECK);
        Socket stranger = accept();
        stranger.getOutputStream().write(frame(MEDIA));
        assertThat(awaitEnd()).isEqualTo(path);
        assertThat(received).isEmpty();
    }

    @Test
    void aPeerHasNoMoreThanSixteenConnections() throws Exception {
        TcpPaths paths = paths(true);
        List<ServerSocket> servers = new ArrayList<>();
        try {
            for (int i = 0; i < TcpPaths.MAX_CONNECTIONS; i++) {
                ServerSocket each = new ServerSocket(0, 1, LOOPBACK);
                servers.add(each);
                assertThat(send(paths, active(each.getLocalPort()), CHECK)).isTrue();
            }

            assertThat(send(paths, active(server.getLocalPort()), CHECK)).isFalse();
            assertThat(loop.onLoop(paths::size)).isEqualTo(TcpPaths.MAX_CONNECTIONS);
        } finally {
            for (ServerSocket each : servers) {
                each.close();
            }
        }
    }

    @Test
    void aConnectionThatHasFallenSilentIsClosed() throws Exception {
        TcpPaths paths = paths(true);
        Path path = active(server.getLocalPort());
        send(paths, path, CHECK);
        Socket far = accept();
        far.getOutputStream().write(frame(CHECK));
        assertThat(received.poll(30, TimeUnit.SECONDS)).isEqualTo(20);
        loop.onLoop(() -> paths.claim(path));
        long heard = loop.loop.nowNanos();

        // Half a minute is no silence yet; the far end of a connection that was cut would not be told of it.
        sweep(paths, heard + TcpPaths.SILENT_NANOS / 2);
        assertThat(loop.onLoop(paths::size)).isOne();
        sweep(paths, heard + TcpPaths.SILENT_NANOS + 1);

        assertThat(awaitEnd()).isEqualTo(path);
        assertThat(far.getInputStream().readNBytes(100)).hasSize(22);
    }

    private void sweep(TcpPaths paths, long nowNanos) throws Exception {
        loop.onLoop(() -> {
            paths.sweep(nowNanos);
            return null;
        });
    }

    @Test
    void closingSendsWhatWaitsAndMakesNoNewConnection() throws Exception {
        TcpPaths paths = paths(true);
        Path path = active(server.getLocalPort());
        send(paths, path, CHECK);
        Socket far = accept();
        assertThat(far.getInputStream().readNBytes(22)).hasSize(22);

        loop.onLoop(() -> {
            paths.send(path, new byte[] {7}, 0, 1);
            paths.close();
            return null;
        });

        assertThat(far.getInputStream().readAllBytes()).containsExactly(0, 1, 7);
        assertThat(send(paths, path, CHECK)).isFalse();
        assertThat(ended).as("a peer that closes is not told").isEmpty();
    }
}
