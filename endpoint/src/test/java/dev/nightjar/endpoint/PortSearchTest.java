package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightjar.endpoint.internal.loop.PortSearch;
import dev.nightjar.endpoint.internal.loop.RoutedSocket;
import dev.nightjar.endpoint.internal.loop.SocketLoop;
import dev.nightjar.endpoint.internal.sockets.NetworkTransport;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("loopback")
class PortSearchTest {
    private final InetAddress address = addressOfThisProcess();
    private final List<RoutedSocket> opened = new ArrayList<>();

    PortSearchTest() throws Exception {}

    /** Nobody else binds there, not even this test in another build. An address that ends in 255 is for broadcasts. */
    private static InetAddress addressOfThisProcess() throws Exception {
        long pid = ProcessHandle.current().pid();
        return InetAddress.getByAddress(
                new byte[] {127, (byte) (64 | pid / 62_500 & 63), (byte) (1 + pid / 250 % 250), (byte) (1 + pid % 250)
                });
    }

    @ParameterizedTest
    @EnumSource(NetworkTransport.class)
    void takesTheNextFreePortAndGoesRound(NetworkTransport transport) throws Exception {
        PortRange range = new PortRange(24_000, 24_003);
        try (SocketLoop loop = loop(transport);
                DatagramSocket third = taken(24_002);
                DatagramSocket fourth = taken(24_003)) {
            assertThat(List.of(third, fourth)).noneMatch(DatagramSocket::isClosed);
            assertThat(portOf(search(loop, range, 24_002))).isEqualTo(24_000);
            assertThat(portOf(search(loop, range, 24_002))).isEqualTo(24_001);
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> portOf(search(loop, range, 24_001)))
                    .withMessageContaining("no free port of 24000-24003 after 4 tries");
            close(loop);
        }
    }

    @ParameterizedTest
    @EnumSource(NetworkTransport.class)
    void givesUpAfterSoManyTriesWithoutPilingThemUp(NetworkTransport transport) throws Exception {
        PortRange range = new PortRange(20_000, 20_000 + 2 * PortSearch.MAX_TRIES);
        List<DatagramSocket> taken = new ArrayList<>();
        try (SocketLoop loop = loop(transport)) {
            for (int port :
                    IntStream.range(20_000, 20_000 + PortSearch.MAX_TRIES).toArray()) {
                taken.add(taken(port));
            }

            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> portOf(search(loop, range, 20_000)))
                    .withMessageContaining(PortSearch.MAX_TRIES + " tries");
            assertThat(portOf(search(loop, range, 20_001))).isEqualTo(20_000 + PortSearch.MAX_TRIES);
            close(loop);
        } finally {
            taken.forEach(DatagramSocket::close);
        }
    }

    @Test
    void everySocketOfAnEndpointIsInTheRange() {
        PortRange range = new PortRange(25_000, 25_099);
        EndpointConfig config = EndpointConfig.defaults()
                .withBindAddresses(List.of(address))
                .withNetwork(NetworkConfig.defaults().withUdpPorts(range));

        try (Endpoint endpoint = Endpoint.open(config);
                PeerConnection connection = endpoint.newPeerConnection()) {
            connection.addTransceiver(MediaKind.AUDIO, TransceiverDirection.RECVONLY);
            Sessions.await(connection.setLocalDescription());
            Sessions.await(connection.gatheringComplete());

            assertThat(connection.localDescription().sdp())
                    .containsPattern(address.getHostAddress() + " 250\\d\\d typ host");
            assertThat(endpoint.loops().loops())
                    .allSatisfy(loop -> assertThat(loop.shared().values())
                            .allSatisfy(socket -> assertThat(
                                            socket.socket().localAddress().getPort())
                                    .isBetween(range.first(), range.last())));
        }
    }

    @Test
    void tellsThatTheRangeIsTaken() throws Exception {
        EndpointConfig config = EndpointConfig.defaults()
                .withBindAddresses(List.of(address))
                .withNetwork(NetworkConfig.defaults().withUdpPorts(new PortRange(26_000, 26_000)));

        try (DatagramSocket only = taken(26_000)) {
            assertThat(only.isBound()).isTrue();
            assertThatExceptionOfType(BindFailedException.class)
                    .isThrownBy(() -> Endpoint.open(config))
                    .withMessageContaining("26000-26000");
        }
    }

    private static SocketLoop loop(NetworkTransport transport) {
        return new SocketLoop(NetworkTransport.choose(transport == NetworkTransport.EPOLL), UdpOffload.OFF);
    }

    private DatagramSocket taken(int port) throws Exception {
        return new DatagramSocket(new InetSocketAddress(address, port));
    }

    private CompletableFuture<RoutedSocket> search(SocketLoop loop, PortRange range, int start) {
        return PortSearch.open(loop.loop, address, range, start, null);
    }

    private int portOf(CompletableFuture<RoutedSocket> opening) throws Exception {
        RoutedSocket socket = opening.get(PeerPair.SECONDS, TimeUnit.SECONDS);
        opened.add(socket);
        return socket.socket().localAddress().getPort();
    }

    private void close(SocketLoop loop) throws Exception {
        loop.onLoop(() -> {
            opened.forEach(RoutedSocket::close);
            return null;
        });
    }
}
