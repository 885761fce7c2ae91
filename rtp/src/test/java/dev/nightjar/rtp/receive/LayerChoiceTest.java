package dev.nightjar.rtp.receive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LayerChoiceTest {
    private static final long SECOND = 1_000_000_000L;

    private final LayerChoice choice = new LayerChoice();

    private boolean key(String rid, int width, long nowNanos) {
        return choice.takes(rid, true, width, width / 2, nowNanos);
    }

    private boolean delta(String rid, int width, long nowNanos) {
        return choice.takes(rid, false, width, width / 2, nowNanos);
    }

    @Test
    void aSectionWithoutLayersIsHeardAsItIs() {
        assertThat(key(null, 640, 0)).isTrue();
        assertThat(delta(null, 320, 0)).isTrue();
        assertThat(choice.wantsKeyframe(null, SECOND)).isFalse();
    }

    @Test
    void theFirstLayerIsTakenAndALargerOneTakesOverAtItsKeyframe() {
        assertThat(key("q", 160, 0)).isTrue();
        assertThat(delta("h", 320, 1)).as("no keyframe").isFalse();
        assertThat(delta("q", 160, 2)).isTrue();
        assertThat(key("h", 320, 3)).isTrue();
        assertThat(key("q", 160, 4)).as("smaller").isFalse();
        assertThat(delta("q", 160, 5)).isFalse();
        assertThat(delta("h", 320, 6)).isTrue();
    }

    @Test
    void whenTheLargestFallsSilentASmallerOneTakesOverAtAKeyframeThatIsAskedFor() {
        assertThat(key("h", 320, 0)).isTrue();
        assertThat(delta("q", 160, SECOND - 1)).isFalse();
        assertThat(choice.wantsKeyframe("q", SECOND - 1)).isFalse();

        assertThat(delta("q", 160, SECOND)).isFalse();
        assertThat(choice.wantsKeyframe("q", SECOND)).isTrue();
        assertThat(key("q", 160, SECOND + 1)).isTrue();
        assertThat(choice.wantsKeyframe("q", SECOND + 1)).as("in use").isFalse();
        assertThat(key("h", 320, SECOND + 2)).as("back again").isTrue();
    }

    @Test
    void aLayerThatGrowsIsMeasuredByItsNewSize() {
        assertThat(key("h", 160, 0)).isTrue();
        assertThat(key("h", 640, 1)).isTrue();

        assertThat(key("f", 320, 2)).isFalse();
    }
}
