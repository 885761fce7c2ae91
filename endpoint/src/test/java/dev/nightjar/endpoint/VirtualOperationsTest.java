package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.ice.IceRole;
import dev.nightjar.ice.IceTransportPolicy;
import dev.nightjar.rtp.payload.CodecKind;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What waits for what: the operations chain of W3C WebRTC §4.4.1.2, and the flag of §4.7.3. */
class VirtualOperationsTest {
    private final VirtualCall call = new VirtualCall();
    private final VirtualSide left = call.left;

    @AfterEach
    void close() {
        call.close();
    }

    @Test
    void anOfferHasWhatIsAddedInTheTaskThatAskedForIt() {
        CompletableFuture<JsepDescription> offer = left.createOffer();
        left.add(MediaKind.VIDEO, TransceiverDirection.SENDRECV);
        call.until(offer::isDone);

        assertThat(offer.join().sdp()).contains("m=video");
    }

    @Test
    void manyChangesNeedOneNegotiationThatIsToldOfLater() {
        left.add(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
        left.add(MediaKind.VIDEO, TransceiverDirection.SENDRECV);
        left.connection.transceivers().get(0).setDirection(TransceiverDirection.INACTIVE);
        assertThat(left.log).doesNotContain("negotiationneeded");
        call.until(() -> left.heard("negotiationneeded"));
        left.add(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
        call.run(Duration.ofSeconds(1));

        assertThat(left.log).containsOnlyOnce("negotiationneeded");
    }

    @Test
    void nothingIsNeededWhereTheChangeWasTakenBackInTheSameTask() {
        left.add(MediaKind.AUDIO, TransceiverDirection.SENDRECV).stop();
        call.run(Duration.ofSeconds(1));

        assertThat(left.log).doesNotContain("negotiationneeded");
    }

    @Test
    void aSenderThatLostItsTrackBeforeItEverSentIsUsedAgainAndOneThatSentIsNot() {
        RtpSender first = left.addTrack(EncodedTrack.of(CodecKind.OPUS), "stream");
        left.connection.removeTrack(first);
        assertThat(left.addTrack(EncodedTrack.of(CodecKind.OPUS), "stream")).isSameAs(first);
        call.exchange(left, call.right);
        left.connection.removeTrack(first);

        assertThat(left.addTrack(EncodedTrack.of(CodecKind.OPUS), "stream")).isNotSameAs(first);
        assertThat(left.connection.transceivers()).hasSize(2);
    }

    @Test
    void aChangeDuringAnExchangeIsToldOfWhenTheExchangeIsOver() {
        left.add(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
        CompletableFuture<Void> exchanged = call.negotiate(left, call.right);
        call.until(() -> left.heard("signalingstatechange have-local-offer"));
        left.add(MediaKind.VIDEO, TransceiverDirection.SENDRECV);
        call.until(exchanged::isDone);
        call.run(Duration.ofSeconds(1));

        assertThat(left.log)
                .containsSubsequence("setRemoteDescription answer resolved", "negotiationneeded")
                .containsOnlyOnce("negotiationneeded");
    }

    @Test
    void whatAListenerCallsWaitsUntilTheEventsOfItsTaskHaveBeenTold() {
        left.connection.onNegotiationNeeded(left::setLocal);
        left.add(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
        call.until(() -> left.heard("setLocalDescription resolved"));

        assertThat(left.log)
                .containsSubsequence(
                        "negotiationneeded",
                        "setLocalDescription()",
                        "signalingstatechange have-local-offer",
                        "setLocalDescription resolved",
                        "icegatheringstatechange gathering");
    }

    @Test
    void aCandidateWaitsForTheDescriptionThatIsBeingSet() {
        call.right.add(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
        CompletableFuture<JsepDescription> offer = call.right.createOffer();
        call.until(offer::isDone);

        left.setRemote(offer.join());
        CompletableFuture<Void> added =
                left.log("addIceCandidate", left.connection.addIceCandidate(IceCandidate.of("", "0")));
        call.until(added::isDone);

        assertThat(left.log)
                .containsSubsequence("setRemoteDescription offer resolved", "addIceCandidate resolved")
                .doesNotContain("addIceCandidate rejected InvalidStateError");
    }

    @Test
    void replacingATrackIsAnOperationAndStatisticsAreNone() {
        RtpSender sender = left.addTrack(EncodedTrack.of(CodecKind.OPUS), "stream");
        left.createOffer();
        left.log("replaceTrack", sender.replaceTrack(EncodedTrack.of(CodecKind.OPUS)));
        left.createOffer();
        CompletableFuture<StatsReport> stats = left.connection.stats().toCompletableFuture();
        call.until(() -> stats.isDone()
                && left.log.lastIndexOf("createOffer resolved") > left.log.indexOf("replaceTrack resolved"));

        assertThat(left.log)
                .containsSubsequence("createOffer resolved", "replaceTrack resolved", "createOffer resolved");
    }

    /** RFC 8445 §6.1.1: who has offered first controls, until it turns out that the other one does. */
    @Test
    void aRoleThatIsTurnedBeforeThereAreSocketsIsTold() {
        left.add(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
        call.right.add(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
        IceTransport transport = left.connection.events().iceTransport();
        call.leftEndpoint.holdSockets(true);
        left.setLocal();
        CompletableFuture<Void> takenBack = left.setLocal(JsepDescription.rollback());
        assertThat(transport.role()).isNull();
        call.until(takenBack::isDone);
        assertThat(transport.role()).isEqualTo(IceRole.CONTROLLING);

        call.exchange(call.right, left);
        call.leftEndpoint.holdSockets(false);
        call.untilConnected();

        assertThat(transport.role()).isEqualTo(IceRole.CONTROLLED);
    }

    /** W3C WebRTC §4.4.2: restartIce leaves {@code [[LastCreatedOffer]]} as it is. */
    @Test
    void anOfferThatWasMadeBeforeARestartWasAskedForMayBeSetAndAnotherIsNeeded() {
        left.add(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
        call.connect();
        String before = UfragOf.local(left.connection);
        CompletableFuture<JsepDescription> offer = left.createOffer();
        call.until(offer::isDone);
        left.connection.restartIce();
        call.clearLog();

        CompletableFuture<Void> set = left.setLocal(offer.join());
        call.until(set::isDone);
        assertThat(set).isCompleted();
        assertThat(UfragOf.local(left.connection)).isEqualTo(before);
        CompletableFuture<Void> answered = call.right
                .setRemote(offer.join())
                .thenCompose(ok -> call.right.setLocal())
                .thenCompose(ok -> left.setRemote(call.right.connection.localDescription()));
        call.until(() -> answered.isDone() && left.heard("negotiationneeded"));
        call.exchange(left, call.right);

        assertThat(UfragOf.local(left.connection)).isNotEqualTo(before);
    }

    /** RFC 9429 §4.1.18: the next offer restarts ICE; W3C WebRTC §4.4.1.6 does not ask for one. */
    @Test
    void anotherConfigurationNeedsNoNegotiationAndMakesTheNextOneARestart() {
        left.add(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
        call.connect();
        String before = UfragOf.local(left.connection);
        call.clearLog();
        left.connection.setConfiguration(
                left.connection.configuration().withIceTransportPolicy(IceTransportPolicy.RELAY));
        CompletableFuture<JsepDescription> unused = left.createOffer();
        call.until(unused::isDone);
        call.run(Duration.ofSeconds(1));
        assertThat(left.log).doesNotContain("negotiationneeded");

        call.exchange(left, call.right);
        String after = UfragOf.local(left.connection);
        call.exchange(left, call.right);

        assertThat(after).isNotEqualTo(before).isEqualTo(UfragOf.local(left.connection));
    }

    @Test
    void closingInAListenerEndsWhatWaitsAndTellsNothingMore() {
        left.connection.onSignalingStateChange(state -> left.close());
        left.add(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
        left.setLocal();
        left.createOffer();
        call.run(Duration.ofSeconds(5));

        assertThat(left.log)
                .containsSubsequence("close()", "setLocalDescription resolved", "whenClosed: closed")
                .contains("createOffer rejected InvalidStateError")
                .noneMatch(line -> line.startsWith("ice"));
        assertThat(left.connection.iceGatheringState()).isEqualTo(IceGatheringState.NEW);
    }
}
