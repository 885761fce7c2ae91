package dev.nightjar.dtlssrtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.Seeds;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayWindowTest {
    @ParameterizedTest
    @ValueSource(ints = {64, 65, 100, 127, 128, 1024, 32_768})
    void agreesWithASetOfAllIndicesUnderRandomMoves(int size) {
        SplittableRandom random = Seeds.random(size);
        ReplayWindow window = new ReplayWindow(size);
        Set<Long> seen = new HashSet<>();
        long highest = -1;
        for (int i = 0; i < 40_000; i++) {
            long step = random.nextInt(50) == 0 ? random.nextInt(-3 * size, 4 * size) : random.nextInt(-size, 12);
            long index = Math.max(0, highest + step);
            boolean fresh = index > highest || (highest - index < size && !seen.contains(index));

            assertThat(window.isFresh(index))
                    .as("index %s, highest %s", index, highest)
                    .isEqualTo(fresh);

            if (fresh) {
                window.accept(index);
                seen.add(index);
                highest = Math.max(highest, index);
            }
            assertThat(window.highest()).isEqualTo(highest);
        }
    }

    @Test
    void reachesBackExactlyItsSize() {
        ReplayWindow window = new ReplayWindow(64);

        window.accept(1000);

        assertThat(window.isFresh(1000 - 63)).isTrue();
        assertThat(window.isFresh(1000 - 64)).isFalse();
    }

    @Test
    void worksAtTheLastIndexOfAll() {
        ReplayWindow window = new ReplayWindow(1024);
        window.accept(0);

        window.accept(SrtpIndex.MAX);

        assertThat(window.isFresh(SrtpIndex.MAX)).isFalse();
        assertThat(window.isFresh(SrtpIndex.MAX - 1)).isTrue();
        assertThat(window.isFresh(0)).isFalse();
    }
}
