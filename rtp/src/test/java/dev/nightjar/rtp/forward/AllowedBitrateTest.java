package dev.nightjar.rtp.forward;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AllowedBitrateTest {
    private static final long STEP = AllowedBitrate.INTERVAL_NANOS;
    private static final int SMALL = 1;
    private static final int LARGE = 2;

    private final AllowedBitrate allowed = new AllowedBitrate();
    private long now;

    /** The answer after so many seconds of one share. */
    private long after(double seconds, long shareBps, int encoding, long encodingBps) {
        long end = now + (long) (seconds * 1e9);
        long answer = 0;
        while (now < end) {
            now += STEP;
            answer = allowed.update(shareBps, encoding, encodingBps, now);
        }
        return answer;
    }

    @Test
    void atTheBeginningRoomIsUsedAtOnceButForAMargin() {
        assertThat(allowed.update(1_150_000, SMALL, 100_000, 0)).isEqualTo(1_000_000);
        assertThat(allowed.update(2_300_000, SMALL, 100_000, STEP)).isEqualTo(2_000_000);
    }

    @Test
    void laterRoomHasToHoldForSeconds() {
        after(6, 300_000, SMALL, 200_000);

        assertThat(after(2.5, 2_300_000, SMALL, 200_000)).isLessThan(300_000);
        assertThat(after(1.5, 2_300_000, SMALL, 200_000)).isEqualTo(2_000_000);
        after(0.25, 400_000, SMALL, 200_000);
        assertThat(after(2.5, 2_300_000, SMALL, 200_000)).isLessThan(400_000);
    }

    @Test
    void whatIsSentStaysThoughItsBitrateGoesUpAndDown() {
        after(10, 1_100_000, LARGE, 1_000_000);

        assertThat(allowed.update(1_050_000, LARGE, 1_200_000, now + STEP)).isGreaterThanOrEqualTo(1_200_000);
    }

    @Test
    void aShareThatIsClearlyTooSmallLeadsDownAtOnce() {
        after(10, 1_100_000, LARGE, 1_000_000);

        assertThat(after(0.25, 700_000, LARGE, 1_000_000)).isEqualTo(700_000);
    }

    @Test
    void aShareThatIsSomewhatTooSmallLeadsDownAfterASecond() {
        after(10, 1_100_000, LARGE, 1_000_000);

        assertThat(after(0.75, 900_000, LARGE, 1_000_000)).isGreaterThan(1_000_000);
        assertThat(after(0.75, 900_000, LARGE, 1_000_000)).isEqualTo(900_000);
    }

    @Test
    void roomThatWasLostAgainHasToHoldForTwiceAsLong() {
        after(10, 1_500_000, LARGE, 1_000_000);
        after(0.25, 300_000, LARGE, 1_000_000);
        after(10, 1_500_000, SMALL, 200_000);
        after(1, 1_500_000, LARGE, 1_000_000);
        assertThat(after(0.25, 300_000, LARGE, 1_000_000)).isEqualTo(300_000);

        assertThat(after(5, 1_500_000, SMALL, 200_000)).isLessThan(1_000_000);
        assertThat(after(2, 1_500_000, SMALL, 200_000)).isGreaterThan(1_000_000);
    }

    @Test
    void thereIsAlwaysSomethingAllowed() {
        assertThat(allowed.update(0, SMALL, 0, 0)).isEqualTo(1);
        assertThat(allowed.update(-5, SMALL, 100_000, STEP)).isEqualTo(1);
    }
}
