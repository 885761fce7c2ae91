package dev.nightjar.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nightjar.testkit.Seeds;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ComfortNoiseTest {
    @Test
    void readsLevelAndSpectrum() {
        byte[] payload = HexFormat.of().parseHex("ff" + "ce" + "00" + "7f" + "feff");

        ComfortNoise noise = ComfortNoise.parse(payload, 1, 5);

        assertThat(noise).isNotNull();
        assertThat(noise.level()).isEqualTo(0x4E); // the highest bit is ignored
        assertThat(noise.reflection(0)).isEqualTo(-32_766);
        assertThat(noise.reflection(1)).isZero();
        assertThat(noise.reflection(2)).isEqualTo(32_766);
        assertThat(noise.reflection(3)).isEqualTo(32_766);
        assertThat(noise).hasToString("ComfortNoise[-78 dBov, order 4]");
    }

    @Test
    void whatIsWrittenIsReadAndWrittenAgainWhateverItIs() {
        SplittableRandom random = Seeds.random(3389);
        byte[] once = new byte[100];
        byte[] twice = new byte[100];
        for (int round = 0; round < 10_000; round++) {
            byte[] payload = new byte[1 + random.nextInt(80)];
            random.nextBytes(payload);
            ComfortNoise noise = ComfortNoise.parse(payload, 0, payload.length);
            assertThat(noise).isNotNull();
            int length = noise.writeTo(once, 3);
            assertThat(length).isEqualTo(Math.min(payload.length, 1 + ComfortNoise.MAX_ORDER));
            ComfortNoise again = ComfortNoise.parse(once, 3, length);
            assertThat(again).isEqualTo(noise).hasSameHashCodeAs(noise);
            assertThat(again.writeTo(twice, 3)).isEqualTo(length);
            assertThat(twice).isEqualTo(once);
        }
        assertThat(ComfortNoise.parse(once, 0, 0)).isNull();
    }

    @Test
    void valuesOutOfRangeAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ComfortNoise(128, new byte[0]));
        assertThatIllegalArgumentException().isThrownBy(() -> new ComfortNoise(1, new byte[65]));
        assertThat(new ComfortNoise(1, new byte[1])).isNotEqualTo(new ComfortNoise(2, new byte[1]));
    }
}
