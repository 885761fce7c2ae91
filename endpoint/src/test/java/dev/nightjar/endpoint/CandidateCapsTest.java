package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a peer may grow of ICE in a whole connection: RFC 8445 §6.1.2.5 and §19.5.1. */
class CandidateCapsTest {
    private static final int CAP = 100;
    private static final int CANDIDATES = 300;
    private static final long WORSE = 1;
    private static final long BETTER = 2_147_483_647;

    /** Worse ones than ours before we are connected, for better ones would be tried first; better ones afterwards. */
    @ParameterizedTest(name = "in the description: {0}")
    @ValueSource(booleans = {true, false})
    void aPeerOfThreeHundredCandidatesGrowsNothingBeyondAHundredAndStaysConnected(boolean isInDescription) {
        try (VirtualCall call = new VirtualCall()) {
            for (String more : new String[] {"192.0.2.3", "192.0.2.4"}) {
                call.leftEndpoint.host.addInterface(call.network.internet(), VirtualCall.address(more));
            }
            call.leftEndpoint.follow();
            PeerConnection left = call.left.connection;
            PeerConnection right = call.right.connection;
            call.left.add(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
            call.left
                    .setLocal()
                    .thenCompose(ok -> call.right.setRemote(left.localDescription()))
                    .thenCompose(ok -> call.right.setLocal())
                    .thenCompose(ok -> right.gatheringComplete())
                    .thenCompose(ok -> call.left.setRemote(
                            isInDescription ? withMore(right.localDescription()) : right.localDescription()));
            call.untilConnected();
            for (int i = 1; i <= CANDIDATES && !isInDescription; i++) {
                left.addIceCandidate(IceCandidate.of(candidate(i, BETTER), "0"));
            }
            call.run(Duration.ofMinutes(2));

            CompletableFuture<StatsReport> asked = left.stats().toCompletableFuture();
            call.until(asked::isDone);
            StatsReport stats = asked.join();
            assertThat(stats.localCandidates()).hasSize(3);
            assertThat(stats.remoteCandidates()).hasSize(CAP);
            assertThat(stats.candidatePairs()).hasSize(CAP);
            assertThat(stats.nightjar().ice().refused()).isGreaterThanOrEqualTo(CANDIDATES - CAP);
            assertThat(left.connectionState()).isEqualTo(PeerConnectionState.CONNECTED);
            assertThat(left.selectedCandidatePair().remote().candidate()).contains(" 192.0.2.2 ");
        }
    }

    private static JsepDescription withMore(JsepDescription answer) {
        StringBuilder sdp = new StringBuilder(answer.sdp());
        for (int i = 1; i <= CANDIDATES; i++) {
            sdp.append("a=").append(candidate(i, WORSE)).append("\r\n");
        }
        return JsepDescription.answer(sdp.toString());
    }

    /** {@return a candidate at an address that nobody has} */
    private static String candidate(int number, long priority) {
        return "candidate:" + number + " 1 udp " + priority + " 198.51.100.7 " + (10_000 + number) + " typ host";
    }
}
