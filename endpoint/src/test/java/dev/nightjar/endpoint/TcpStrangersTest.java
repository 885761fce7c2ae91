package dev.nightjar.endpoint;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.endpoint.internal.loop.MediaLoop;
import dev.nightjar.endpoint.internal.loop.TcpListener;
import dev.nightjar.endpoint.internal.loop.TcpPaths;
import dev.nightjar.endpoint.internal.loop.TcpStranger;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Connections of those who know the port, or even a peer's name, but no password. */
@Tag("loopback")
class TcpStrangersTest {
    private final SkippingClock clock = new SkippingClock();
    private final List<Socket> sockets = new ArrayList<>();
    private Endpoint endpoint;
    private PeerConnection peer;

    @BeforeEach
    void openAPeerThatListens() {
        endpoint = clock.endpoint(TcpCallsTest.tcpOnly(TcpConfig.listening(0)).withLoops(2));
        peer = endpoint.newPeerConnection();
        peer.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
        Sessions.await(peer.setLocalDescription());
        Sessions.await(peer.gatheringComplete());
    }

    @AfterEach
    void close() throws IOException {
        for (Socket each : sockets) {
            each.close();
        }
        endpoint.close();
    }

    private Socket connect() throws IOException {
        InetSocketAddress to = endpoint.loops().tcpAddresses().get(0);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), to.getPort());
        socket.setSoTimeout(30_000);
        sockets.add(socket);
        return socket;
    }

    /** A framed Binding request that names a receiver, without any proof. */
    private static byte[] check(String receiver) {
        byte[] name = (receiver + ":stranger").getBytes(US_ASCII);
        int padded = name.length + 3 & ~3;
        byte[] frame = new byte[2 + 20 + 4 + padded];
        NetworkBytes.putInt16(frame, 0, frame.length - 2);
        NetworkBytes.putInt16(frame, 2, 0x0001);
        NetworkBytes.putInt16(frame, 4, 4 + padded);
        NetworkBytes.putInt32(frame, 6, 0x2112A442);
        NetworkBytes.putInt16(frame, 22, 0x0006);
        NetworkBytes.putInt16(frame, 24, name.length);
        System.arraycopy(name, 0, frame, 26, name.length);
        return frame;
    }

    private void assertClosed(Socket socket) throws IOException {
        int read;
        try {
            read = socket.getInputStream().read();
        } catch (java.net.SocketException reset) {
            read = -1;
        }
        assertThat(read).as("the end of the connection, and no answer before").isEqualTo(-1);
    }

    private <T> T onAcceptingLoop(Callable<T> task) throws Exception {
        return endpoint.loops().loops().get(0).eventLoop().submit(task).get(30, TimeUnit.SECONDS);
    }

    private void awaitStrangers(int count) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        int seen = -1;
        while (System.nanoTime() < deadline && seen != count) {
            seen = onAcceptingLoop(() -> endpoint.loops().listener().strangerCount());
        }
        assertThat(seen).isEqualTo(count);
    }

    @Test
    void whatIsNoCheckIsClosedAtOnce() throws Exception {
        for (byte[] first : List.of(
                "GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII),
                new byte[] {0, 0},
                new byte[] {0, 20, 22, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19},
                new byte[] {(byte) 0xFF, (byte) 0xFF, 0, 1},
                new byte[TcpStranger.MAX_BYTES + 1])) {
            Socket socket = connect();
            socket.getOutputStream().write(first);
            assertClosed(socket);
        }
        assertThat(endpoint.tcpStats().strangersRefused()).isEqualTo(5);
    }

    @Test
    void aCheckForNobodyIsClosedAtOnce() throws Exception {
        Socket socket = connect();
        socket.getOutputStream().write(check("nobody"));

        assertClosed(socket);
        assertThat(endpoint.tcpStats().strangersRefused()).isEqualTo(1);
    }

    @Test
    void aConnectionThatSaysNothingOrHalfACheckIsClosedInTime() throws Exception {
        clock.hold();
        Socket silent = connect();
        Socket half = connect();
        half.getOutputStream().write(check(UfragOf.local(peer)), 0, 30);
        awaitStrangers(2);

        onAcceptingLoop(() -> {
            MediaLoop loop = endpoint.loops().loops().get(0);
            endpoint.loops().listener().sweep(loop.nowNanos() + TcpListener.STRANGER_NANOS + 1);
            return null;
        });

        assertClosed(silent);
        assertClosed(half);
        awaitStrangers(0);
    }

    @Test
    void atTheCapTheOldestStrangerGivesWayAndAPeerStillConnects() throws Exception {
        clock.hold();
        for (int i = 0; i < TcpListener.MAX_STRANGERS; i++) {
            connect();
        }
        awaitStrangers(TcpListener.MAX_STRANGERS);

        Socket last = connect();

        assertClosed(sockets.get(0));
        awaitStrangers(TcpListener.MAX_STRANGERS);
        clock.release();
        try (Endpoint other = Endpoint.open(TcpCallsTest.tcpOnly(TcpConfig.off().withConnecting(true)))) {
            TwoWayCall call = new TwoWayCall(endpoint, other);
            call.connected.get(PeerPair.SECONDS, TimeUnit.SECONDS);
            call.close();
        }
        assertThat(last.isConnected()).isTrue();
    }

    /** It is handed to the peer, which does not answer it, and has the room of few such. */
    @Test
    void aCheckWithoutAPasswordGetsNoAnswerAndTheOldestOfThemGivesWay() throws Exception {
        clock.hold();
        List<Socket> unproven = new ArrayList<>();
        for (int i = 0; i <= TcpPaths.MAX_UNPROVEN; i++) {
            Socket socket = connect();
            socket.getOutputStream().write(check(UfragOf.local(peer)));
            unproven.add(socket);
            awaitConnections(Math.min(i + 1, TcpPaths.MAX_UNPROVEN), i + 1);
        }

        assertClosed(unproven.get(0));

        // The others end when their time is over.
        onPeerLoop(tcp -> {
            tcp.sweep(peerTransport().loop().nowNanos() + TcpPaths.UNPROVEN_NANOS + 1);
            return null;
        });
        for (Socket each : unproven.subList(1, unproven.size())) {
            assertClosed(each);
        }
        awaitConnections(0, unproven.size());
    }

    @Test
    void anythingButChecksEndsAConnectionThatHasProvedNothing() throws Exception {
        Socket socket = connect();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(check(UfragOf.local(peer)));
        // A DTLS record in the same segment.
        bytes.writeBytes(new byte[] {0, 14, 22, (byte) 0xFE, (byte) 0xFD, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1});
        socket.getOutputStream().write(bytes.toByteArray());

        assertClosed(socket);
    }

    @Test
    void moreChecksThanAPeerNeedsEndAConnectionThatHasProvedNothing() throws Exception {
        Socket socket = connect();
        byte[] check = check(UfragOf.local(peer));
        try {
            for (int i = 0; i <= TcpPaths.MAX_UNPROVEN_FRAMES; i++) {
                socket.getOutputStream().write(check);
            }
        } catch (IOException closedAlready) {
            // Which is what is asserted.
        }

        assertClosed(socket);
    }

    @Test
    void aConnectionIsClosedWhenItsPeerIs() throws Exception {
        Socket socket = connect();
        socket.getOutputStream().write(check(UfragOf.local(peer)));
        awaitConnections(1, 1);

        peer.close();

        assertClosed(socket);
    }

    @Test
    void aPortThatIsTakenIsNamed() {
        int taken = endpoint.loops().tcpAddresses().get(0).getPort();
        EndpointConfig config = TcpCallsTest.tcpOnly(TcpConfig.listening(taken));

        assertThatThrownBy(() -> Endpoint.open(config))
                .isInstanceOf(BindFailedException.class)
                .hasMessageStartingWith("cannot bind TCP port " + taken);
    }

    private PeerTransport peerTransport() {
        PeerTransport found = (PeerTransport) endpoint.loops().listener().peerOf(UfragOf.local(peer));
        assertThat(found).isNotNull();
        return found;
    }

    private interface OnTcp<T> {
        T apply(TcpPaths tcp) throws Exception;
    }

    private <T> T onPeerLoop(OnTcp<T> task) throws Exception {
        PeerTransport transport = peerTransport();
        return transport
                .loop()
                .eventLoop()
                .submit(() -> task.apply(transport.tcp()))
                .get(30, TimeUnit.SECONDS);
    }

    /** Waits until the peer holds so many connections, of so many that were accepted. */
    private void awaitConnections(int count, int accepted) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        int seen = -1;
        while (System.nanoTime() < deadline
                && (seen != count || endpoint.tcpStats().packetsReceived() < accepted)) {
            seen = onPeerLoop(TcpPaths::size);
        }
        assertThat(seen).isEqualTo(count);
    }
}
