package dev.nightjar.container;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CueIndexTest {
    @Test
    void aFullIndexKeepsEverySecondPlaceAndGoesOn() {
        CueIndex cues = new CueIndex();
        int offered = 10 * CueIndex.CAPACITY;
        for (int i = 0; i < offered; i++) {
            cues.add(i, 100L * i, i % 7);
            assertThat(cues.size()).isLessThanOrEqualTo(CueIndex.CAPACITY);
        }

        assertThat(cues.size()).isGreaterThanOrEqualTo(CueIndex.CAPACITY / 2);
        for (int i = 0; i < cues.size(); i++) {
            assertThat(cues.tick(i)).isEqualTo(16L * i);
            assertThat(cues.cluster(i)).isEqualTo(1600L * i);
            assertThat(cues.block(i)).isEqualTo(16 * i % 7);
        }
    }

    @Test
    void forgetsPlacesThatWereCutOff() {
        CueIndex cues = new CueIndex();
        cues.add(0, 100, 3);
        cues.add(1, 100, 80);

        cues.forgetFrom(100 + ClusterWriter.HEADER_LENGTH + 81);
        assertThat(cues.size()).isEqualTo(2);
        cues.forgetFrom(100 + ClusterWriter.HEADER_LENGTH + 80);
        assertThat(cues.size()).isEqualTo(1);
    }
}
