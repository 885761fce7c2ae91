package dev.nightjar.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AllocationsTest {
    private byte[] kept = new byte[0];
    private long count;

    @Test
    void measuresAnArrayThatIsKept() {
        assertThat(Allocations.bytesPerCall(() -> kept = new byte[1000])).isBetween(1000L, 1040L);
        assertThat(kept).hasSize(1000);
    }

    @Test
    void measuresNothingWhereNothingIsAllocated() {
        assertThat(Allocations.bytesPerCall(() -> count++)).isZero();
        assertThat(count).isPositive();
    }
}
