package dev.nightjar.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.interop.LossyRelay.Direction;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("loopback")
class LossyRelayTest {
    private final InetAddress loopback = InetAddress.getLoopbackAddress();
    private final LossyRelay relay = LossyRelay.open(5);
    private DatagramSocket endpoint;
    private DatagramSocket client;

    @BeforeEach
    void openSockets() throws IOException {
        endpoint = new DatagramSocket(new InetSocketAddress(loopback, 0));
        client = new DatagramSocket(new InetSocketAddress(loopback, 0));
        endpoint.setSoTimeout(5000);
        client.setSoTimeout(5000);
    }

    @AfterEach
    void closeAll() {
        relay.close();
        endpoint.close();
        client.close();
    }

    @Test
    void carriesDatagramsBothWaysAndTellsClientsApart() throws IOException {
        relay.forwardTo((InetSocketAddress) endpoint.getLocalSocketAddress());
        Set<Integer> ports = new HashSet<>();
        try (DatagramSocket other = new DatagramSocket(new InetSocketAddress(loopback, 0))) {
            other.setSoTimeout(5000);
            for (DatagramSocket from : new DatagramSocket[] {client, other, client}) {
                send(from, (byte) 7, relay.address());
                DatagramPacket seen = receive(endpoint);
                ports.add(seen.getPort());
                send(endpoint, (byte) 9, seen.getSocketAddress());
                assertThat(receive(from).getData()[0]).isEqualTo((byte) 9);
            }
        }

        relay.close(); // its counters are final then
        assertThat(ports).hasSize(2);
        assertThat(relay.counters(Direction.UP).forwarded()).isEqualTo(3);
        assertThat(relay.counters(Direction.DOWN).forwardedBytes()).isEqualTo(3);
    }

    @Test
    void losesEverythingWhereTheLinkSaysSo() throws IOException {
        relay.forwardTo((InetSocketAddress) endpoint.getLocalSocketAddress());
        relay.link(Direction.UP, RelayLink.NONE.withLoss(1));
        endpoint.setSoTimeout(50);

        send(client, (byte) 1, relay.address());

        assertThatThrownBy(() -> receive(endpoint)).isInstanceOf(SocketTimeoutException.class);
        relay.close();
        assertThat(relay.counters(Direction.UP).lost()).isEqualTo(1);
    }

    @Test
    void delaysInRealTime() throws IOException {
        relay.forwardTo((InetSocketAddress) endpoint.getLocalSocketAddress());
        relay.link(RelayLink.NONE.withDelay(60, 0));

        long before = System.nanoTime();
        send(client, (byte) 1, relay.address());
        receive(endpoint);

        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(60_000_000);
    }

    @Test
    void closingEndsTheThreadAndFreesThePort() throws IOException {

        InetSocketAddress address = relay.address();

        relay.close();

        new DatagramSocket(address).close();
    }

    private static void send(DatagramSocket socket, byte value, SocketAddress target) throws IOException {
        socket.send(new DatagramPacket(new byte[] {value}, 1, target));
    }

    private static DatagramPacket receive(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        socket.receive(packet);
        return packet;
    }
}
