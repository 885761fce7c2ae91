package dev.nightjar.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class BottleneckTest {
    private static final long MILLI = 1_000_000;

    private static Bottleneck link(int queueBytes, double loss, Bottleneck.Step... steps) {
        return new Bottleneck(List.of(steps), 25 * MILLI, queueBytes, loss, 1);
    }

    private static Bottleneck.Step step(long atMillis, long bps) {
        return new Bottleneck.Step(atMillis * MILLI, bps);
    }

    @Test
    void datagramsLeaveOneBehindTheOther() {
        Bottleneck link = link(10_000, 0, step(0, 1_000_000));

        assertThat(link.send(1_250, 0)).isEqualTo(35 * MILLI);
        assertThat(link.queueNanos()).isZero();
        assertThat(link.send(1_250, 2 * MILLI)).isEqualTo(45 * MILLI);
        assertThat(link.queueNanos()).isEqualTo(8 * MILLI);
        assertThat(link.send(1_250, 50 * MILLI)).isEqualTo(85 * MILLI);
    }

    @Test
    void aFullQueueDropsAndTakesAgainWhenOneHasLeft() {
        Bottleneck link = link(2_500, 0, step(0, 1_000_000));
        link.send(1_250, 0);
        link.send(1_250, 0);

        assertThat(link.send(1_250, 9 * MILLI)).isEqualTo(Bottleneck.LOST);
        assertThat(link.droppedDatagrams()).isOne();
        assertThat(link.send(1_250, 10 * MILLI)).isEqualTo(55 * MILLI);
    }

    @Test
    void aDatagramOnItsWayFeelsEachChangeOfTheCapacity() {
        Bottleneck link = link(10_000, 0, step(0, 1_000_000), step(5, 500_000), step(9, 2_000_000));

        // 5 ms at 1 Mbit/s are 5000 bits, 4 ms at half of it 2000, and 3000 are left for 2 Mbit/s.
        assertThat(link.send(1_250, 0)).isEqualTo(25 * MILLI + 9 * MILLI + 1_500_000);
        assertThat(link.capacityBps(8 * MILLI)).isEqualTo(500_000);
        assertThat(link.capacityBps(9 * MILLI)).isEqualTo(2_000_000);
    }

    @Test
    void losesAboutTheShareItIsToLose() {
        Bottleneck link = link(10_000, 0.05, step(0, 100_000_000));
        for (int i = 0; i < 10_000; i++) {
            link.send(1_000, i * MILLI);
        }

        assertThat(link.lostDatagrams()).isBetween(400L, 600L);
        assertThat(link.droppedDatagrams()).isZero();
    }

    @Test
    void misuseIsTold() {
        assertThatIllegalArgumentException().isThrownBy(() -> link(1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> link(1, 0, step(1, 1)));
        assertThatIllegalArgumentException().isThrownBy(() -> step(0, 0));
    }
}
