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

    @Test
    void limitsBelowOneAreRefused() {
        assertThatThrownBy(() -> LayerLimits.bitrate(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LayerLimits.size(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LayerLimits.size(1, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
