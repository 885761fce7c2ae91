package dev.nightjar.endpoint;

import static dev.nightjar.endpoint.Sessions.await;
import static dev.nightjar.endpoint.Sessions.recorded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.sdp.ExtMap;
import dev.nightjar.sdp.MediaDescription;
import dev.nightjar.sdp.SessionDescription;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Our offers give no id a meaning that it lacks in Chromium's, which remembers its own when offers have crossed. */
@Tag("loopback")
class OfferedExtensionIdsTest {
    @Test
    void noIdOfOurOfferMeansWhatItDoesNotInChromiums() {
        Map<Integer, String> chromium = meanings(recorded("chromium-156/audio-video-data.offer.sdp"));
        try (Endpoint endpoint = Sessions.endpoint();
                PeerConnection connection = endpoint.newPeerConnection()) {
            connection.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
            connection.addTransceiver(MediaKind.VIDEO, TransceiverDirection.SENDRECV);
            Map<Integer, String> ours = meanings(await(connection.createOffer()).sdp());

            assertThat(chromium).containsKey(13);
            ours.forEach((id, uri) ->
                    assertThat(chromium.getOrDefault(id, uri)).as("%d", id).isEqualTo(uri));
        }
    }

    private static Map<Integer, String> meanings(String sdp) {
        Map<Integer, String> meanings = new HashMap<>();
        for (MediaDescription section : SessionDescription.parse(sdp).media()) {
            for (ExtMap extension : section.extMaps()) {
                meanings.put(extension.id(), extension.uri());
            }
        }
        return meanings;
    }
}
