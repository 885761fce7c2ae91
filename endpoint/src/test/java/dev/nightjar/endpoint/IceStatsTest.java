package dev.nightjar.endpoint;

import static dev.nightjar.endpoint.Sessions.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.Path;
import dev.nightjar.dtlssrtp.DtlsRole;
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

            IceStats ice = left.iceTransport();
            IceStats.CandidatePair pair = selected(ice);
            assertThat(pair.state()).isEqualTo(IcePairStats.State.SUCCEEDED);
            assertThat(pair.nominated()).isTrue();
            assertThat(pair.packetsSent()).isGreaterThanOrEqualTo(5);
            assertThat(pair.bytesSent())
                    .isGreaterThan(100)
                    .isLessThan(left.transport().bytesSent());
            assertThat(pair.responsesReceived()).isPositive();
            assertThat(pair.currentRoundTripNanos()).isPositive();
            assertThat(selected(right.iceTransport()).packetsReceived()).isGreaterThanOrEqualTo(5);
            assertThat(selected(right.iceTransport()).bytesReceived()).isGreaterThan(100);
            assertThat(ice.iceRole()).isEqualTo(IceRole.CONTROLLING);
            assertThat(right.iceTransport().iceRole()).isEqualTo(IceRole.CONTROLLED);
            assertThat(ice.iceState()).isNotIn(IceState.NEW, IceState.CHECKING, IceState.FAILED);
            assertThat(ice.iceLocalUsernameFragment()).isEqualTo(UfragOf.local(call.left));
            assertThat(ice.selectedCandidatePairChanges()).isEqualTo(1);
            assertThat(left.transport().dtlsState()).isEqualTo(DtlsTransportState.CONNECTED);
            assertThat(List.of(left.transport().dtlsRole(), right.transport().dtlsRole()))
                    .containsExactlyInAnyOrder(DtlsRole.CLIENT, DtlsRole.SERVER);

            IceStats.Candidate local = named(ice.localCandidates(), pair.localCandidateId());
            IceStats.Candidate remote = named(ice.remoteCandidates(), pair.remoteCandidateId());
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
            IceStats first = await(call.left.stats()).iceTransport();
            call.heard.await(MediaKind.AUDIO, 5);
            IceStats again = await(call.left.stats()).iceTransport();
            assertThat(again.selectedCandidatePairId()).isEqualTo(first.selectedCandidatePairId());
            assertThat(ids(again.localCandidates())).containsAll(ids(first.localCandidates()));

            call.left.restartIce();
            call.exchange();
            call.untilMoved();
            call.heard.await(MediaKind.AUDIO, call.heard.of(MediaKind.AUDIO) + 3);

            IceStats restarted = await(call.left.stats()).iceTransport();
            assertThat(restarted.selectedCandidatePairId()).isNotEqualTo(first.selectedCandidatePairId());
            assertThat(restarted.selectedCandidatePairChanges()).isEqualTo(2);
            assertThat(selected(restarted).packetsSent())
                    .as("of one path, whichever pair it is called")
                    .isGreaterThanOrEqualTo(selected(again).packetsSent());
        }
    }

    private static List<String> ids(List<IceStats.Candidate> candidates) {
        return candidates.stream().map(IceStats.Candidate::id).toList();
    }

    private static IceStats.CandidatePair selected(IceStats ice) {
        return ice.candidatePairs().stream()
                .filter(pair -> pair.id().equals(ice.selectedCandidatePairId()))
                .findFirst()
                .orElseThrow();
    }

    private static IceStats.Candidate named(List<IceStats.Candidate> candidates, String id) {
        return candidates.stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow();
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
    }

    private static Path path(int index) {
        return Path.udp(new InetSocketAddress("192.0.2.1", 1000), new InetSocketAddress("192.0.2.2", 2000 + index));
    }
}
