package dev.nightjar.rtp.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FirCommandsTest {
    private static final long SECOND = 1L << 32;
    private static final long NTP = 0xEFFF_FFFF_0000_0000L;

    private final FirCommands commands = new FirCommands();

    @Test
    void aRepetitionIsNoCommandForASecond() {
        assertThat(commands.isNew(1, 5, NTP)).isTrue();
        assertThat(commands.isNew(1, 5, NTP + SECOND - 1)).isFalse();
        assertThat(commands.isNew(1, 5, NTP + SECOND)).isTrue();
        assertThat(commands.isNew(1, 6, NTP + SECOND)).isTrue();
    }

    @Test
    void requestersNumberTheirOwn() {
        assertThat(commands.isNew(1, 5, NTP)).isTrue();
        assertThat(commands.isNew(2, 5, NTP)).isTrue();
        assertThat(commands.isNew(1, 5, NTP)).isFalse();
    }

    @Test
    void theOldestRequesterGivesWay() {
        for (int i = 0; i <= FirCommands.MAX_REQUESTERS; i++) {
            assertThat(commands.isNew(i, 5, NTP + i)).isTrue();
        }

        assertThat(commands.size()).isEqualTo(FirCommands.MAX_REQUESTERS);
        assertThat(commands.isNew(1, 5, NTP + 20)).isFalse();
        assertThat(commands.isNew(0, 5, NTP + 20)).as("forgotten").isTrue();
    }
}
