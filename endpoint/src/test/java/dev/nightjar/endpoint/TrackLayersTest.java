package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("loopback")
class TrackLayersTest {
    private final Endpoint endpoint = Sessions.endpoint();
    private final TrackLayers layers =
            new TrackLayers(new MediaStreamTrack("track", MediaKind.VIDEO, "0", endpoint.newPeerConnection()));

    @AfterEach
    void end() {
        endpoint.close();
    }

    @Test
    void eachStreamHasAWayOfItsOwn() {
        TrackForwarding first = layers.of(1);

        assertThat(first).isNotNull().isSameAs(layers.of(1)).isNotSameAs(layers.of(2));
    }

    @Test
    void aPeerThatMakesStreamsUpGetsABoundedNumberAndTheSilentMakeRoom() {
        for (int ssrc = 1; ssrc <= TrackLayers.MAX_LAYERS; ssrc++) {
            layers.of(ssrc);
        }
        TrackForwarding living = layers.of(3);
        layers.latest(List.of(new TrackLayer("h", 3, 320, 240, 30, 1)));

        assertThat(layers.of(100)).isNotNull();

        assertThat(layers.of(3)).isSameAs(living);
        layers.latest(List.of());
        for (int ssrc = 200; ssrc < 300; ssrc++) {
            assertThat(layers.of(ssrc)).isNotNull();
        }
        assertThat(layers.of(3)).as("made room meanwhile").isNotSameAs(living);
    }

    @Test
    void livingStreamsAreNotPushedOut() {
        List<TrackLayer> all = new java.util.ArrayList<>();
        for (int ssrc = 1; ssrc <= TrackLayers.MAX_LAYERS; ssrc++) {
            layers.of(ssrc);
            all.add(new TrackLayer("r" + ssrc, ssrc, 320, 240, 30, 1));
        }
        layers.latest(all);

        assertThat(layers.of(100)).isNull();
        assertThat(layers.latest()).isEqualTo(all);
    }
}
