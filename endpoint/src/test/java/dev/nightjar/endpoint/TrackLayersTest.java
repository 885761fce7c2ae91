package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
        List<TrackLayer> all = new ArrayList<>();
        for (int ssrc = 1; ssrc <= TrackLayers.MAX_LAYERS; ssrc++) {
            layers.of(ssrc);
            all.add(new TrackLayer("r" + ssrc, ssrc, 320, 240, 30, 1));
        }
        layers.latest(all);

        assertThat(layers.of(100)).isNull();
        assertThat(layers.latest()).isEqualTo(all);
    }

    /** Fifty receivers would be asked twice a second, and have nothing to choose. */
    @Test
    void oneEncodingOfAnotherBitrateIsNoNews() {
        assertThat(layers.latest(List.of())).isFalse();
        assertThat(layers.latest(List.of(new TrackLayer("h", 3, 320, 240, 30, 1))))
                .isTrue();

        assertThat(layers.latest(List.of(new TrackLayer("h", 3, 640, 480, 15, 2))))
                .isFalse();

        assertThat(layers.latest()).containsExactly(new TrackLayer("h", 3, 640, 480, 15, 2));
        assertThat(layers.latest(List.of(new TrackLayer("h", 4, 640, 480, 15, 2))))
                .isTrue();
        assertThat(layers.latest(List.of(new TrackLayer("h", 4, 640, 480, 15, 2, 0, 1))))
                .isTrue();
        assertThat(layers.latest(List.of())).isTrue();
    }

    @Test
    void severalEncodingsAreChosenFromAnewEachTime() {
        List<TrackLayer> both =
                List.of(new TrackLayer("l", 3, 320, 240, 30, 1), new TrackLayer("h", 4, 640, 480, 30, 4));
        layers.latest(both);

        assertThat(layers.latest(both)).isTrue();
    }

    /** Whoever had another would wait at a way by which no packet comes. */
    @Test
    void twoLoopsThatAskForAStreamAtOnceGetTheSameWay() throws Exception {
        List<TrackForwarding> found = Collections.synchronizedList(new ArrayList<>());
        List<Thread> asking = List.of(
                new Thread(() -> found.add(layers.of(7)), "one-loop"),
                new Thread(() -> found.add(layers.of(7)), "other-loop"));

        synchronized (layers) {
            asking.forEach(Thread::start);
            assertThat(ProcessProbe.holdsWithin(
                            60, () -> asking.stream().allMatch(each -> each.getState() == Thread.State.BLOCKED)))
                    .as("both have seen that there is none")
                    .isTrue();
        }
        for (Thread each : asking) {
            each.join(TimeUnit.SECONDS.toMillis(60));
        }

        assertThat(found).hasSize(2);
        assertThat(found.get(0)).isNotNull().isSameAs(found.get(1)).isSameAs(layers.of(7));
    }
}
