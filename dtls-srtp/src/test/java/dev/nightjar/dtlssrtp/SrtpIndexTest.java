package dev.nightjar.dtlssrtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.Seeds;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SrtpIndexTest {
    @ParameterizedTest(name = "after {0}, sequence number {1}")
    @CsvSource({
        "-1, 0, 0",
        "-1, 65535, 65535",
        "0, 1, 1",
        "65535, 0, 65536",
        "65536, 65535, 65535",
        "65534, 1, 65537",
        "65537, 65534, 65534",
        "5, 32773, 32773",
        "40000, 7232, 72768",
        "32766, 65535, 65535",
        "32767, 65535, 65535",
        "32768, 0, 65536",
        "32769, 0, 65536",
        "32768, 65535, 65535",
        "98302, 65535, 65535",
        "98303, 65535, 131071",
        "98304, 0, 131072",
        "98305, 0, 131072",
        "98304, 1, 65537",
        "100000, 1695, 132767",
        "100000, 1697, 67233",
        "281474976710655, 65534, 281474976710654"
    })
    void estimatesTheNearestIndex(long highest, int sequenceNumber, long expected) {
        assertThat(SrtpIndex.estimate(highest, sequenceNumber)).isEqualTo(expected);
    }

    @Test
    void staysInTheFirstRollOverInsteadOfGoingBelowZero() {
        assertThat(SrtpIndex.estimate(10, 40_000)).isEqualTo(40_000);
    }

    @Test
    void bridgesAGapOfHalfTheNumbersWhereverItBegins() {
        for (long highest = 0; highest < 0x2_0000; highest += 911) {
            assertThat(SrtpIndex.estimate(highest, (int) (highest + 0x8000) & 0xFFFF))
                    .isEqualTo(highest + 0x8000);
        }
    }

    @Test
    void leavesTheRangeAfterTheLastIndexSoThatTheCallerCanTell() {
        assertThat(SrtpIndex.estimate(SrtpIndex.MAX, 0)).isGreaterThan(SrtpIndex.MAX);
    }

    /** The pseudocode of RFC 3711 appendix A, but for the distance it leaves open. */
    @Test
    void agreesWithAppendixA() {
        SplittableRandom random = Seeds.random(33);
        for (int i = 0; i < 100_000; i++) {
            long highest = random.nextLong(0x1_0000, 1L << 47);
            int sequenceNumber = random.nextInt(0x1_0000);
            int last = (int) highest & 0xFFFF;
            if ((sequenceNumber - last & 0xFFFF) == 0x8000) {
                continue;
            }
            long rolloverCounter = highest >>> 16;
            if (last < 32_768) {
                rolloverCounter -= sequenceNumber - last > 32_768 ? 1 : 0;
            } else {
                rolloverCounter += last - 32_768 > sequenceNumber ? 1 : 0;
            }

            assertThat(SrtpIndex.estimate(highest, sequenceNumber)).isEqualTo(rolloverCounter << 16 | sequenceNumber);
        }
    }
}
