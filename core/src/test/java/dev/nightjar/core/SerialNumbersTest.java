package dev.nightjar.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SerialNumbersTest {
    private static final int[] SIXTEEN = {0, 1, 2, 0x7FFE, 0x7FFF, 0x8000, 0x8001, 0xFFFE, 0xFFFF};

    @ParameterizedTest
    @CsvSource({
        "0,0,0",
        "0,1,1",
        "1,0,-1",
        "65535,0,1",
        "0,65535,-1",
        "0,32767,32767",
        "0,32768,-32768",
        "40000,100,25636"
    })
    void measuresTheDistanceOfSixteenBitCounters(int from, int to, int distance) {
        assertThat(SerialNumbers.distance16(from, to)).isEqualTo(distance);
    }

    @Test
    void addingTheDistanceLeadsFromOneSixteenBitCounterToAnother() {
        for (int from : SIXTEEN) {
            for (int to = 0; to <= 0xFFFF; to++) {
                int distance = SerialNumbers.distance16(from, to);

                assertThat(from + distance & 0xFFFF).isEqualTo(to);
                assertThat(distance).isBetween(-0x8000, 0x7FFF);
            }
        }
    }

    @Test
    void ofTwoSixteenBitCountersOneIsNewerUnlessTheyAreEqualOrOpposite() {
        for (int a : SIXTEEN) {
            for (int b = 0; b <= 0xFFFF; b++) {
                boolean undecided = a == b || (a - b & 0xFFFF) == 0x8000;

                assertThat(SerialNumbers.isNewer16(a, b) ^ SerialNumbers.isNewer16(b, a))
                        .isEqualTo(!undecided);
                assertThat(undecided && SerialNumbers.isNewer16(a, b)).isFalse();
            }
        }
    }

    @Test
    void newerIsAheadOverTheWrap() {
        assertThat(SerialNumbers.isNewer16(0, 0xFFFF)).isTrue();
        assertThat(SerialNumbers.isNewer16(0xFFFF, 0)).isFalse();
        assertThat(SerialNumbers.isNewer32(0, -1)).isTrue();
        assertThat(SerialNumbers.isNewer32(-1, 0)).isFalse();
        assertThat(SerialNumbers.isNewer32(5, 5)).isFalse();
        assertThat(SerialNumbers.isNewer32(0x8000_0000, 0x7FFF_FFFF)).isTrue();
        assertThat(SerialNumbers.distance32(-1, 1)).isEqualTo(2);
        assertThat(SerialNumbers.distance32(1, -1)).isEqualTo(-2);
    }

    @ParameterizedTest
    @CsvSource({"0,5,5", "65535,0,65536", "65536,65535,65535", "0,65535,-1", "196608,1,196609", "-1,0,0"})
    void unwrapsSixteenBitsToTheNearestValue(long reference, int value, long expected) {
        assertThat(SerialNumbers.unwrap16(reference, value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0,5,5", "4294967295,0,4294967296", "4294967296,-1,4294967295", "0,-1,-1", "12884901888,7,12884901895"})
    void unwrapsThirtyTwoBitsToTheNearestValue(long reference, int value, long expected) {
        assertThat(SerialNumbers.unwrap32(reference, value)).isEqualTo(expected);
    }

    @Test
    void unwrappingGivesBackACounterThatMovedByLessThanHalfItsRange() {
        SplittableRandom random = new SplittableRandom(1982);
        for (int i = 0; i < 100_000; i++) {
            long reference = random.nextLong(1L << 48);
            long near16 = reference + random.nextInt(-0x7FFF, 0x8000);
            long near32 = reference + random.nextInt(-Integer.MAX_VALUE, Integer.MAX_VALUE);

            assertThat(SerialNumbers.unwrap16(reference, (int) near16 & 0xFFFF)).isEqualTo(near16);
            assertThat(SerialNumbers.unwrap32(reference, (int) near32)).isEqualTo(near32);
        }
    }
}
