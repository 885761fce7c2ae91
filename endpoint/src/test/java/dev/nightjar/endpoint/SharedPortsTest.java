package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many connections between the same two endpoints: DTLS and SRTP carry no name, so addresses must tell them apart. */
@Tag("loopback")
class SharedPortsTest {
    private static final int CONNECTIONS = 20;

    @ParameterizedTest
    @CsvSource({"true, 1", "true, 2", "false, 1"})
    void twentyConnectionsBetweenTwoEndpointsCarryMediaBothWays(boolean isNative, int loops) throws Exception {
        EndpointConfig config = EndpointConfig.defaults()
                .withBindAddresses(List.of(InetAddress.getLoopbackAddress()))
                .withLoops(loops)
                .withNativeTransport(isNative);
        RecordedMedia sound = RecordedMedia.opus(1_000);
        try (Endpoint left = Endpoint.open(config);
                Endpoint right = Endpoint.open(config);
                DumpPlayer player = new DumpPlayer()) {
            List<TwoWayCall> calls = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                // Half of them are offered by either side, so that both have shared and own sockets in use.
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

            Set<InetSocketAddress> answeringPorts = new HashSet<>();
            for (TwoWayCall call : calls) {
                call.heardByAnswerer.await(MediaKind.AUDIO, sound.frames());
                call.heardByOfferer.await(MediaKind.AUDIO, sound.frames());
                StatsReport stats = Sessions.await(call.answerer.stats());
                assertThat(stats.nightjar().datagrams().packetsRefused()).isZero();
                answeringPorts.add(stats.nightjar().selectedPair().path().local());
            }
            assertThat(answeringPorts).as("shared ports").hasSizeLessThanOrEqualTo(2 * loops);
            calls.forEach(TwoWayCall::close);
        }
    }
}
