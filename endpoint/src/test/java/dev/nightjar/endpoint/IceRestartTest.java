package dev.nightjar.endpoint;

import static dev.nightjar.endpoint.Sessions.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** ICE restarts of connections that carry sound meanwhile: RFC 8839 §4.4.1.1.1 and RFC 8445 §9. */
@Tag("loopback")
class IceRestartTest {
    private static final JsepDescription ROLLBACK = new JsepDescription(SdpType.ROLLBACK, "");

    private Endpoint endpoint;

    @BeforeEach
    void open() {
        endpoint = Sessions.endpoint();
    }

    @AfterEach
    void close() {
        endpoint.close();
    }

    private SoundCall call() {
        return new SoundCall(endpoint.newPeerConnection(), endpoint.newPeerConnection());
    }

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void soundGoesOnWhileEitherSideRestarts(boolean leftRestarts, boolean isTrickling) throws Exception {
        try (SoundCall call = isTrickling ? call().trickling().connected() : call().connected();
                EndlessSound sound = new EndlessSound(call.audio.sender())) {
            PeerConnection restarting = leftRestarts ? call.left : call.right;
            PeerConnection other = leftRestarts ? call.right : call.left;
            List<String> before = List.of(UfragOf.local(call.left), UfragOf.local(call.right));
            call.heard.await(MediaKind.AUDIO, 3);
            int eventsBefore = call.leftEvents.all.size();

            restarting.restartIce();
            SoundCall.exchange(restarting, other);
            call.untilMoved();
            call.heard.await(MediaKind.AUDIO, call.heard.of(MediaKind.AUDIO) + 10);

            assertThat(List.of(UfragOf.local(call.left), UfragOf.local(call.right)))
                    .doesNotContainAnyElementsOf(before);
            assertThat(call.left.selectedCandidatePair().remote().usernameFragment())
                    .isEqualTo(UfragOf.local(call.right));
            List<String> events = call.leftEvents.all.subList(eventsBefore, call.leftEvents.all.size());
            assertThat(events).doesNotContain("ice failed");
            // A machine that stalls for seconds may lose the old path for a moment, which is another story.
            if (!events.contains("ice disconnected")) {
                assertThat(events).doesNotContain("ice checking", "connection connecting");
            }
            int sent = sound.stop();
            call.heard.await(MediaKind.AUDIO, sent);
            StatsReport stats = await(call.right.stats());
            assertThat(stats.nightjar().datagrams().rtp().authenticationFailed())
                    .isZero();
            assertThat(stats.nightjar().datagrams().packetsRefused()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = SocketPolicy.class,
            names = {"OWN", "SHARED"})
    void aConnectionRestartsAgainAndAgainAndLeavesNothing(SocketPolicy policy) throws Exception {
        Configuration configuration = Configuration.defaults().withSocketPolicy(policy);
        try (Endpoint other = Sessions.endpoint();
                SoundCall call = new SoundCall(endpoint.newPeerConnection(configuration), other.newPeerConnection())) {
            call.trickling().connected();
            for (int i = 0; i < 5; i++) {
                (i % 2 == 0 ? call.left : call.right).restartIce();
                SoundCall.exchange(i % 2 == 0 ? call.left : call.right, i % 2 == 0 ? call.right : call.left);
                call.untilMoved();
            }

            assertThat(generations(call.left)).isEqualTo(1);
            assertThat(generations(call.right)).isEqualTo(1);
            assertThat(call.leftEvents.pairs).hasSizeGreaterThanOrEqualTo(6);
        }
    }

    private static int generations(PeerConnection connection) throws Exception {
        return connection
                .loop()
                .eventLoop()
                .submit(() -> connection.loop().peers().size())
                .get();
    }

    @Test
    void anOfferWithTheOptionRestartsAndOneWithoutDoesNot() throws Exception {
        try (SoundCall call = call().connected()) {
            String before = UfragOf.local(call.left);

            String plain = await(call.left.createOffer()).sdp();
            String restarting = await(
                            call.left.createOffer(OfferOptions.defaults().withIceRestart(true)))
                    .sdp();

            assertThat(plain).contains("a=ice-ufrag:" + before).contains("a=end-of-candidates");
            assertThat(restarting).doesNotContain("a=ice-ufrag:" + before).doesNotContain("a=candidate");
        }
    }

    @Test
    void aRestartThatIsTakenBackChangesNothingAndIsStillWanted() throws Exception {
        try (SoundCall call = call().connected();
                EndlessSound sound = new EndlessSound(call.audio.sender())) {
            String before = call.left.localDescription().sdp();
            int needs = call.leftEvents.of("negotiation needed").size();
            call.left.restartIce();
            call.until(() -> call.leftEvents.of("negotiation needed").size() == needs + 1);
            await(call.left.setLocalDescription());
            await(call.left.gatheringComplete());
            String offered = UfragOf.local(call.left);

            await(call.left.setLocalDescription(ROLLBACK));

            assertThat(call.left.localDescription().sdp()).isEqualTo(before).doesNotContain(offered);
            call.until(() -> call.leftEvents.of("negotiation needed").size() == needs + 2);
            assertThat(call.left.iceGatheringState()).isEqualTo(IceGatheringState.COMPLETE);
            call.heard.await(MediaKind.AUDIO, call.heard.of(MediaKind.AUDIO) + 5);

            call.exchange();
            call.untilMoved();
            call.heard.await(MediaKind.AUDIO, call.heard.of(MediaKind.AUDIO) + 5);
            assertThat(UfragOf.local(call.left)).isNotEqualTo(offered);
        }
    }

    @Test
    void bothSidesRestartAtOnceAndOneRestartServesBoth() throws Exception {
        try (SoundCall call = call().trickling().connected();
                EndlessSound sound = new EndlessSound(call.audio.sender())) {
            call.left.restartIce();
            call.right.restartIce();
            await(call.left.setLocalDescription());
            await(call.right.setLocalDescription());

            // The left side is the impolite one of perfect negotiation: it leaves the other's offer unheard.
            await(call.right.setRemoteDescription(call.left.localDescription()));
            await(call.right.setLocalDescription());
            await(call.left.setRemoteDescription(call.right.localDescription()));
            call.untilMoved();
            call.heard.await(MediaKind.AUDIO, call.heard.of(MediaKind.AUDIO) + 10);

            call.until(() -> call.left.signalingState() == SignalingState.STABLE);
            assertThat(await(call.right.createOffer()).sdp())
                    .as("no further restart")
                    .contains("a=ice-ufrag:" + UfragOf.local(call.right));
        }
    }

    @Test
    void restartingBeforeThereIsAnythingToRestartDoesNothing() {
        PeerConnection connection = endpoint.newPeerConnection();
        connection.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDONLY);

        connection.restartIce();
        String first = await(connection.createOffer()).sdp();
        String second = await(connection.createOffer(OfferOptions.defaults().withIceRestart(true)))
                .sdp();

        assertThat(second).isEqualTo(first);
    }

    @Test
    void anAnswerThatRestartsUnaskedIsRefused() throws Exception {
        try (SoundCall call = call().connected()) {
            await(call.left.setLocalDescription());
            await(call.right.setRemoteDescription(call.left.localDescription()));
            await(call.right.setLocalDescription());
            String answer = call.right.localDescription().sdp();
            String other = answer.replace("a=ice-ufrag:" + UfragOf.local(call.right), "a=ice-ufrag:other");

            Sessions.refused(
                    call.left.setRemoteDescription(JsepDescription.answer(other)),
                    WebRtcException.Name.INVALID_ACCESS_ERROR,
                    "did not restart");

            await(call.left.setRemoteDescription(JsepDescription.answer(answer)));
        }
    }

    /** RFC 9429 §5.10. */
    @Test
    void anAnswerThatDoesNotRestartWhereOurOfferDidIsRefused() throws Exception {
        try (SoundCall call = call().connected()) {
            String before = call.left.remoteDescription().sdp();
            call.left.restartIce();
            await(call.left.setLocalDescription());

            Sessions.refused(
                    call.left.setRemoteDescription(JsepDescription.answer(before)),
                    WebRtcException.Name.INVALID_ACCESS_ERROR,
                    "our offer restarts ICE");
        }
    }

    @Test
    void candidatesThatOvertakeTheirDescriptionWaitForIt() throws Exception {
        try (SoundCall call = call().connected()) {
            call.left.restartIce();
            await(call.left.setLocalDescription());
            await(call.left.gatheringComplete());
            String offer = call.left.localDescription().sdp();
            String ufrag = UfragOf.local(call.left);
            List<String> candidates = offer.lines()
                    .filter(line -> line.startsWith("a=candidate:"))
                    .map(line -> line.substring(2))
                    .toList();
            for (int i = 0; i < 2 * TransportNegotiation.MAX_STRANGE_CANDIDATES; i++) {
                await(call.right.addIceCandidate(IceCandidate.of(
                        "candidate:1 1 udp 2130706431 192.0.2.7 " + (1024 + i) + " typ host ufrag nobody", "0")));
            }
            for (String candidate : candidates) {
                await(call.right.addIceCandidate(IceCandidate.of(candidate + " ufrag " + ufrag, "0")));
            }
            String bare = offer.replaceAll("a=(candidate:.*|end-of-candidates)\r\n", "");
            await(call.right.setRemoteDescription(JsepDescription.offer(bare)));
            await(call.right.setLocalDescription());
            String answer = call.right.localDescription().sdp().replaceAll("a=candidate:.*\r\n", "");

            // The left side knows of no candidate, so only the right one can check, and does.
            await(call.left.setRemoteDescription(JsepDescription.answer(answer)));
            call.untilMoved();
        }
    }

    @Test
    void laterOffersKeepTheRolesOfDtls() throws Exception {
        try (SoundCall call = call().connected()) {
            assertThat(call.left.localDescription().sdp()).contains("a=setup:actpass");
            assertThat(call.right.localDescription().sdp()).contains("a=setup:active");

            assertThat(await(call.left.createOffer()).sdp()).contains("a=setup:passive");
            assertThat(await(call.right.createOffer()).sdp()).contains("a=setup:active");
        }
    }
}
