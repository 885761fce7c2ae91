package dev.nightjar.rtp.extension;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.nightjar.testkit.Seeds;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever an element holds nothing throws, and what was read is written so that it reads the same. */
class HeaderExtensionFuzzTest {
    private static final int ROUNDS = 20_000;

    /** The first byte chooses the extension, the others are the element. */
    @FuzzTest(maxDuration = "60s")
    void whatIsReadIsWrittenTheSame(byte[] element) {
        if (element.length > 0 && element.length <= 256) {
            check(Extensions.ALL.get((element[0] & 0xFF) % Extensions.ALL.size()), element, 1, element.length - 1);
        }
    }

    @Test
    void randomElementsOfLikelyLengthsAreReadAndWrittenTheSame() {
        SplittableRandom random = Seeds.random(5285);
        int read = 0;
        for (HeaderExtension<?> extension : Extensions.ALL) {
            for (int round = 0; round < ROUNDS; round++) {
                int length = random.nextInt(Math.min(extension.maxBytes(), 40) + 2);
                int offset = random.nextInt(4);
                byte[] element = new byte[offset + length];
                random.nextBytes(element);
                if (random.nextBoolean()) {
                    for (int i = offset; i < element.length; i++) {
                        element[i] &= 0x55;
                    }
                }
                read += check(extension, element, offset, length) ? 1 : 0;
            }
        }
        assertThat(read).isGreaterThan(ROUNDS);
    }

    private static <T> boolean check(HeaderExtension<T> extension, byte[] element, int offset, int length) {
        byte[] before = element.clone();
        T value = extension.parse(element, offset, length);
        assertThat(element).isEqualTo(before);
        if (value == null) {
            return false;
        }
        byte[] written = new byte[3 + extension.maxBytes() + 1];
        Arrays.fill(written, (byte) 0xEE);
        int writtenLength = extension.write(value, written, 3);

        assertThat(writtenLength).isBetween(0, extension.maxBytes());
        assertThat(written).startsWith(0xEE, 0xEE, 0xEE).endsWith(0xEE);
        assertThat(extension.parse(written, 3, writtenLength)).isEqualTo(value).hasSameHashCodeAs(value);
        return true;
    }
}
