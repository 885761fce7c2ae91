package dev.nightjar.endpoint;

import static dev.nightjar.endpoint.Sessions.await;
import static dev.nightjar.endpoint.Sessions.offer;
import static dev.nightjar.endpoint.Sessions.recorded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.sdp.MediaDescription;
import dev.nightjar.sdp.SessionDescription;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which encodings of a simulcast offer are asked for, RFC 8853 §5.3. */
class SimulcastAnswerTest extends OnePeer {
    private RtpTransceiver video() {
        return connection.transceivers().stream()
                .filter(each -> each.kind() == MediaKind.VIDEO)
                .findFirst()
                .orElseThrow();
    }

    private static MediaDescription video(JsepDescription description) {
        return SessionDescription.parse(description.sdp()).media().stream()
                .filter(each -> each.type().equals("video"))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"chromium-156", "firefox-esr-153"})
    void allEncodingsAreAskedForWhereTheApplicationWishesThem(String browser) {
        offer(connection, recorded(browser + "/simulcast.offer.sdp"));

        video().setReceivedLayers(ReceivedLayers.ALL);
        await(connection.setLocalDescription());

        MediaDescription answer = video(connection.localDescription());
        assertThat(answer.simulcast().orElseThrow()).hasToString("recv q;h;f");
        assertThat(answer.rids()).extracting(Object::toString).containsExactly("q recv", "h recv", "f recv");
        assertThat(LocalSection.receivesLayers(video().agreed())).isTrue();
    }

    @Test
    void anEncodingIsPausedByATildeAndGoesOnAfterAnotherExchange() {
        offer(connection, recorded("chromium-156/simulcast.offer.sdp"));
        video().setReceivedLayers(ReceivedLayers.ALL.withPaused(Set.of("h", "none")));
        await(connection.setLocalDescription());
        assertThat(video(connection.localDescription()).simulcast().orElseThrow())
                .hasToString("recv q;~h;f");
        CompletableFuture<Void> needed = new CompletableFuture<>();
        connection.onNegotiationNeeded(() -> needed.complete(null));

        video().setReceivedLayers(ReceivedLayers.ALL);

        await(needed);
        assertThat(video(await(connection.createOffer())).simulcast().orElseThrow())
                .hasToString("recv q;h;f");
    }

    @Test
    void aPeerWithOneEncodingHasNoLayers() {
        offer(connection, recorded("chromium-156/audio-video-data.offer.sdp"));
        video().setReceivedLayers(ReceivedLayers.ALL);
        await(connection.setLocalDescription());

        assertThat(video(connection.localDescription()).simulcast()).isEmpty();
        assertThat(LocalSection.receivesLayers(video().agreed())).isFalse();
        assertThat(video().receiver().track().layers()).isEmpty();
    }

    @Test
    void encodingsThatAreToldApartBySsrcAreLayersWithoutBeingAskedFor() {
        String sources = "a=ssrc-group:SIM 11 22 33\r\na=ssrc:11 cname:x\r\na=ssrc:22 cname:x\r\na=ssrc:33 cname:x\r\n";
        offer(
                connection,
                recorded("chromium-156/audio-video-data.offer.sdp")
                        .replaceAll("a=ssrc-group:FID.*\r\n", "")
                        .replaceAll("(?s)(m=video.*?)(a=ssrc:\\d+ [^\r]*\r\n)+", "$1" + sources));
        await(connection.setLocalDescription());

        SectionPlan plan = video().agreed();
        assertThat(LocalSection.receivesLayers(plan)).isTrue();
        assertThat(RtpPlanning.layerNames(List.of(plan)))
                .containsOnlyKeys(11, 22, 33)
                .containsEntry(22, "22");
    }
}
