package dev.nightjar.dtlssrtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.nightjar.testkit.Seeds;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SrtpStreamsTest {
    @Test
    void findsEverySsrcAgainZeroIncluded() {
        SplittableRandom random = Seeds.random(512);
        SrtpStreams streams = new SrtpStreams(SrtpConfig.defaults());
        Map<Integer, ReplayWindow> model = new HashMap<>();
        model.put(0, streams.add(0));
        while (!streams.isFull()) {
            int ssrc = model.size() % 2 == 0 ? random.nextInt() : model.size();
            if (model.get(ssrc) == null) {
                assertThat(streams.find(ssrc)).isNull();
                model.put(ssrc, streams.add(ssrc));
            }
        }

        assertThat(streams.size()).isEqualTo(512);
        model.forEach((ssrc, window) -> assertThat(streams.find(ssrc)).isSameAs(window));
    }

    @Test
    void refusesOneMoreThanItsBound() {
        SrtpStreams streams = new SrtpStreams(SrtpConfig.defaults().withMaxSsrcs(2));
        streams.add(1);
        streams.add(2);

        assertThatIllegalStateException().isThrownBy(() -> streams.add(3)).withMessageContaining("more than 2 SSRCs");
    }
}
