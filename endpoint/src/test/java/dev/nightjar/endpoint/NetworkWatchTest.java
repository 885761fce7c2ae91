package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A machine whose addresses change: here they are of its loopback network, 127.0.0.0/8. */
@Tag("loopback")
class NetworkWatchTest {
    private final InetAddress first = address(2);
    private final InetAddress second = address(3);
    private final AtomicReference<List<InetAddress>> addresses = new AtomicReference<>(List.of(first));

    private static InetAddress address(int last) {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
        } catch (java.net.UnknownHostException wrongLength) {
            throw new AssertionError(wrongLength);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = SocketPolicy.class,
            names = {"OWN", "SHARED"})
    void aConnectionMovesToTheInterfaceThatIsLeft(SocketPolicy policy) throws Exception {
        EndpointConfig config = EndpointConfig.defaults().withBindAddresses(List.of(first));
        Configuration configuration = Configuration.defaults().withSocketPolicy(policy);
        try (Endpoint moving = Endpoint.open(config, addresses::get);
                Endpoint standing = Sessions.endpoint();
                SoundCall call = new SoundCall(moving.newPeerConnection(configuration), standing.newPeerConnection());
                EndlessSound sound = new EndlessSound(call.audio.sender())) {
            call.connected();
            call.heard.await(MediaKind.AUDIO, 3);
            assertThat(local(call)).isEqualTo(first);
            int candidates = call.leftEvents.of("candidate").size();

            addresses.set(List.of(first, second));
            moving.watch().check();
            call.until(() -> shared(moving).contains(second));
            addresses.set(List.of(second));
            moving.watch().check();
            assertThat(shared(moving)).as("missing once").contains(first);
            moving.watch().check();

            call.until(() -> second.equals(local(call)));
            call.until(() -> call.right.connectionState() == PeerConnectionState.CONNECTED
                    && call.left.connectionState() == PeerConnectionState.CONNECTED);
            call.heard.await(MediaKind.AUDIO, call.heard.of(MediaKind.AUDIO) + 5);
            assertThat(shared(moving)).containsExactly(second);
            assertThat(call.leftEvents.of("candidate"))
                    .as("after the end of candidates nothing is told")
                    .hasSize(candidates);
            assertThat(call.leftEvents.all).doesNotContain("ice failed");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = SocketPolicy.class,
            names = {"OWN", "SHARED"})
    void aRestartTellsOfTheAddressesThatThereAreNow(SocketPolicy policy) throws Exception {
        EndpointConfig config = EndpointConfig.defaults().withBindAddresses(List.of(first));
        Configuration configuration = Configuration.defaults().withSocketPolicy(policy);
        try (Endpoint moving = Endpoint.open(config, addresses::get);
                Endpoint standing = Sessions.endpoint();
                SoundCall call = new SoundCall(moving.newPeerConnection(configuration), standing.newPeerConnection())) {
            call.connected();
            addresses.set(List.of(first, second));
            moving.watch().check();
            call.until(() -> shared(moving).contains(second));

            // A socket of its own is opened a moment later than the shared one that the condition above has seen.
            call.until(() -> {
                call.left.restartIce();
                call.exchange();
                return call.left.localDescription().sdp().contains(" " + second.getHostAddress() + " ");
            });
            call.untilMoved();
        }
    }

    @Test
    void theListeningTcpPortFollowsAndConnectionsComeToTheNewAddress() throws Exception {
        EndpointConfig listening = TcpCallsTest.tcpOnly(TcpConfig.listening(0)).withBindAddresses(List.of(first));
        EndpointConfig connecting = TcpCallsTest.tcpOnly(TcpConfig.off().withConnecting(true));
        try (Endpoint moving = Endpoint.open(listening, addresses::get);
                Endpoint standing = Endpoint.open(connecting);
                SoundCall call = new SoundCall(standing.newPeerConnection(), moving.newPeerConnection())) {
            call.connected();
            assertThat(tcp(moving)).containsExactly(first);

            addresses.set(List.of(second));
            moving.watch().check();
            call.until(() -> tcp(moving).contains(second));
            assertThat(tcp(moving)).as("missing once").contains(first);
            moving.watch().check();
            call.until(() -> tcp(moving).equals(List.of(second)));

            // The address is there still, and so is its connection; a restart knows the new address alone.
            call.until(() -> {
                call.left.restartIce();
                call.exchange();
                String told = call.right.localDescription().sdp();
                return told.contains(" " + second.getHostAddress() + " ") && !told.contains(first.getHostAddress());
            });
            call.untilMoved();
        }
    }

    private static List<InetAddress> tcp(Endpoint endpoint) {
        return endpoint.loops().tcpAddresses().stream()
                .map(InetSocketAddress::getAddress)
                .toList();
    }

    private static List<InetAddress> shared(Endpoint endpoint) {
        return List.copyOf(endpoint.loops().loops().get(0).shared().keySet());
    }

    private static InetAddress local(SoundCall call) {
        var pair = Sessions.await(call.left.stats()).nightjar().selectedPair();
        return pair == null ? null : pair.path().local().getAddress();
    }
}
