package dev.nightjar.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BitsTest {
    private final BitReader reader = new BitReader();
    private final BitWriter writer = new BitWriter();

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void readsTheHighestBitFirst(int offset) {
        byte[] bytes = HexFormat.of().parseHex("ee".repeat(offset) + "a5c3fe" + "ee");
        reader.wrap(bytes, offset, 3);

        assertThat(reader.bit()).isEqualTo(1);
        assertThat(reader.flag()).isFalse();
        assertThat(reader.bits(6)).isEqualTo(0x25);
        assertThat(reader.remainingBits()).isEqualTo(16);
        reader.skip(4);
        assertThat(reader.bits(12)).isEqualTo(0x3FE);
        assertThat(reader.isExhausted()).isFalse();
    }

    @Test
    void pastTheEndThereAreZerosWhichAreRemembered() {
        reader.wrap(new byte[] {-1, -1}, 0, 1);

        assertThat(reader.bits(12)).isEqualTo(0xFF0);
        assertThat(reader.isExhausted()).isTrue();

        reader.wrap(new byte[] {-1, -1}, 0, 1);
        assertThat(reader.isExhausted()).isFalse();
        reader.skip(9);
        assertThat(reader.isExhausted()).isTrue();
        assertThat(reader.remainingBits()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0, 00", "1, 01", "2, 10", "3, 110", "4, 111"})
    void theTableOfNonSymmetricNumbersIsKept(int value, String bits) {
        byte[] bytes = new byte[1];

        writer.wrap(bytes, 0, 1).nonSymmetric(value, 5);

        String written =
                String.format("%8s", Integer.toBinaryString(bytes[0] & 0xFF)).replace(' ', '0');
        assertThat(written).startsWith(bits).matches(bits + "0*");
        assertThat(reader.wrap(bytes, 0, 1).nonSymmetric(5)).isEqualTo(value);
        assertThat(8 - reader.remainingBits()).isEqualTo(bits.length());
    }

    @Test
    void oneValueTakesNoBit() {
        writer.wrap(new byte[1], 0, 1).nonSymmetric(0, 1);

        assertThat(writer.length()).isZero();
        assertThat(reader.wrap(new byte[1], 0, 1).nonSymmetric(1)).isZero();
        assertThat(reader.remainingBits()).isEqualTo(8);
    }

    @Test
    void whatIsWrittenIsReadAgainAndNothingElseIsTouched() {
        long seed = Long.getLong("nightjar.seed", 410);
        System.out.println("nightjar.seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 2_000; round++) {
            int[] widths = random.ints(20, 0, 33).toArray();
            int[] values = random.ints(20).toArray();
            byte[] bytes = new byte[100];
            java.util.Arrays.fill(bytes, (byte) 0x77);
            int offset = random.nextInt(4);
            writer.wrap(bytes, offset, 90);
            for (int i = 0; i < widths.length; i++) {
                writer.bits(values[i], widths[i]);
            }
            int end = offset + writer.length();
            assertThat(writer.isOverflowed()).isFalse();
            reader.wrap(bytes, offset, writer.length());
            for (int i = 0; i < widths.length; i++) {
                int mask = (int) ((1L << widths[i]) - 1);
                assertThat(reader.bits(widths[i])).isEqualTo(values[i] & mask);
            }
            assertThat(reader.remainingBits()).isLessThan(8);
            assertThat(reader.bits((int) reader.remainingBits())).isZero();
            assertThat(bytes[end]).isEqualTo((byte) 0x77);
            assertThat(offset == 0 || bytes[offset - 1] == 0x77).isTrue();
        }
    }

    @Test
    void withoutRoomNothingIsWritten() {
        byte[] bytes = {0x11, 0x22};
        writer.wrap(bytes, 0, 1);
        writer.bits(0xF, 4);
        writer.bits(0x1F, 5);

        assertThat(writer.isOverflowed()).isTrue();
        assertThat(bytes).containsExactly(0xF0, 0x22);
        assertThatThrownBy(() -> writer.wrap(bytes, 1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> reader.wrap(bytes, 1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
