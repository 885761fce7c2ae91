package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.TransportProtocol;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls between endpoints that have TCP only: one listens, the other connects. */
@Tag("loopback")
class TcpCallsTest {
    private static final int CONNECTIONS = 12;

    static EndpointConfig tcpOnly(TcpConfig tcp) {
        return EndpointConfig.defaults()
                .withBindAddresses(List.of(InetAddress.getLoopbackAddress()))
                .withNetwork(NetworkConfig.defaults().withUdp(false))
                .withTcp(tcp);
    }

    @ParameterizedTest
    @CsvSource({"true, 1", "true, 3", "false, 1", "false, 3"})
    void connectionsOverOnePortCarryMediaBothWays(boolean isNative, int loops) throws Exception {
        EndpointConfig listening =
                tcpOnly(TcpConfig.listening(0)).withLoops(loops).withNativeTransport(isNative);
        EndpointConfig connecting =
                tcpOnly(TcpConfig.off().withConnecting(true)).withLoops(loops).withNativeTransport(isNative);
        RecordedMedia sound = RecordedMedia.opus(500);
        try (Endpoint left = Endpoint.open(listening);
                Endpoint right = Endpoint.open(connecting);
                DumpPlayer player = new DumpPlayer()) {
            List<TwoWayCall> calls = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                calls.add(i % 2 == 0 ? new TwoWayCall(left, right) : new TwoWayCall(right, left));
            }
            for (TwoWayCall call : calls) {
                call.connected.get(PeerPair.SECONDS, TimeUnit.SECONDS);
            }

            List<CompletableFuture<Void>> played = new ArrayList<>();
            for (TwoWayCall call : calls) {
                played.add(player.play(sound, call.offered.sender()));
                played.add(player.play(sound, call.answered().sender()));
            }
            CompletableFuture.allOf(played.toArray(CompletableFuture[]::new)).get(PeerPair.SECONDS, TimeUnit.SECONDS);

            Set<InetSocketAddress> ports = new HashSet<>();
            for (TwoWayCall call : calls) {
                call.heardByAnswerer.await(MediaKind.AUDIO, sound.frames());
                call.heardByOfferer.await(MediaKind.AUDIO, sound.frames());
                PeerConnection atListener = call.isOfferedBy(left) ? call.offerer : call.answerer;
                StatsReport stats = Sessions.await(atListener.stats());
                assertThat(stats.nightjar().selectedPair().path().protocol()).isEqualTo(TransportProtocol.TCP);
                ports.add(stats.nightjar().selectedPair().path().local());
            }
            assertThat(ports).as("listening ports").hasSize(1);
            assertThat(left.tcpStats().connectionsAccepted()).isGreaterThanOrEqualTo(CONNECTIONS);
            assertThat(right.tcpStats().connectionsMade()).isGreaterThanOrEqualTo(CONNECTIONS);
            calls.forEach(TwoWayCall::close);
        }
    }

    @Test
    void aTrackIsSentOnOverTcp() throws Exception {
        EndpointConfig outside = tcpOnly(TcpConfig.off().withConnecting(true)).withLoops(1);
        try (ForwardRig rig =
                        new ForwardRig(outside, tcpOnly(TcpConfig.listening(0)).withLoops(2));
                DumpPlayer player = new DumpPlayer()) {
            ForwardRig.Subscriber subscriber = rig.subscribe();
            RecordedMedia video = RecordedMedia.vp8(1_000);

            player.play(video, rig.publisher.video.sender());

            subscriber.frames.await(MediaKind.VIDEO, video.frames());
            assertThat(subscriber.nearStats().nightjar().selectedPair().path().protocol())
                    .isEqualTo(TransportProtocol.TCP);
        }
    }

    @Test
    void closingTellsThePeerOverTheConnection() throws Exception {
        try (Endpoint left = Endpoint.open(tcpOnly(TcpConfig.listening(0)));
                Endpoint right = Endpoint.open(tcpOnly(TcpConfig.off().withConnecting(true)))) {
            TwoWayCall call = new TwoWayCall(left, right);
            call.connected.get(PeerPair.SECONDS, TimeUnit.SECONDS);

            CompletableFuture<Void> closed = call.answerer.whenClosed().toCompletableFuture();
            call.offerer.close();
            closed.get(PeerPair.SECONDS, TimeUnit.SECONDS);

            assertThat(call.answerer.closeReason()).isEqualTo("the peer has closed");
        }
    }

    @Test
    void offersWhatItIsToldTo() {
        EndpointConfig both = tcpOnly(TcpConfig.listening(0).withConnecting(true))
                .withAdvertisedAddresses(List.of(address("192.0.2.7")));
        try (Endpoint endpoint = Endpoint.open(both)) {
            int port = endpoint.loops().tcpAddresses().get(0).getPort();
            PeerConnection connection = endpoint.newPeerConnection();
            connection.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
            Sessions.await(connection.setLocalDescription());
            Sessions.await(connection.gatheringComplete());

            // Loopback is behind no NAT.
            assertThat(candidates(connection))
                    .satisfiesExactly(
                            passive -> assertThat(passive)
                                    .contains(" tcp ", " 127.0.0.1 " + port + " typ host", " tcptype passive"),
                            active -> assertThat(active).contains(" tcp ", " 127.0.0.1 9 typ host", " tcptype active"));
        }
        try (Endpoint endpoint =
                Endpoint.open(EndpointConfig.defaults().withBindAddresses(List.of(InetAddress.getLoopbackAddress())))) {
            PeerConnection connection = endpoint.newPeerConnection();
            connection.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
            Sessions.await(connection.setLocalDescription());
            Sessions.await(connection.gatheringComplete());

            assertThat(candidates(connection)).singleElement().asString().contains(" udp ");
        }
    }

    private static List<String> candidates(PeerConnection connection) {
        return connection
                .localDescription()
                .sdp()
                .lines()
                .filter(line -> line.startsWith("a=candidate:"))
                .toList();
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (java.net.UnknownHostException never) {
            throw new AssertionError(never);
        }
    }
}
