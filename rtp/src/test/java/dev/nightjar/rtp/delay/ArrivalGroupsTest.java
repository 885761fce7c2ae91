package dev.nightjar.rtp.delay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArrivalGroupsTest {
    private static final long MILLI = 1_000_000;

    private final ArrivalGroups groups = new ArrivalGroups();

    private boolean add(long sendMillis, long arrivalMillis) {
        return groups.add(sendMillis * MILLI, arrivalMillis * MILLI);
    }

    @Test
    void packetsSentWithinFiveMillisecondsAreOneGroup() {
        assertThat(add(0, 100)).isFalse();
        assertThat(add(5, 104)).isFalse();
        assertThat(add(20, 130)).isFalse();
        assertThat(add(24, 133)).isFalse();
        assertThat(add(40, 140)).isTrue();

        assertThat(groups.sendDeltaNanos()).isEqualTo(19 * MILLI);
        assertThat(groups.variationNanos()).isEqualTo((133 - 104 - 19) * MILLI);
        assertThat(groups.arrivalNanos()).isEqualTo(133 * MILLI);
    }

    @Test
    void whatArrivesAsABurstBelongsToTheGroupBefore() {
        add(0, 100);
        add(20, 150);
        assertThat(add(40, 151)).isFalse();
        assertThat(add(60, 152)).isFalse();
        assertThat(add(80, 180)).isTrue();
        assertThat(groups.variationNanos()).isEqualTo((152 - 100 - 60) * MILLI);
    }

    @Test
    void aPacketReorderedIntoAClosedGroupIsLeftOut() {
        add(0, 100);
        add(20, 120);
        assertThat(add(10, 121)).isFalse();
        assertThat(add(40, 140)).isTrue();
        assertThat(groups.variationNanos()).isZero();
    }

    @Test
    void aJumpOfEitherClockBeginsAnew() {
        add(0, 100);
        add(20, 120);
        assertThat(add(40, 10_000)).isFalse();
        assertThat(add(60, 10_020)).isFalse();
        assertThat(add(80, 10_040)).isTrue();
        assertThat(add(100, 1_000)).isFalse();
        assertThat(add(120, 1_020)).isFalse();
        assertThat(add(140, 1_040)).isTrue();
        assertThat(groups.variationNanos()).isZero();
    }
}
