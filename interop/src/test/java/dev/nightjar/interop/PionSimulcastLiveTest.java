package dev.nightjar.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.endpoint.Endpoint;
import dev.nightjar.endpoint.EndpointConfig;
import dev.nightjar.endpoint.FileSource;
import dev.nightjar.endpoint.FileSourceConfig;
import dev.nightjar.endpoint.JsepDescription;
import dev.nightjar.endpoint.PeerConnection;
import dev.nightjar.endpoint.RtpEncodingParameters;
import dev.nightjar.endpoint.RtpSender;
import dev.nightjar.endpoint.RtpTransceiverInit;
import dev.nightjar.endpoint.TransceiverDirection;
import dev.nightjar.rtp.send.OutboundStreamStats;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Pion receives the three encodings that we send of one picture, each by its rid. */
@Tag("peers")
class PionSimulcastLiveTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<Integer> WIDTHS = List.of(80, 160, 320);

    @TempDir
    private Path folder;

    @Test
    void eachEncodingArrivesByItsRidAndStopsAndAnswersAlone() throws Exception {
        Path program = GoProgram.build(folder, "pion_simulcast", "simulcast");
        List<Path> files = new ArrayList<>();
        for (int width : WIDTHS) {
            files.add(DrawnRecording.picture(
                    folder,
                    "-vf scale=" + width + ":" + width * 3 / 4
                            + " -c:v libvpx -deadline realtime -cpu-used 8 -auto-alt-ref 0 -b:v " + width
                            + "k -g 15 vp8-" + width + ".ivf"));
        }
        EndpointConfig config = EndpointConfig.defaults().withBindAddresses(List.of(InetAddress.getLoopbackAddress()));
        try (Endpoint endpoint = Endpoint.open(config);
                FileSource source = FileSource.openEncodings(
                        endpoint,
                        FileSourceConfig.DEFAULT.withLoop(true),
                        // In no order: their headers tell which is the largest.
                        List.of(files.get(2), files.get(0), files.get(1)));
                LineProcess pion = LineProcess.start("pion", folder, Map.of(), List.of(program.toString()))) {
            PeerConnection connection = endpoint.newPeerConnection();
            assertThat(source.sendEncodings())
                    .extracting(RtpEncodingParameters::scaleResolutionDownBy)
                    .containsExactly(4.0, 2.0, 1.0);
            RtpSender sender = connection
                    .addTransceiver(
                            source.tracks().get(0),
                            RtpTransceiverInit.of(TransceiverDirection.SENDONLY)
                                    .withStreams("film")
                                    .withSendEncodings(source.sendEncodings()))
                    .sender();
            signal(connection, pion);
            source.start();

            for (int i = 0; i < WIDTHS.size(); i++) {
                String rid = Integer.toString(i);
                int width = WIDTHS.get(i);
                until(connection, pion, () -> {
                    JsonNode of = counts(pion).path(rid);
                    return of.path("packets").asInt() >= 30 && of.path("width").asInt() == width;
                });
            }
            await(sender.setParameters(sender.parameters().withEncoding(1, encoding -> encoding.withActive(false))));
            assertThatOnlyTheOthersGoOn(pion, connection);

            int keyframes = counts(pion).path("1").path("keyframes").asInt();
            await(sender.setParameters(sender.parameters().withEncoding(1, encoding -> encoding.withActive(true))));
            Patience.await(
                    PATIENCE, () -> counts(pion).path("1").path("keyframes").asInt() > keyframes);
            pion.request(LineProcess.command("pli").put("rid", "2"), PATIENCE);
            until(connection, pion, () -> sent(connection, "2").pliCount() > 0);
            System.out.println("== simulcast to Pion: " + counts(pion) + " "
                    + await(connection.stats()).nightjar().outboundStreams());
            assertThat(sent(connection, "0").remoteInbound().packetsLost()).isZero();
        }
    }

    /** What is on its way comes yet; then the others go on without it. */
    private static void assertThatOnlyTheOthersGoOn(LineProcess pion, PeerConnection connection) {
        awaitMoreOf("2", pion, connection);
        long sent = sent(connection, "1").packetsSent();
        int arrived = packets(pion, "1");
        awaitMoreOf("2", pion, connection);
        awaitMoreOf("0", pion, connection);

        assertThat(sent(connection, "1").packetsSent()).isEqualTo(sent);
        assertThat(packets(pion, "1")).isEqualTo(arrived);
        assertThat(sent(connection, "1").frames().encoding().active()).isFalse();
    }

    private static void awaitMoreOf(String rid, LineProcess pion, PeerConnection connection) {
        int before = packets(pion, rid);
        until(connection, pion, () -> packets(pion, rid) >= before + 50);
    }

    private static int packets(LineProcess pion, String rid) {
        return counts(pion).path(rid).path("packets").asInt();
    }

    private static void signal(PeerConnection connection, LineProcess pion) throws Exception {
        await(connection.setLocalDescription());
        await(connection.gatheringComplete());
        String offer = connection.localDescription().sdp();
        String answer = pion.request(LineProcess.command("answer").put("sdp", offer), PATIENCE)
                .path("sdp")
                .asString();
        System.out.println("== Pion's answer\n" + answer);
        await(connection.setRemoteDescription(JsepDescription.answer(answer)));
    }

    private static void until(PeerConnection connection, LineProcess pion, BooleanSupplier condition) {
        try {
            Patience.await(PATIENCE, condition);
        } catch (AssertionError late) {
            throw new AssertionError(counts(pion) + " of " + await(connection.stats()) + "\n" + pion.errors(), late);
        }
    }

    private static JsonNode counts(LineProcess pion) {
        return pion.request(LineProcess.command("count"), PATIENCE).path("rids");
    }

    private static OutboundStreamStats sent(PeerConnection connection, String rid) {
        return await(connection.stats()).nightjar().outboundStreams().stream()
                .filter(stream -> rid.equals(stream.rid()))
                .findFirst()
                .orElseThrow();
    }

    private static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception failed) {
            throw new PeerException("no result", failed);
        }
    }
}
