package dev.nightjar.rtp.forward;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BandwidthSharesTest {
    private static long[] divide(long total, long... wanted) {
        long[] shares = new long[wanted.length];
        BandwidthShares.divide(total, wanted, shares, wanted.length);
        return shares;
    }

    @Test
    void eachGetsTheSameWhereAllCouldUseMore() {
        assertThat(divide(900, 1_000, 2_000, Long.MAX_VALUE)).containsExactly(300, 300, 300);
    }

    @Test
    void whatOneLeavesTheOthersGet() {
        assertThat(divide(900, 100, 2_000, 3_000)).containsExactly(100, 400, 400);
        assertThat(divide(900, 3_000, 350, 100)).containsExactly(450, 350, 100);
    }

    @Test
    void nobodyGetsMoreThanCanBeUsed() {
        assertThat(divide(9_000, 100, 200)).containsExactly(100, 200);
        assertThat(divide(0, 100, 200)).containsExactly(0, 0);
        assertThat(divide(100)).isEmpty();
    }
}
