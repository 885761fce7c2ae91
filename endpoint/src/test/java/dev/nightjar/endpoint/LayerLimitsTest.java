package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class LayerLimitsTest {
    private static final TrackLayer QUARTER = new TrackLayer("q", 1, 160, 120, 30, 100_000);
    private static final TrackLayer HALF = new TrackLayer("h", 2, 320, 240, 30, 400_000);
    private static final TrackLayer FULL = new TrackLayer("f", 3, 640, 480, 30, 1_500_000);
    private static final List<TrackLayer> ALL = List.of(HALF, FULL, QUARTER);

    @Test
    void withoutLimitsTheLargestIsChosen() {
        assertThat(LayerLimits.NONE.choose(ALL)).isEqualTo(FULL);
        assertThat(LayerLimits.NONE.choose(List.of())).isNull();
    }

    @Test
    void theLargestThatKeepsToTheLimitsIsChosen() {
        assertThat(LayerLimits.bitrate(1_499_999).choose(ALL)).isEqualTo(HALF);
        assertThat(LayerLimits.bitrate(1_500_000).choose(ALL)).isEqualTo(FULL);
        assertThat(LayerLimits.size(640, 479).choose(ALL)).isEqualTo(HALF);
        assertThat(LayerLimits.size(319, 480).choose(ALL)).isEqualTo(QUARTER);
    }

    @Test
    void whereNoneKeepsToThemTheSmallestIsChosen() {
        assertThat(LayerLimits.bitrate(1).choose(ALL)).isEqualTo(QUARTER);
        assertThat(LayerLimits.size(1, 1).choose(List.of(FULL, HALF))).isEqualTo(HALF);
    }

    @Test
    void ofOneSizeTheBitrateDecides() {
        TrackLayer richer = new TrackLayer("r", 4, 320, 240, 30, 800_000);

        assertThat(LayerLimits.size(320, 240).choose(List.of(HALF, richer))).isEqualTo(richer);
        assertThat(LayerLimits.bitrate(500_000).choose(List.of(richer, HALF))).isEqualTo(HALF);
    }

    /** {@return a choice of layers inside one encoding} */
    private static TrackLayer inside(int spatial, int temporal) {
        int width = 160 << spatial;
        return new TrackLayer(
                "v",
                9,
                width,
                width * 3 / 4,
                8 << temporal,
                100_000L * (spatial + 1) * (temporal + 1),
                spatial,
                temporal);
    }

    private static final List<TrackLayer> SCALABLE = List.of(
            inside(0, 0),
            inside(0, 1),
            inside(0, 2),
            inside(1, 0),
            inside(1, 1),
            inside(1, 2),
            inside(2, 0),
            inside(2, 2));

    @Test
    void layersInsideAnEncodingAreChosenByTheSameRule() {
        assertThat(LayerLimits.NONE.choose(SCALABLE)).isEqualTo(inside(2, 2));
        assertThat(LayerLimits.size(320, 240).choose(SCALABLE)).isEqualTo(inside(1, 2));
        assertThat(LayerLimits.layers(1, 1).choose(SCALABLE)).isEqualTo(inside(1, 1));
        assertThat(LayerLimits.framerate(16).choose(SCALABLE)).isEqualTo(inside(1, 1));
        assertThat(LayerLimits.framerate(8).choose(SCALABLE)).isEqualTo(inside(2, 0));
        assertThat(LayerLimits.size(320, 240).withFramerate(15).choose(SCALABLE))
                .isEqualTo(inside(1, 1));
        assertThat(LayerLimits.bitrate(299_999).choose(SCALABLE)).isEqualTo(inside(0, 1));
        assertThat(LayerLimits.layers(2, 1).atMost(200_000).choose(SCALABLE)).isEqualTo(inside(0, 1));
        assertThat(LayerLimits.bitrate(1).choose(SCALABLE)).isEqualTo(inside(0, 0));
    }

    @Test
    void aSpatialLayerWhoseSizeIsNotToldIsLargerThanThoseBelow() {
        TrackLayer upper = new TrackLayer("v", 9, 0, 0, 30, 1, 1, 0);

        assertThat(LayerLimits.NONE.choose(List.of(inside(0, 0), upper))).isEqualTo(upper);
    }

    @Test
    void limitsBelowOneAreRefused() {
        assertThatThrownBy(() -> LayerLimits.bitrate(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LayerLimits.size(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LayerLimits.size(1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LayerLimits.layers(-1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LayerLimits.layers(0, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LayerLimits.framerate(0.5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LayerLimits.framerate(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }
}
