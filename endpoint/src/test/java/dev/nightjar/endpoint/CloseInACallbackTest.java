package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A connection that its application closes in a callback of its own, while others of the same event wait. */
class CloseInACallbackTest extends TwoPeers {
    private interface Where extends BiConsumer<PeerConnection, Runnable> {}

    private static Arguments at(String name, Where where) {
        return Arguments.of(name, where);
    }

    static Stream<Arguments> callbacks() {
        return Stream.of(
                at("negotiationneeded", PeerConnection::onNegotiationNeeded),
                at("signalingstatechange", (of, close) -> of.onSignalingStateChange(state -> close.run())),
                at("icegatheringstatechange", (of, close) -> of.onIceGatheringStateChange(state -> close.run())),
                at("icecandidate", (of, close) -> of.onIceCandidateEvent(event -> close.run())),
                at("iceconnectionstatechange", (of, close) -> of.onIceConnectionStateChange(state -> close.run())),
                at("selectedcandidatepairchange", (of, close) -> of.onSelectedCandidatePairChange(p -> close.run())),
                at("connectionstatechange", (of, close) -> of.onConnectionStateChange(state -> close.run())),
                at("track", (of, close) -> of.onTrack(event -> close.run())),
                at("a stage", (of, close) -> of.createOffer().thenRun(close)),
                at("its end", (of, close) -> of.whenClosed().thenRun(close)));
    }

    private CompletionStage<Void> offerByRight() {
        return right.setLocalDescription()
                .thenCompose(ok -> right.gatheringComplete())
                .thenCompose(ok -> left.setRemoteDescription(right.localDescription()))
                .thenCompose(ok -> left.setLocalDescription())
                .thenCompose(ok -> left.gatheringComplete())
                .thenCompose(ok -> right.setRemoteDescription(left.localDescription()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("callbacks")
    void closesOnceAndTellsNothingMore(String name, Where where) {
        AtomicInteger closings = new AtomicInteger();
        AtomicInteger told = new AtomicInteger();
        left.onConnectionStateChange(state -> closings.addAndGet(state == PeerConnectionState.CLOSED ? 1 : 0));
        right.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
        left.addTransceiver(MediaKind.VIDEO, TransceiverDirection.SENDRECV);
        where.accept(left, () -> {
            left.close();
            left.close();
            left.onSignalingStateChange(state -> told.incrementAndGet());
            left.onIceCandidateEvent(event -> told.incrementAndGet());
            left.onTrack(event -> told.incrementAndGet());
        });

        if (name.equals("its end")) {
            left.close();
        }
        left.setLocalDescription()
                .thenCompose(ok -> left.setLocalDescription(JsepDescription.rollback()))
                .thenCompose(ok -> offerByRight());
        Sessions.await(left.whenClosed());

        Sessions.await(left.setLocalDescription().handle((ok, failure) -> null));
        assertThat(closings).hasValue(1);
        assertThat(told).hasValue(0);
        assertThat(left.connectionState()).isEqualTo(PeerConnectionState.CLOSED);
        assertThat(left.iceConnectionState()).isEqualTo(IceConnectionState.CLOSED);
        assertThat(left.signalingState()).isEqualTo(SignalingState.CLOSED);
        assertThat(left.transceivers()).allMatch(each -> each.receiver().track().isEnded());
    }
}
