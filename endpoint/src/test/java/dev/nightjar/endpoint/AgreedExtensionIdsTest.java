package dev.nightjar.endpoint;

import static dev.nightjar.endpoint.Sessions.await;
import static dev.nightjar.endpoint.Sessions.offer;
import static dev.nightjar.endpoint.Sessions.recorded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.sdp.ExtMap;
import dev.nightjar.sdp.MediaDescription;
import dev.nightjar.sdp.SessionDescription;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Ids of header extensions keep their meaning when the section is gone that they were agreed in: RFC 8285 §6. */
@Tag("loopback")
class AgreedExtensionIdsTest {
    @Test
    void aSectionThatIsUsedAgainNumbersExtensionsAsFirefoxDidBefore() {
        String first = recorded("firefox-esr-153/stop-and-recycle.offer.sdp");
        Map<Integer, String> meant = new HashMap<>();
        for (MediaDescription section : SessionDescription.parse(first).media()) {
            section.extMaps().forEach(extension -> meant.put(extension.id(), extension.uri()));
        }
        try (Endpoint endpoint = Sessions.endpoint();
                PeerConnection connection = endpoint.newPeerConnection()) {
            offer(connection, first);
            await(connection.setLocalDescription());
            offer(connection, recorded("firefox-esr-153/stop-and-recycle.stopped-offer.sdp"));
            await(connection.setLocalDescription());
            connection.addTransceiver(MediaKind.VIDEO, TransceiverDirection.SENDRECV);
            JsepDescription ours = await(connection.createOffer());

            for (MediaDescription section : SessionDescription.parse(ours.sdp()).media()) {
                for (ExtMap extension : section.extMaps()) {
                    assertThat(meant.getOrDefault(extension.id(), extension.uri()))
                            .as("%d in %s", extension.id(), ours.sdp())
                            .isEqualTo(extension.uri());
                }
            }
        }
    }
}
