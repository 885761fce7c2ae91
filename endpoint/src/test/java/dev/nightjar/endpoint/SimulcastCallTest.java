package dev.nightjar.endpoint;

import static dev.nightjar.endpoint.Sessions.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.rtp.send.OutboundStreamStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Several encodings of a track, sent from one connection to another over real sockets, and on from there. */
@Tag("loopback")
class SimulcastCallTest {
    private static final int SECONDS = 60;
    private static final RtpTransceiverInit THREE = RtpTransceiverInit.of(TransceiverDirection.SENDONLY)
            .withSendEncodings(
                    RtpEncodingParameters.of("a"), RtpEncodingParameters.of("b"), RtpEncodingParameters.of("c"));

    private final Endpoint endpoint = Sessions.endpoint();
    private final LayeredPictures pictures = new LayeredPictures(3);
    private final PeerConnection sending = endpoint.newPeerConnection();
    private final PeerConnection receiving = endpoint.newPeerConnection();

    @AfterEach
    void close() {
        pictures.close();
        endpoint.close();
    }

    @Test
    void eachEncodingArrivesByItsNameAndStopsAndGoesOnAlone() {
        RtpSender sender = sending.addTransceiver(pictures.track, THREE).sender();
        Map<String, Long> rates = new ConcurrentHashMap<>();
        sender.onEncodingBitrateChange(rate -> rates.put(rate.encoding() + rate.rid(), rate.bitrateBps()));
        MediaStreamTrack track = connect(sending, receiving, ReceivedLayers.ALL, UnaryOperator.identity());
        until("three encodings", () -> widths(track).equals(Map.of("a", 160, "b", 320, "c", 640)));
        until("a rate of each", () -> rates.keySet().containsAll(List.of("0a", "1b", "2c")));

        await(sender.setParameters(sender.parameters().withEncoding(1, encoding -> encoding.withActive(false))));
        long framesOfOne = stats(sender, "b").frames().framesSent();
        until("b has fallen silent", () -> widths(track).equals(Map.of("a", 160, "c", 640)));
        OutboundStreamStats inactive = stats(sender, "b");
        assertThat(inactive.frames().framesSent()).isEqualTo(framesOfOne);
        assertThat(inactive.frames().encoding().active()).isFalse();
        assertThat(inactive.frames().encoding().index()).isEqualTo(1);
        assertThat(inactive.frames().encoding().scaleResolutionDownBy()).isEqualTo(2);

        int askedOfOne = pictures.asked.get(1);
        int askedOfOther = pictures.asked.get(2);
        await(sender.setParameters(sender.parameters().withEncoding(1, encoding -> encoding.withActive(true))));
        until("b is back", () -> widths(track).size() == 3);
        assertThat(pictures.asked.get(1)).as("it goes on at a keyframe").isGreaterThan(askedOfOne);
        assertThat(pictures.asked.get(2)).as("of its own").isEqualTo(askedOfOther);
        assertThat(stats(sender, "b").ssrc()).isEqualTo(inactive.ssrc());
    }

    @Test
    void aBoundOfTheBitrateIsTold() {
        RtpSender sender = sending.addTransceiver(pictures.track, THREE).sender();
        Map<String, Long> rates = new ConcurrentHashMap<>();
        List<Long> sums = new java.util.concurrent.CopyOnWriteArrayList<>();
        sender.onEncodingBitrateChange(rate -> rates.put(String.valueOf(rate.rid()), rate.bitrateBps()));
        sender.onTargetBitrateChange(sums::add);
        connect(sending, receiving, ReceivedLayers.ALL, UnaryOperator.identity());
        until("rates", () -> rates.size() == 3);

        await(sender.setParameters(sender.parameters().withEncoding(0, encoding -> encoding.withMaxBitrate(40_000L))));

        until("the bound of a", () -> rates.get("a") == 40_000);
        assertThat(sums).allMatch(sum -> sum >= 40_000);
    }

    @Test
    void whereThePeerTakesOneItGetsThatEncodingOfTheTrack() {
        RtpSender sender = sending.addTransceiver(pictures.track, THREE).sender();
        MediaStreamTrack track = connect(sending, receiving, ReceivedLayers.LARGEST, UnaryOperator.identity());
        CompletableFuture<Integer> width = new CompletableFuture<>();
        track.addFrameSink(frame -> {
            if (frame.width() > 0) {
                width.complete(frame.width());
            }
        });

        assertThat(await(width)).isEqualTo(640);
        assertThat(await(sending.stats()).outboundRtp())
                .as("the others have ended")
                .singleElement()
                .satisfies(stream -> assertThat(stream.rid()).isEqualTo("c"));
        assertThat(sender.parameters().encodings()).hasSize(1);
    }

    @Test
    void aPeerWithoutSimulcastGetsTheFirst() {
        RtpSender sender = sending.addTransceiver(pictures.track, THREE).sender();
        MediaStreamTrack track = connect(
                sending,
                receiving,
                ReceivedLayers.LARGEST,
                answer -> answer.replaceAll("a=(rid|simulcast):[^\r]*\r\n", ""));
        CompletableFuture<Integer> width = new CompletableFuture<>();
        track.addFrameSink(frame -> {
            if (frame.width() > 0) {
                width.complete(frame.width());
            }
        });

        assertThat(await(width)).isEqualTo(160);
        assertThat(await(sending.stats()).outboundRtp())
                .singleElement()
                .satisfies(stream -> assertThat(stream.rid()).isNull())
                .satisfies(stream -> assertThat(stream.ssrc()).isEqualTo(sender.ssrc()));
    }

    @Test
    void aSenderOfOneEncodingSendsTheLargestOfTheTrack() {
        sending.addTrack(pictures.track);
        MediaStreamTrack track = connect(sending, receiving, ReceivedLayers.ALL, UnaryOperator.identity());
        CompletableFuture<Integer> width = new CompletableFuture<>();
        track.addFrameSink(frame -> {
            if (frame.width() > 0) {
                width.complete(frame.width());
            }
        });

        assertThat(await(width)).isEqualTo(640);
        until("a keyframe of the largest", () -> pictures.asked.get(2) >= 0);
    }

    @Test
    void ourSimulcastIsSentOnInTheLayerThatSuits() {
        sending.addTransceiver(pictures.track, THREE);
        MediaStreamTrack track = connect(sending, receiving, ReceivedLayers.ALL, UnaryOperator.identity());
        until("three encodings", () -> widths(track).size() == 3);
        PeerConnection onward = endpoint.newPeerConnection();
        PeerConnection last = endpoint.newPeerConnection();
        RtpSender forwarding = onward.addTrack(track);
        forwarding.setLayerLimits(LayerLimits.size(400, 300));
        MediaStreamTrack arriving = connect(onward, last, ReceivedLayers.LARGEST, UnaryOperator.identity());
        List<Integer> widths = new java.util.concurrent.CopyOnWriteArrayList<>();
        arriving.addFrameSink(frame -> {
            if (frame.width() > 0) {
                widths.add(frame.width());
            }
        });

        until("the middle one", () -> widths.contains(320));
        forwarding.setLayerLimits(LayerLimits.NONE);
        until("the largest", () -> widths.contains(640));
        assertThat(widths).doesNotContain(160);
    }

    private static Map<String, Integer> widths(MediaStreamTrack track) {
        Map<String, Integer> widths = new java.util.HashMap<>();
        track.layers().forEach(layer -> widths.put(layer.rid(), layer.width()));
        return widths;
    }

    private OutboundStreamStats stats(RtpSender sender, String rid) {
        return await(sending.stats()).nightjar().outboundStreams().stream()
                .filter(stream -> rid.equals(stream.rid()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no outbound-rtp of " + rid + " of " + sender.parameters()));
    }

    /** {@return the track that arrives, when both are connected} */
    private static MediaStreamTrack connect(
            PeerConnection offering, PeerConnection answering, ReceivedLayers layers, UnaryOperator<String> munge) {
        CompletableFuture<MediaStreamTrack> arriving = new CompletableFuture<>();
        answering.onTrack(event -> arriving.complete(event.track()));
        List<CompletableFuture<Void>> connected = new ArrayList<>();
        for (PeerConnection each : List.of(offering, answering)) {
            CompletableFuture<Void> done = new CompletableFuture<>();
            connected.add(done);
            each.onConnectionStateChange(state -> {
                if (state == PeerConnectionState.CONNECTED) {
                    done.complete(null);
                }
            });
        }
        await(offering.setLocalDescription());
        await(offering.gatheringComplete());
        await(answering.setRemoteDescription(offering.localDescription()));
        answering.transceivers().forEach(transceiver -> transceiver.setReceivedLayers(layers));
        await(answering.setLocalDescription());
        await(answering.gatheringComplete());
        String answer = munge.apply(answering.localDescription().sdp());
        await(offering.setRemoteDescription(JsepDescription.answer(answer)));
        connected.forEach(Sessions::await);
        return await(arriving);
    }

    /** Lets the loops have the processor for a moment. */
    private static void pause() {
        Object nobody = new Object();
        synchronized (nobody) {
            try {
                nobody.wait(5);
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }
    }

    private static void until(String what, BooleanSupplier isSo) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + SECONDS + " s: " + what);
            }
            pause();
        }
    }
}
