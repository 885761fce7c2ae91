package dev.nightjar.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.Seeds;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AvcTest {
    private static final String SPS = "6742c01eab";
    private static final String PPS = "68ce3c80";

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void theCodecPrivateHoldsTheFirstParameterSets(int offset) {
        byte[] unit = at(offset, "00000001" + SPS + "000001" + PPS + "000001" + "6848" + "00000001" + "6588");

        byte[] avcC = Avc.codecPrivate(unit, offset, unit.length - offset - 2);

        assertThat(HexFormat.of().formatHex(avcC))
                .isEqualTo("01" + "42c01e" + "ff" + "e1" + "0005" + SPS + "01" + "0004" + PPS);
    }

    @Test
    void highProfileSaysItsChromaFormat() {
        byte[] unit = at(0, "000001" + "6764001eab" + "000001" + PPS);

        assertThat(HexFormat.of().formatHex(Avc.codecPrivate(unit, 0, unit.length - 2)))
                .endsWith(PPS + "fdf8f800");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "000001",
                "0000016588",
                "000001" + SPS,
                "000001" + PPS,
                "000001" + "6742" + "000001" + PPS
            })
    void thereIsNoCodecPrivateWithoutBothParameterSets(String unit) {
        assertThat(Avc.codecPrivate(at(0, unit), 0, unit.length() / 2)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "000000016588, 000000026588",
        "0000016588000001 09f0, 00000002658800000002 09f0",
        "00000165880000000109f0, 0000000265880000000209f0",
        "00000165880000, 000000026588",
        "000001000001, ''",
        "000001, ''",
        "6588, ''"
    })
    void startCodesBecomeLengths(String annexB, String expected) {
        String input = annexB.replace(" ", "");
        for (int offset : new int[] {0, 3}) {
            byte[] unit = at(offset, input);
            byte[] target = new byte[offset + Avc.maxLengthPrefixed(input.length() / 2) + 2];

            int length = Avc.lengthPrefixed(unit, offset, input.length() / 2, target, offset);

            assertThat(HexFormat.of().formatHex(target, offset, offset + length))
                    .isEqualTo(expected.replace(" ", ""));
            assertThat(target[offset + length]).isZero();
        }
    }

    @Test
    void noBytesOverrunTheTarget() {
        SplittableRandom random = Seeds.random(14496);
        for (int i = 0; i < 100_000; i++) {
            byte[] unit = new byte[random.nextInt(40)];
            for (int k = 0; k < unit.length; k++) {
                unit[k] = (byte) random.nextInt(random.nextBoolean() ? 2 : 4);
            }
            byte[] target = new byte[Avc.maxLengthPrefixed(unit.length)];

            assertThat(Avc.lengthPrefixed(unit, 0, unit.length, target, 0)).isLessThanOrEqualTo(target.length);
            Avc.codecPrivate(unit, 0, unit.length);
        }
    }

    /** The bytes at an offset, with two bytes behind that do not belong to them. */
    private static byte[] at(int offset, String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        byte[] padded = new byte[offset + bytes.length + 2];
        Arrays.fill(padded, (byte) 0x77);
        System.arraycopy(bytes, 0, padded, offset, bytes.length);
        return padded;
    }
}
