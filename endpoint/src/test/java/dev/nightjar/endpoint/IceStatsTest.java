package dev.nightjar.endpoint;

import static dev.nightjar.endpoint.Sessions.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.Path;
import dev.nightjar.dtlssrtp.DtlsRole;
import dev.nightjar.endpoint.internal.transport.PairTraffic;
import dev.nightjar.endpoint.stats.IceCandidatePairStats;
import dev.nightjar.endpoint.stats.IceCandidateStats;
import dev.nightjar.endpoint.stats.TransportStats;
import dev.nightjar.ice.CandidateType;
import dev.nightjar.ice.IcePairStats;
import dev.nightjar.ice.IceRole;
import dev.nightjar.ice.IceState;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** W3C webrtc-stats §8.9 to §8.11 of a connection's ICE. */
class IceStatsTest {
    @Test
    @Tag("loopback")
    void thePairInUseIsToldWithItsCandidatesAndItsTraffic() throws Exception {
        try (Endpoint endpoint = Sessions.endpoint();
                SoundCall call = new SoundCall(endpoint.newPeerConnection(), endpoint.newPeerConnection()).connected();
                EndlessSound sound = new EndlessSound(call.audio.sender())) {
            call.heard.await(MediaKind.AUDIO, 5);
            StatsReport left = await(call.left.stats());
            StatsReport right = await(call.right.stats());

            IceCandidatePairStats pair = left.selectedPair();
            assertThat(pair.state()).isEqualTo(IcePairStats.State.SUCCEEDED);
            assertThat(pair.nominated()).isTrue();
            assertThat(pair.packetsSent()).isGreaterThanOrEqualTo(5);
            assertThat(pair.bytesSent())
                    .isGreaterThan(100)
                    .isLessThan(left.nightjar().datagrams().bytesSent());
            assertThat(left.transport().bytesSent()).isGreaterThanOrEqualTo(pair.bytesSent());
            assertThat(left.transport().packetsReceived()).isGreaterThanOrEqualTo(pair.packetsReceived());
            assertThat(pair.responsesReceived()).isPositive();
            assertThat(pair.currentRoundTripTime()).isPositive();
            assertThat(right.selectedPair().packetsReceived()).isGreaterThanOrEqualTo(5);
            assertThat(right.selectedPair().bytesReceived()).isGreaterThan(100);
            TransportStats transport = left.transport();
            assertThat(transport.iceRole()).isEqualTo(IceRole.CONTROLLING);
            assertThat(right.transport().iceRole()).isEqualTo(IceRole.CONTROLLED);
            assertThat(transport.iceState()).isNotIn(IceState.NEW, IceState.CHECKING, IceState.FAILED);
            assertThat(transport.iceLocalUsernameFragment()).isEqualTo(UfragOf.local(call.left));
            assertThat(transport.selectedCandidatePairChanges()).isEqualTo(1);
            assertThat(transport.dtlsState()).isEqualTo(DtlsTransportState.CONNECTED);
            assertThat(List.of(transport.dtlsRole(), right.transport().dtlsRole()))
                    .containsExactlyInAnyOrder(DtlsRole.CLIENT, DtlsRole.SERVER);

            IceCandidateStats local = left.get(pair.localCandidateId(), IceCandidateStats.class);
            IceCandidateStats remote = left.get(pair.remoteCandidateId(), IceCandidateStats.class);
            assertThat(local.isRemote()).isFalse();
            assertThat(remote.isRemote()).isTrue();
            assertThat(local.candidateType()).isEqualTo(CandidateType.HOST);
            assertThat(local.address()).isEqualTo("127.0.0.1");
            assertThat(local.protocol()).isEqualTo("udp");
            assertThat(local.url()).isNull();
            assertThat(call.left.localDescription().sdp())
                    .contains(" " + local.priority() + " 127.0.0.1 " + local.port() + " typ host");
            assertThat(remote.usernameFragment()).isEqualTo(UfragOf.local(call.right));
        }
    }

    @Test
    @Tag("loopback")
    void idsStayThroughTimeAndChangeWithARestart() throws Exception {
        try (Endpoint endpoint = Sessions.endpoint();
                SoundCall call = new SoundCall(endpoint.newPeerConnection(), endpoint.newPeerConnection()).connected();
                EndlessSound sound = new EndlessSound(call.audio.sender())) {
            StatsReport first = await(call.left.stats());
            call.heard.await(MediaKind.AUDIO, 5);
            StatsReport again = await(call.left.stats());
            assertThat(again.selectedPair().id()).isEqualTo(first.selectedPair().id());
            assertThat(ids(again.localCandidates())).containsAll(ids(first.localCandidates()));

            call.left.restartIce();
            call.exchange();
            call.untilMoved();
            call.heard.await(MediaKind.AUDIO, call.heard.of(MediaKind.AUDIO) + 3);

            StatsReport restarted = await(call.left.stats());
            assertThat(restarted.selectedPair().id())
                    .isNotEqualTo(first.selectedPair().id());
            assertThat(restarted.transport().id()).isEqualTo(first.transport().id());
            assertThat(restarted.transport().selectedCandidatePairChanges()).isEqualTo(2);
            assertThat(restarted.selectedPair().packetsSent())
                    .as("of one path, whichever pair it is called")
                    .isGreaterThanOrEqualTo(again.selectedPair().packetsSent());
        }
    }

    private static List<String> ids(List<IceCandidateStats> candidates) {
        return candidates.stream().map(IceCandidateStats::id).toList();
    }

    @Test
    void trafficIsKeptForAFewPathsOnlyAndStunIsNone() {
        PairTraffic traffic = new PairTraffic();
        Path first = path(0);
        byte[] rtp = {(byte) 0x80, 0, 0, 0};
        byte[] stun = {0, 1, 0, 0};
        traffic.select(first);
        traffic.sent(first, rtp, 0, 4);
        traffic.sent(first, stun, 0, 4);
        traffic.sent(path(1), rtp, 0, 4);
        traffic.received(7);

        assertThat(traffic.of(first).packetsSent).isEqualTo(1);
        assertThat(traffic.of(first).bytesSent).isEqualTo(4);
        assertThat(traffic.of(first).packetsReceived).isEqualTo(1);
        assertThat(traffic.of(first).bytesReceived).isEqualTo(7);

        for (int i = 1; i <= PairTraffic.MAX_PATHS; i++) {
            traffic.select(path(i));
        }
        assertThat(traffic.size()).isEqualTo(PairTraffic.MAX_PATHS);
        assertThat(traffic.of(first).packetsSent).isZero();
        assertThat(traffic.all().packetsSent).as("of all paths").isEqualTo(2);
        assertThat(traffic.all().bytesReceived).isEqualTo(7);
    }

    private static Path path(int index) {
        return Path.udp(new InetSocketAddress("192.0.2.1", 1000), new InetSocketAddress("192.0.2.2", 2000 + index));
    }
}
