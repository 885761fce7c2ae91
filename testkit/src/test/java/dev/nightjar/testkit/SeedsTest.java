package dev.nightjar.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeedsTest {
    @Test
    void givesTheUsualSeedUnlessThePropertyReplacesIt() {
        String before = System.clearProperty("nightjar.seed");
        try {
            assertThat(Seeds.seed(11)).isEqualTo(11);
            long drawn = Seeds.random(11).nextLong();
            System.setProperty("nightjar.seed", "12");
            assertThat(Seeds.seed(11)).isEqualTo(12);
            assertThat(Seeds.random(11).nextLong()).isNotEqualTo(drawn);
        } finally {
            if (before == null) {
                System.clearProperty("nightjar.seed");
            } else {
                System.setProperty("nightjar.seed", before);
            }
        }
    }
}
