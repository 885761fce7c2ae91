package dev.nightjar.rtp.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.SansIo;
import dev.nightjar.testkit.Allocations;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class NackGeneratorTest {
    private static final long MILLI = 1_000_000;
    private final NackGenerator generator = new NackGenerator();
    private final int[] out = new int[100];

    private int[] poll(long nowNanos) {
        return Arrays.copyOf(out, generator.poll(out, nowNanos));
    }

    @Test
    void asksForAGapAfterTheReorderWaitAcrossTheWrap() {
        generator.received(65534, 0);
        generator.received(1, 10 * MILLI);

        assertThat(generator.deadlineNanos()).isEqualTo(15 * MILLI);
        assertThat(poll(14 * MILLI)).isEmpty();
        assertThat(poll(15 * MILLI)).containsExactly(65535, 0);
        assertThat(generator.requested()).isEqualTo(2);
    }

    @Test
    void doesNotAskForWhatReorderingBrings() {
        generator.received(1, 0);
        generator.received(3, 0);
        generator.received(2, MILLI);

        assertThat(generator.deadlineNanos()).isEqualTo(SansIo.NO_DEADLINE);
        assertThat(poll(100 * MILLI)).isEmpty();
        assertThat(generator.recovered()).isZero();
    }

    @Test
    void asksAgainOnceEachRoundTripUntilThePacketComes() {
        generator.roundTripNanos(60 * MILLI);
        generator.received(1, 0);
        generator.received(3, 0);
        assertThat(poll(5 * MILLI)).containsExactly(2);

        assertThat(generator.deadlineNanos()).isEqualTo(65 * MILLI);
        assertThat(poll(64 * MILLI)).isEmpty();
        assertThat(poll(65 * MILLI)).containsExactly(2);
        assertThat(generator.isMissing(2)).isTrue();
        generator.received(2, 70 * MILLI);

        assertThat(generator.isMissing(2)).isFalse();
        assertThat(generator.recovered()).isEqualTo(1);
        assertThat(poll(500 * MILLI)).isEmpty();
    }

    @Test
    void waits20MillisecondsOnAPathWithoutDelay() {
        generator.roundTripNanos(0);
        generator.received(1, 0);
        generator.received(3, 0);
        poll(5 * MILLI);

        assertThat(generator.deadlineNanos()).isEqualTo(25 * MILLI);
    }

    @Test
    void givesUpAfterTenRequests() {
        generator.roundTripNanos(0);
        generator.received(1, 0);
        generator.received(3, 0);
        int asked = 0;
        while (generator.deadlineNanos() != SansIo.NO_DEADLINE) {
            asked += generator.poll(out, generator.deadlineNanos());
        }

        assertThat(asked).isEqualTo(NackGenerator.MAX_TRIES);
        assertThat(generator.abandoned()).isEqualTo(1);
        assertThat(generator.isMissing(2)).isFalse();
    }

    @Test
    void givesUpAfterASecond() {
        generator.roundTripNanos(400 * MILLI);
        generator.received(1, 0);
        generator.received(3, 0);
        int asked = 0;
        long last = 0;
        while (generator.deadlineNanos() != SansIo.NO_DEADLINE) {
            last = generator.deadlineNanos();
            asked += generator.poll(out, last);
        }

        assertThat(asked).isEqualTo(3);
        assertThat(last).isEqualTo(1000 * MILLI);
    }

    @Test
    void clearsAndWantsAKeyframeWhenTooMuchIsMissing() {
        generator.received(0, 0);
        generator.received(NackGenerator.MAX_MISSING + 1, 0);
        assertThat(generator.missingCount()).isEqualTo(NackGenerator.MAX_MISSING);
        assertThat(generator.takeNeedsKeyframe()).isFalse();

        generator.received(NackGenerator.MAX_MISSING + 3, 0);

        assertThat(generator.missingCount()).isZero();
        assertThat(generator.takeNeedsKeyframe()).isTrue();
        assertThat(generator.takeNeedsKeyframe()).isFalse();
        assertThat(generator.abandoned()).isEqualTo(NackGenerator.MAX_MISSING + 1);
    }

    @Test
    void forgetsWhatLiesBeforeAPointOrEverything() {
        generator.received(1, 0);
        generator.received(5, 0);
        generator.discardBefore(4);
        assertThat(poll(5 * MILLI)).containsExactly(4);

        generator.reset();

        assertThat(generator.missingCount()).isZero();
        generator.received(40000, 0);
        assertThat(generator.missingCount()).isZero();
    }

    @Test
    void forgetsOnePacketThatNobodyNeeds() {
        generator.notNeeded(2);
        generator.received(1, 0);
        generator.received(5, 0);
        generator.notNeeded(3);
        generator.notNeeded(7);

        assertThat(poll(5 * MILLI)).containsExactly(2, 4);
        assertThat(generator.recovered()).isZero();
    }

    @Test
    void asksForNoMoreAtOnceThanTheCallerHasRoomFor() {
        generator.received(1, 0);
        generator.received(252, 0);

        assertThat(poll(5 * MILLI)).hasSize(100);
        assertThat(poll(5 * MILLI)).hasSize(100).startsWith(102);
        assertThat(poll(5 * MILLI)).hasSize(50);
    }

    @Test
    void worksWithoutAllocating() {
        int[] sequence = {0};
        assertThat(Allocations.bytesPerCall(() -> {
                    int i = sequence[0]++;
                    generator.received(i * 2 & 0xFFFF, i * MILLI);
                    generator.received(i * 2 - 1 & 0xFFFF, i * MILLI);
                    generator.poll(out, i * MILLI);
                }))
                .isZero();
    }
}
