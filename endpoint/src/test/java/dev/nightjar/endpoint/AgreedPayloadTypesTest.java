package dev.nightjar.endpoint;

import static dev.nightjar.endpoint.Sessions.await;
import static dev.nightjar.endpoint.Sessions.offer;
import static dev.nightjar.endpoint.Sessions.recorded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.sdp.MediaDescription;
import dev.nightjar.sdp.RtpCodec;
import dev.nightjar.sdp.SessionDescription;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Payload types keep their meaning when the section is gone that they were agreed in. */
@Tag("loopback")
class AgreedPayloadTypesTest {
    @Test
    void aSectionThatIsUsedAgainHasThePayloadTypesThatFirefoxGave() {
        try (Endpoint endpoint = Sessions.endpoint();
                PeerConnection connection = endpoint.newPeerConnection()) {
            offer(connection, recorded("firefox-esr-153/stop-and-recycle.offer.sdp"));
            await(connection.setLocalDescription());
            Map<Integer, String> agreed = video(connection.localDescription().sdp());
            offer(connection, recorded("firefox-esr-153/stop-and-recycle.stopped-offer.sdp"));
            await(connection.setLocalDescription());
            connection.addTransceiver(MediaKind.VIDEO, TransceiverDirection.SENDRECV);
            String ours = await(connection.createOffer()).sdp();

            assertThat(agreed).hasSizeGreaterThan(2);
            assertThat(video(ours)).containsAllEntriesOf(agreed);
            for (MediaDescription section : SessionDescription.parse(ours).media()) {
                Set<Integer> seen = new HashSet<>();
                section.codecs()
                        .forEach(codec -> assertThat(seen.add(codec.payloadType()))
                                .as(ours)
                                .isTrue());
            }
        }
    }

    /** {@return what each payload type of the accepted video is, and what it serves} */
    private static Map<Integer, String> video(String sdp) {
        Map<Integer, String> types = new HashMap<>();
        for (MediaDescription section : SessionDescription.parse(sdp).media()) {
            if (section.type().equals("video") && !section.isRejected()) {
                for (RtpCodec codec : section.codecs()) {
                    types.put(
                            codec.payloadType(),
                            codec.name() + " " + codec.associatedPayloadType().orElse(-1));
                }
            }
        }
        return types;
    }
}
