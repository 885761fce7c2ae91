package dev.nightjar.endpoint;

import static dev.nightjar.endpoint.Sessions.answer;
import static dev.nightjar.endpoint.Sessions.await;
import static dev.nightjar.endpoint.Sessions.exchange;
import static dev.nightjar.endpoint.Sessions.recorded;
import static dev.nightjar.endpoint.Sessions.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.endpoint.WebRtcException.Name;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.sdp.MediaDescription;
import dev.nightjar.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Offers, answers and what is taken back, between two connections of one endpoint. */
class NegotiationTest extends TwoPeers {
    private static final JsepDescription ROLLBACK = new JsepDescription(SdpType.ROLLBACK, "");
    private static final String CANDIDATE = "candidate:1 1 udp 2130706431 192.0.2.7 50000 typ host";
    private static final int GLARE_ROUNDS = 200;

    @Test
    void agreesOnWhatIsOffered() {
        RtpTransceiver audio = left.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDONLY);
        RtpTransceiver video = left.addTransceiver(MediaKind.VIDEO, TransceiverDirection.SENDRECV);

        exchange(left, right);

        assertThat(audio.currentDirection()).isEqualTo(TransceiverDirection.SENDONLY);
        assertThat(video.currentDirection()).isEqualTo(TransceiverDirection.SENDONLY);
        assertThat(right.transceivers())
                .extracting(RtpTransceiver::currentDirection)
                .containsExactly(TransceiverDirection.RECVONLY, TransceiverDirection.RECVONLY);
        assertThat(left.signalingState()).isEqualTo(SignalingState.STABLE);
        assertThat(right.signalingState()).isEqualTo(SignalingState.STABLE);
    }

    @Test
    void goesOnWhenTheOtherSideOffers() {
        left.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDONLY);
        exchange(left, right);
        right.addTransceiver(MediaKind.VIDEO, TransceiverDirection.SENDONLY);

        exchange(right, left);
        exchange(left, right);

        assertThat(left.transceivers())
                .extracting(RtpTransceiver::currentDirection)
                .containsExactly(TransceiverDirection.SENDONLY, TransceiverDirection.RECVONLY);
    }

    @Test
    void stopsATransceiverAndUsesItsPlaceAgain() {
        left.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDONLY);
        RtpTransceiver video = left.addTransceiver(MediaKind.VIDEO, TransceiverDirection.SENDONLY);
        exchange(left, right);
        MediaStreamTrack track = right.transceivers().get(1).receiver().track();

        video.stop();
        assertThat(video.direction()).isEqualTo(TransceiverDirection.STOPPED);
        assertThat(video.currentDirection()).isEqualTo(TransceiverDirection.SENDONLY);
        exchange(left, right);

        assertThat(video.currentDirection()).isEqualTo(TransceiverDirection.STOPPED);
        assertThat(video.mid()).isNull();
        assertThat(track.isEnded()).isTrue();
        assertThat(left.transceivers()).hasSize(1);
        assertThat(right.transceivers()).hasSize(1);

        left.addTransceiver(MediaKind.VIDEO, TransceiverDirection.SENDONLY);
        exchange(left, right);

        List<MediaDescription> sections =
                SessionDescription.parse(left.localDescription().sdp()).media();
        assertThat(sections).hasSize(2).noneMatch(MediaDescription::isRejected);
        assertThat(right.transceivers()).hasSize(2);
    }

    @Test
    void rejectsTheSectionOfATransceiverTheAnswererHasStoppedByAnOfferOfItsOwn() {
        left.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDONLY);
        RtpTransceiver video = left.addTransceiver(MediaKind.VIDEO, TransceiverDirection.SENDONLY);
        exchange(left, right);
        right.transceivers().get(1).stop();

        exchange(left, right);
        assertThat(video.currentDirection()).isEqualTo(TransceiverDirection.INACTIVE);
        exchange(right, left);

        assertThat(video.currentDirection()).isEqualTo(TransceiverDirection.STOPPED);
        assertThat(left.transceivers()).hasSize(1);
    }

    @Test
    void forgetsATransceiverThatIsStoppedBeforeItIsOffered() {
        RtpTransceiver audio = left.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDONLY);

        audio.stop();
        audio.stop();

        assertThat(left.transceivers()).isEmpty();
        assertThatThrownBy(() -> audio.setDirection(TransceiverDirection.SENDRECV))
                .isInstanceOf(WebRtcException.class)
                .hasMessageContaining("InvalidStateError");
        assertThat(await(left.createOffer()).sdp()).doesNotContain("m=");
    }

    @Test
    void anOfferWithoutSectionsIsExchangedToo() {
        exchange(left, right);

        assertThat(left.signalingState()).isEqualTo(SignalingState.STABLE);
        assertThat(left.currentRemoteDescription().type()).isEqualTo(SdpType.ANSWER);
        assertThat(left.iceGatheringState()).isEqualTo(IceGatheringState.NEW);
        left.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDONLY);
        exchange(left, right);
        assertThat(right.transceivers()).hasSize(1);
    }

    @Test
    void setLocalDescriptionWithoutArgumentMakesAnotherOfferWhereTheLastIsOutOfDate() {
        RtpTransceiver audio = left.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDONLY);
        JsepDescription first = await(left.createOffer());
        left.addTransceiver(MediaKind.VIDEO, TransceiverDirection.SENDONLY);

        await(left.setLocalDescription());

        assertThat(sections(left)).hasSize(2);
        await(left.setLocalDescription(ROLLBACK));
        JsepDescription second = await(left.createOffer());
        assertThat(second.sdp()).isNotEqualTo(first.sdp());
        await(left.setLocalDescription(new JsepDescription(SdpType.OFFER, "")));
        assertThat(SessionDescription.parse(left.localDescription().sdp()).origin())
                .isEqualTo(SessionDescription.parse(second.sdp()).origin());
        assertThat(audio.mid()).isEqualTo("0");
    }

    @Test
    void setLocalDescriptionWithoutArgumentKeepsTheRestartThatWasAskedFor() {
        left.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDONLY);
        exchange(left, right);
        String before = UfragOf.local(left);
        String restarting = await(left.createOffer(OfferOptions.defaults().withIceRestart(true)))
                .sdp();

        await(left.setLocalDescription());

        assertThat(UfragOf.local(left)).isNotEqualTo(before);
        assertThat(restarting).contains("a=ice-ufrag:" + UfragOf.local(left) + "\r\n");
    }

    private static List<MediaDescription> sections(PeerConnection connection) {
        return SessionDescription.parse(connection.localDescription().sdp()).media();
    }

    @Test
    void streamsThatOurDescriptionDoesNotNameNeedAnOffer() {
        left.addTransceiver(MediaKind.AUDIO, TransceiverDirection.RECVONLY);
        exchange(left, right);
        RtpTransceiver audio = right.transceivers().get(0);
        List<String> needed = new CopyOnWriteArrayList<>();
        right.onNegotiationNeeded(() -> needed.add("needed"));
        audio.setDirection(TransceiverDirection.SENDRECV);
        settled(right);
        assertThat(needed).hasSize(1);
        exchange(right, left);
        settled(right);
        assertThat(needed).hasSize(1);

        audio.sender().setStreams("other", "other");
        settled(right);

        assertThat(needed).hasSize(2);
        List<TrackEvent> told = new CopyOnWriteArrayList<>();
        left.onTrack(told::add);
        exchange(right, left);
        assertThat(told).extracting(TrackEvent::streamIds).containsExactly(List.of("other"));
        assertThat(left.receivers().get(0).streamIds()).containsExactly("other");
        assertThat(right.senders()).containsExactly(audio.sender());
        settled(right);
        assertThat(needed).hasSize(2);
    }

    @Test
    void refusesTheDirectionStopped() {
        assertThatThrownBy(() -> left.addTransceiver(MediaKind.AUDIO, TransceiverDirection.STOPPED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("stop");
    }

    @Test
    void tellsOfATrackThatIsSentAgain() {
        RtpTransceiver audio = left.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDONLY);
        List<MediaStreamTrack> told = new CopyOnWriteArrayList<>();
        right.onTrack(event -> told.add(event.track()));
        exchange(left, right);

        audio.setDirection(TransceiverDirection.INACTIVE);
        exchange(left, right);
        audio.setDirection(TransceiverDirection.SENDONLY);
        exchange(left, right);

        assertThat(told)
                .hasSize(2)
                .containsOnly(right.transceivers().get(0).receiver().track());
    }

    @Test
    void survivesGlareRoundAfterRound() {
        left.addTrack(EncodedTrack.of(CodecKind.OPUS));
        right.addTrack(EncodedTrack.of(CodecKind.OPUS));
        for (int round = 0; round < GLARE_ROUNDS; round++) {
            PeerConnection polite = round % 2 == 0 ? left : right;
            PeerConnection impolite = round % 2 == 0 ? right : left;
            await(polite.setLocalDescription());
            await(impolite.setLocalDescription());

            await(polite.setRemoteDescription(impolite.localDescription()));
            await(polite.setLocalDescription());
            await(impolite.setRemoteDescription(polite.localDescription()));

            assertThat(left.signalingState()).isEqualTo(SignalingState.STABLE);
            assertThat(right.signalingState()).isEqualTo(SignalingState.STABLE);
        }

        assertThat(left.transceivers()).hasSize(1);
        assertThat(right.transceivers()).hasSize(1);
        assertThat(left.transceivers().get(0).currentDirection()).isEqualTo(TransceiverDirection.SENDRECV);
    }

    @Test
    void raisesTheVersionOnlyWhenTheDescriptionDiffers() {
        RtpTransceiver audio = left.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDONLY);

        String first = await(left.createOffer()).sdp();
        String same = await(left.createOffer()).sdp();
        audio.setDirection(TransceiverDirection.SENDRECV);
        String other = await(left.createOffer()).sdp();

        assertThat(same).isEqualTo(first);
        assertThat(SessionDescription.parse(other).origin())
                .isEqualTo(SessionDescription.parse(first).origin().next());
    }

    @Test
    void refusesALocalDescriptionThatWasChanged() {
        left.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDONLY);
        String offer = await(left.createOffer()).sdp();

        refused(
                left.setLocalDescription(JsepDescription.offer(offer.replace("opus", "OPUS"))),
                Name.INVALID_MODIFICATION_ERROR,
                "unchanged");
    }

    @Test
    void refusesAnAnswerMadeForAnEarlierOffer() {
        await(right.setRemoteDescription(JsepDescription.offer(recorded("chromium-156/audio.offer.sdp"))));
        JsepDescription answer = await(right.createAnswer());
        await(right.setRemoteDescription(JsepDescription.offer(recorded("firefox-esr-153/audio.offer.sdp"))));

        refused(right.setLocalDescription(answer), Name.INVALID_MODIFICATION_ERROR, "createAnswer");
        assertThat(right.transceivers()).hasSize(1);
    }

    @Test
    void refusesWhatTheStateDoesNotAllow() {
        left.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDONLY);
        JsepDescription offer = await(left.createOffer());

        refused(left.createAnswer(), Name.INVALID_STATE_ERROR, "have-remote-offer");
        refused(left.setRemoteDescription(JsepDescription.answer(offer.sdp())), Name.INVALID_STATE_ERROR, "stable");
        refused(left.setRemoteDescription(JsepDescription.pranswer(offer.sdp())), Name.INVALID_STATE_ERROR, "stable");
        // W3C WebRTC §4.4.2 looks at the text before it looks at the state.
        refused(left.setLocalDescription(JsepDescription.answer("v=0")), Name.INVALID_MODIFICATION_ERROR, "unchanged");
        await(right.setRemoteDescription(offer));
        refused(right.createOffer(), Name.INVALID_STATE_ERROR, "have-remote-offer");
        refused(right.setLocalDescription(new JsepDescription(SdpType.OFFER, "")), Name.INVALID_STATE_ERROR, "offer");
    }

    @Test
    void keepsCandidatesThatComeBeforeTheAnswer() {
        refused(right.addIceCandidate(IceCandidate.of(CANDIDATE, "0")), Name.INVALID_STATE_ERROR, "description");
        refused(right.addIceCandidate(IceCandidate.of("", "0")), Name.INVALID_STATE_ERROR, "description");
        Sessions.offer(right, recorded("chromium-156/audio.offer.sdp"));
        await(right.addIceCandidate(IceCandidate.of(CANDIDATE, "0")));
        await(right.addIceCandidate(IceCandidate.of("", "0")));
        for (int i = 2; i < TransportNegotiation.MAX_EARLY_CANDIDATES; i++) {
            await(right.addIceCandidate(IceCandidate.of(CANDIDATE, "0")));
        }

        refused(right.addIceCandidate(IceCandidate.of(CANDIDATE, "0")), Name.OPERATION_ERROR, "128");
        assertThat(right.remoteDescription().sdp())
                .containsOnlyOnce("a=" + CANDIDATE)
                .contains("a=end-of-candidates");
        assertThat(right.pendingRemoteDescription()).isEqualTo(right.remoteDescription());
        await(right.setLocalDescription());
        assertThat(right.currentRemoteDescription().sdp()).contains("a=" + CANDIDATE);
        await(right.addIceCandidate(IceCandidate.of(CANDIDATE, "0")));
    }

    @Test
    void refusesCandidatesOfNoSectionAndOfAnotherGeneration() {
        answer(right, recorded("chromium-156/audio.offer.sdp"));

        refused(right.addIceCandidate(IceCandidate.of(CANDIDATE, "nope")), Name.OPERATION_ERROR, "nope");
        refused(right.addIceCandidate(new IceCandidate(CANDIDATE, null, 7, null)), Name.OPERATION_ERROR, "m-section 7");
        refused(right.addIceCandidate(IceCandidate.of("candidate:garbage", "0")), Name.OPERATION_ERROR, "");
        assertThat(IceCandidate.of("candidate:garbage", "0").parsed()).isNull();
        assertThat(IceCandidate.of(CANDIDATE, "0").parsed().address().getPort()).isEqualTo(50000);
        refused(
                right.addIceCandidate(new IceCandidate(CANDIDATE, "0", 0, "another")),
                Name.OPERATION_ERROR,
                "usernameFragment");
        refused(
                right.addIceCandidate(new IceCandidate("", null, null, "another")),
                Name.OPERATION_ERROR,
                "usernameFragment");
        assertThatThrownBy(() -> await(right.addIceCandidate(new IceCandidate(CANDIDATE, null, null, null))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sdpMid");
        await(right.addIceCandidate(IceCandidate.of(CANDIDATE + " ufrag another", "0")));
        await(right.addIceCandidate(new IceCandidate("", null, null, null)));
    }

    @Test
    void saysWhenAnOfferIsNeededAndOnlyThen() {
        List<String> events = new ArrayList<>();
        left.onNegotiationNeeded(() -> events.add("needed"));
        RtpTransceiver audio = left.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDONLY);
        left.addTransceiver(MediaKind.VIDEO, TransceiverDirection.SENDONLY);
        settled(left);
        assertThat(events).hasSize(1);

        exchange(left, right);
        settled(left);
        assertThat(events).hasSize(1);

        audio.setDirection(TransceiverDirection.INACTIVE);
        settled(left);
        assertThat(events).hasSize(2);
        audio.setDirection(TransceiverDirection.SENDONLY);
        settled(left);
        assertThat(events).hasSize(2);

        await(left.setLocalDescription());
        left.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDONLY);
        settled(left);
        assertThat(events).hasSize(2);
        await(left.setLocalDescription(ROLLBACK));
        settled(left);
        assertThat(events).hasSize(3);
    }

    @Test
    void anOfferIsNeededOnlyOnceTheChainIsEmptyAndTheStateStable() {
        List<String> order = new CopyOnWriteArrayList<>();
        left.onNegotiationNeeded(() -> order.add("needed"));
        left.onSignalingStateChange(state -> order.add(state.toString()));

        left.callbacks().execute(() -> {
            left.createOffer().thenRun(() -> order.add("first"));
            left.createOffer().thenRun(() -> order.add("second"));
            left.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDONLY);
        });
        settled(left);
        settled(left);
        assertThat(order).containsExactly("first", "second", "needed");

        order.clear();
        await(left.setLocalDescription());
        left.addTransceiver(MediaKind.VIDEO, TransceiverDirection.SENDONLY);
        settled(left);
        String answer = answer(right, left.localDescription().sdp());
        CompletableFuture<Void> done = new CompletableFuture<>();
        // From the executor itself, so that the stage is waited for before it can complete.
        left.callbacks()
                .execute(() -> left.setRemoteDescription(JsepDescription.answer(answer))
                        .thenRun(() -> order.add("done"))
                        .thenRun(() -> done.complete(null)));
        await(done);
        settled(left);
        assertThat(order).containsExactly("have-local-offer", "stable", "done", "needed");
    }

    @Test
    void saysWhetherThePeerTakesCandidatesThatComeLater() {
        left.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDONLY);
        String offer = await(left.createOffer()).sdp();
        assertThat(right.canTrickleIceCandidates()).isNull();

        await(right.setRemoteDescription(JsepDescription.offer(offer)));
        assertThat(right.canTrickleIceCandidates()).isTrue();

        String without = offer.replaceAll("a=ice-options:[^\r]*\r\n", "");
        await(right.setRemoteDescription(JsepDescription.offer(without)));
        assertThat(right.canTrickleIceCandidates()).isFalse();
    }

    /** Waits until what is queued on the connection's executor has run. */
    private static void settled(PeerConnection connection) {
        for (int i = 0; i < 2; i++) {
            CompletableFuture<Void> done = new CompletableFuture<>();
            connection.callbacks().execute(() -> done.complete(null));
            await(done);
        }
    }

    @Test
    void namesTheSectionOfItsCandidates() {
        List<IceCandidate> candidates = new CopyOnWriteArrayList<>();
        right.onIceCandidate(candidates::add);
        answer(right, recorded("safari/webrtc-rs-safari-offer.sdp"));
        await(right.gatheringComplete());
        settled(right);

        assertThat(candidates).hasSizeGreaterThan(1).allMatch(each -> "0".equals(each.sdpMid()));
        assertThat(candidates.get(candidates.size() - 1).isEndOfCandidates()).isTrue();
        assertThat(right.localDescription().sdp()).contains("a=end-of-candidates");
    }

    @Test
    void failsEveryOperationAfterClose() {
        left.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDONLY);
        left.close();

        refused(left.createOffer(), Name.INVALID_STATE_ERROR, "closed");
        refused(left.createAnswer(), Name.INVALID_STATE_ERROR, "closed");
        refused(left.setLocalDescription(), Name.INVALID_STATE_ERROR, "closed");
        refused(left.setLocalDescription(ROLLBACK), Name.INVALID_STATE_ERROR, "closed");
        refused(left.setRemoteDescription(ROLLBACK), Name.INVALID_STATE_ERROR, "closed");
        refused(left.addIceCandidate(IceCandidate.of("", "0")), Name.INVALID_STATE_ERROR, "closed");
        refused(left.gatheringComplete(), Name.INVALID_STATE_ERROR, "closed");
        assertThatThrownBy(() -> left.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDONLY))
                .isInstanceOf(WebRtcException.class)
                .hasMessageContaining("closed");
        // W3C WebRTC §4.4.2: this has nothing to check.
        left.restartIce();
        assertThat(left.signalingState()).isEqualTo(SignalingState.CLOSED);
    }

    @Test
    void operationsThatWaitWhenItClosesFail() {
        CompletableFuture<Void> entered = new CompletableFuture<>();
        CompletableFuture<Void> release = new CompletableFuture<>();
        left.callbacks().execute(() -> {
            entered.complete(null);
            release.join();
        });
        await(entered);
        left.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDONLY);
        var first = left.createOffer();
        var second = left.setLocalDescription();

        left.close();
        release.complete(null);

        refused(first, Name.INVALID_STATE_ERROR, "closed");
        refused(second, Name.INVALID_STATE_ERROR, "closed");
        await(left.whenClosed());
    }

    @Test
    void completesEvenWhenTheEndpointIsGone() {
        Endpoint other = Sessions.endpoint();
        PeerConnection orphan = other.newPeerConnection();
        other.close();

        refused(orphan.createOffer(), Name.INVALID_STATE_ERROR, "closed");
    }

    @Test
    void theStateHasChangedAndWasToldWhenTheStageCompletes() {
        List<String> order = new CopyOnWriteArrayList<>();
        right.onSignalingStateChange(state -> order.add("state " + state));
        right.onTrack(event -> order.add("track " + right.signalingState()));

        await(right.setRemoteDescription(JsepDescription.offer(recorded("chromium-156/audio.offer.sdp")))
                .thenAccept(ok -> order.add("done " + right.signalingState())));

        assertThat(order)
                .containsExactly("state have-remote-offer", "track have-remote-offer", "done have-remote-offer");
    }

    @Test
    void aListenerMayCloseTheConnection() {
        right.onTrack(event -> right.close());

        Sessions.offer(right, recorded("chromium-156/audio.offer.sdp"));

        await(right.whenClosed());
        refused(right.createAnswer(), Name.INVALID_STATE_ERROR, "closed");
    }

    @Test
    void waitingOnItsOwnExecutorIsRefusedWithTheReason() {
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        right.onTrack(event -> {
            try {
                right.createAnswer().toCompletableFuture().join();
                thrown.complete(null);
            } catch (IllegalStateException refused) {
                thrown.complete(refused);
            }
        });

        Sessions.offer(right, recorded("chromium-156/audio.offer.sdp"));

        assertThat(await(thrown)).hasMessageContaining("own executor");
    }
}
