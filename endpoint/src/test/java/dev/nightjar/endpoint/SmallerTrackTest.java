package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.send.OutboundStreamStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Senders of more encodings than their track has: libwebrtc's EncoderStreamFactory has a small picture fill one. */
class SmallerTrackTest {
    private static final Duration PICTURE = Duration.ofMillis(20);
    private static final RtpTransceiverInit THREE = RtpTransceiverInit.of(TransceiverDirection.SENDONLY)
            .withSendEncodings(
                    RtpEncodingParameters.of("a"), RtpEncodingParameters.of("b"), RtpEncodingParameters.of("c"));

    private final VirtualCall call = new VirtualCall();

    /** Widths of the pictures that arrive; 0 for what has no width of its own. */
    private final List<Integer> arrived = new ArrayList<>();

    /** The track's encodings of which keyframes are wanted. */
    private final List<Integer> asked = new ArrayList<>();

    private int count;

    @AfterEach
    void close() {
        call.close();
    }

    /**
     * Connects a sender of three encodings, and sends what a track of so many has.
     *
     * @param layers that the receiver wants
     * @param munge changes its answer
     */
    private RtpSender connect(int encodings, ReceivedLayers layers, UnaryOperator<String> munge) {
        EncodedTrack track = EncodedTrack.ofEncodings(CodecKind.VP8, encodings);
        track.onKeyframeRequested(asked::add);
        RtpSender sender = call.left.connection.addTransceiver(track, THREE).sender();
        call.right.connection.onTrack(event -> event.track().addFrameSink(frame -> arrived.add(frame.width())));
        CompletableFuture<Void> offered = call.left.setLocal();
        call.until(offered::isDone);
        CompletableFuture<Void> taken = call.right.setRemote(call.left.connection.localDescription());
        call.until(taken::isDone);
        call.right.connection.transceivers().get(0).setReceivedLayers(layers);
        CompletableFuture<Void> answered = call.right.setLocal();
        call.until(answered::isDone);
        String answer = munge.apply(call.right.connection.localDescription().sdp());
        CompletableFuture<Void> done = call.left.setRemote(JsepDescription.answer(answer));
        call.until(done::isDone);
        call.untilConnected();
        send(track);
        return sender;
    }

    private void send(EncodedTrack track) {
        for (int i = 0; i < track.encodings(); i++) {
            boolean isKeyframe = count == 0 || asked.remove((Integer) i);
            track.send(i, LayeredPictures.picture(i, isKeyframe), count * PICTURE.toNanos());
        }
        count++;
        call.network.schedule(PICTURE.toNanos(), () -> send(track));
    }

    private void untilArrived(int more) {
        int enough = arrived.size() + more;
        call.until(() -> arrived.size() >= enough);
    }

    /** {@return pictures of that encoding sent so far, and keyframes among them; none of one that never was there} */
    private Sent sent(String rid) {
        CompletableFuture<StatsReport> report = call.left.connection.stats().toCompletableFuture();
        call.until(report::isDone);
        return report.join().nightjar().outboundStreams().stream()
                .filter(stream -> rid.equals(stream.rid()))
                .map(OutboundStreamStats::frames)
                .map(frames -> new Sent(frames.framesSent(), frames.keyFramesSent()))
                .findFirst()
                .orElse(Sent.NOTHING);
    }

    private record Sent(long frames, long keyFrames) {
        static final Sent NOTHING = new Sent(0, 0);
    }

    @Test
    void whoWantsTheLargestAloneGetsTheOneThereIs() {
        RtpSender sender = connect(1, ReceivedLayers.LARGEST, UnaryOperator.identity());
        assertThat(sender.parameters().encodings())
                .extracting(RtpEncodingParameters::rid)
                .containsExactly("c");
        untilArrived(100);

        assertThat(arrived).contains(LayeredPictures.SMALLEST_WIDTH);
    }

    @Test
    void ofATrackOfTwoItIsTheLarger() {
        connect(2, ReceivedLayers.LARGEST, UnaryOperator.identity());
        untilArrived(100);

        assertThat(arrived).contains(2 * LayeredPictures.SMALLEST_WIDTH).doesNotContain(LayeredPictures.SMALLEST_WIDTH);
    }

    /** RFC 8853 §5.1: {@code ~} holds an encoding back. */
    @Test
    void whatThePeerPausesMakesWayForTheNextLarger() {
        connect(1, ReceivedLayers.ALL, answer -> answer.replace("recv a;b;c", "recv ~a;b;c"));
        untilArrived(100);

        assertThat(arrived).contains(LayeredPictures.SMALLEST_WIDTH);
        assertThat(sent("b").frames()).isGreaterThanOrEqualTo(100);
        assertThat(sent("a")).isEqualTo(Sent.NOTHING);
        assertThat(sent("c")).isEqualTo(Sent.NOTHING);
    }

    @Test
    void whatTheApplicationMakesInactiveMakesWayAtAKeyframeAndComesBackAtOne() {
        RtpSender sender = connect(1, ReceivedLayers.ALL, UnaryOperator.identity());
        untilArrived(10);
        assertThat(sent("b")).isEqualTo(Sent.NOTHING);

        for (int i = 0; i < 2; i++) {
            Sent ofA = sent("a");
            assertBeginsAtAKeyframe("b", () -> activate(sender, false));
            assertThat(sent("a").frames()).isLessThanOrEqualTo(ofA.frames() + 1);
            Sent ofB = sent("b");
            assertBeginsAtAKeyframe("a", () -> activate(sender, true));
            assertThat(sent("b").frames()).isLessThanOrEqualTo(ofB.frames() + 1);
        }
    }

    private void assertBeginsAtAKeyframe(String rid, Runnable change) {
        Sent before = sent(rid);
        change.run();
        Sent now = sent(rid);
        for (int i = 0; i < 100 && now.frames() == before.frames(); i++) {
            call.run(PICTURE);
            now = sent(rid);
        }
        assertThat(now).as(rid).isEqualTo(new Sent(before.frames() + 1, before.keyFrames() + 1));
        untilArrived(10);
    }

    private void activate(RtpSender sender, boolean isActive) {
        CompletableFuture<Void> changed = sender.setParameters(
                        sender.parameters().withEncoding(0, encoding -> encoding.withActive(isActive)))
                .toCompletableFuture();
        call.until(changed::isDone);
        changed.join();
    }
}
