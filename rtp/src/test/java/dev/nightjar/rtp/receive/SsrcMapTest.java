package dev.nightjar.rtp.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SsrcMapTest {
    @Test
    void doesWhatAHashMapDoes() {
        SplittableRandom random = Seeds.random(41);
        SsrcMap<String> map = new SsrcMap<>();
        Map<Integer, String> model = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            int ssrc = random.nextInt(300) * 0x10000;
            if (random.nextInt(3) == 0) {
                map.remove(ssrc);
                model.remove(ssrc);
            } else {
                map.put(ssrc, "v" + i);
                model.put(ssrc, "v" + i);
            }
            assertThat(map.size()).isEqualTo(model.size());
            int other = random.nextInt(300) * 0x10000;
            assertThat(map.get(other)).isEqualTo(model.get(other));
        }
        List<String> all = new ArrayList<>();
        map.forEach(all::add);
        assertThat(all).containsExactlyInAnyOrderElementsOf(model.values());

        map.clear();

        assertThat(map.size()).isZero();
        assertThat(map.get(0)).isNull();
    }
}
