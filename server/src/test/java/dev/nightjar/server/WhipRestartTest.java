package dev.nightjar.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.endpoint.Endpoint;
import dev.nightjar.endpoint.EndpointConfig;
import dev.nightjar.endpoint.IceCandidatePair;
import dev.nightjar.endpoint.IceGatheringState;
import dev.nightjar.endpoint.JsepDescription;
import dev.nightjar.endpoint.MediaKind;
import dev.nightjar.endpoint.PeerConnection;
import dev.nightjar.endpoint.PeerConnectionState;
import dev.nightjar.endpoint.TransceiverDirection;
import dev.nightjar.sdp.MediaDescription;
import dev.nightjar.sdp.SdpFragment;
import dev.nightjar.sdp.SessionDescription;
import java.net.InetAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ICE restarts by PATCH, RFC 9725 §4.3.3, of a publisher that is a connection of ours. */
@Tag("loopback")
class WhipRestartTest {
    private static final String FRAGMENT = "application/trickle-ice-sdpfrag";

    @TempDir
    private Path out;

    private RunningServer running;
    private Endpoint endpoint;
    private PeerConnection publisher;
    private String location;
    private String tag;

    @BeforeEach
    void publish() throws Exception {
        running = RunningServer.local(out);
        endpoint =
                Endpoint.open(EndpointConfig.defaults().withBindAddresses(List.of(InetAddress.getLoopbackAddress())));
        publisher = endpoint.newPeerConnection();
        publisher.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDONLY);
        publisher.addTransceiver(MediaKind.VIDEO, TransceiverDirection.SENDONLY);
        await(publisher.setLocalDescription());
        await(publisher.gatheringComplete());
        HttpResponse<String> created = running.post(publisher.localDescription().sdp());
        location = created.headers().firstValue("Location").orElseThrow();
        tag = created.headers().firstValue("ETag").orElseThrow();
        await(publisher.setRemoteDescription(JsepDescription.answer(created.body())));
        until(() -> publisher.connectionState() == PeerConnectionState.CONNECTED);
    }

    @AfterEach
    void close() {
        endpoint.close();
        running.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "\"*\""})
    void aPublisherMovesToANewIceSessionAndTheSessionGoesOn(String any) throws Exception {
        String before = publisher.remoteDescription().sdp();
        offerRestart();

        HttpResponse<String> restarted = patch(any, fragment());

        assertThat(restarted.statusCode()).as(restarted.body()).isEqualTo(200);
        assertThat(restarted.headers().firstValue("Content-Type")).hasValue(FRAGMENT);
        String newTag = restarted.headers().firstValue("ETag").orElseThrow();
        assertThat(newTag).matches("\"[0-9a-f]+\"").isNotEqualTo(tag);
        MediaDescription told = SdpFragment.parse(restarted.body()).media().get(0);
        assertThat(told.candidates()).isNotEmpty();
        assertThat(told.isEndOfCandidates()).isTrue();
        await(publisher.setRemoteDescription(JsepDescription.answer(answer(before, restarted.body()))));
        until(() -> isUsed(told.iceUfrag().orElseThrow()));
        assertThat(publisher.connectionState()).isEqualTo(PeerConnectionState.CONNECTED);
        assertThat(running.server.sessions().live()).hasSize(1);

        assertThat(patch(tag, fragment()).statusCode()).as("the old tag").isEqualTo(412);
        assertThat(patch(newTag, fragment()).statusCode()).as("the new tag").isEqualTo(204);
    }

    @Test
    void aRestartWithoutNewCredentialsIsRefusedAndChangesNothing() throws Exception {
        String inUse = fragment();
        String none = inUse.replaceAll("a=ice-(ufrag|pwd):.*\r\n", "");

        assertThat(patch("*", inUse).statusCode()).isEqualTo(400);
        assertThat(patch("*", none).statusCode()).isEqualTo(400);
        assertThat(patch("*", "garbage").statusCode()).isEqualTo(400);
        assertThat(patch("*", inUse.replaceAll("a=ice-pwd:.*", "a=ice-pwd:short"))
                        .statusCode())
                .isEqualTo(400);

        assertThat(patch(tag, inUse).statusCode()).as("the session so far").isEqualTo(204);
        assertThat(publisher.connectionState()).isEqualTo(PeerConnectionState.CONNECTED);
    }

    @Test
    void oneRestartWaitsForTheOther() throws Exception {
        offerRestart();
        WhipSession session = running.server.sessions().live().get(0);
        assertThat(session.beginRestart()).isTrue();

        assertThat(patch("*", fragment()).statusCode()).isEqualTo(409);

        session.restarted(null);
        assertThat(patch("*", fragment()).statusCode()).isEqualTo(200);
    }

    private void offerRestart() throws Exception {
        publisher.restartIce();
        await(publisher.setLocalDescription());
        await(publisher.gatheringComplete());
        assertThat(publisher.iceGatheringState()).isEqualTo(IceGatheringState.COMPLETE);
    }

    private HttpResponse<String> patch(String condition, String body) throws Exception {
        return running.send(running.request(location)
                .header("Content-Type", FRAGMENT)
                .header("If-Match", condition)
                .method("PATCH", BodyPublishers.ofString(body)));
    }

    /** What the publisher tells of its ICE: both sides tell it in the same form. */
    private String fragment() {
        return WhipRestart.fragment(publisher.localDescription().sdp());
    }

    /** The answer so far with the ICE of the fragment. */
    private static String answer(String before, String fragment) {
        return WhipRestart.offer(before, SdpFragment.parse(fragment));
    }

    private boolean isUsed(String remoteUfrag) {
        IceCandidatePair pair = publisher.selectedCandidatePair();
        return pair != null
                && remoteUfrag.equals(pair.remote().usernameFragment())
                && SessionDescription.parse(publisher.localDescription().sdp())
                        .media()
                        .get(0)
                        .iceUfrag()
                        .filter(ours -> ours.equals(pair.local().usernameFragment()))
                        .isPresent();
    }

    private static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }
}
