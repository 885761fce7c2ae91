package dev.nightjar.rtp.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PacketHistoryTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int CAPACITY = 10;

    private final PacketHistory history = new PacketHistory(100, 100 * CAPACITY, SECOND);

    @Test
    void theOldestGivesWayWhenTheMemoryIsFull() {
        for (int i = 0; i < 1_000; i++) {
            put(65_000 + i, 0);
            assertThat(history.size()).isEqualTo(Math.min(i + 1, CAPACITY));
        }

        assertThat(history.take(65_000 + 999 & 0xFFFF, 0, 0)).isEqualTo(20);
        assertThat(history.take(65_000 + 990 & 0xFFFF, 0, 0)).isEqualTo(20);
        assertThat(history.take(65_000 + 989 & 0xFFFF, 0, 0)).isZero();
        assertThat(history.bytes(65_000 + 995 & 0xFFFF)[0]).isEqualTo((byte) (65_000 + 995));
    }

    @Test
    void aPacketIsGivenOutAgainOnlyAfterAWhileAndWhileItIsYoung() {
        put(7, 0);

        assertThat(history.take(7, 50, 100)).isEqualTo(20);
        assertThat(history.take(7, 50, 149)).isZero();
        assertThat(history.take(7, 50, 150)).isEqualTo(20);
        assertThat(history.take(7, 50, SECOND)).isEqualTo(20);
        assertThat(history.take(7, 50, SECOND + 51)).isZero();
    }

    @Test
    void whatIsForgottenIsGone() {
        put(7, 0);
        history.clear();
        assertThat(history.take(7, 0, 0)).isZero();
        put(90, 0);
        assertThat(history.take(90, 0, 0)).isEqualTo(20);
    }

    @Test
    void numbersFollowOneAnother() {
        put(7, 0);

        assertThatThrownBy(() -> put(9, 0)).hasMessageContaining("bug");
    }

    private void put(int sequenceNumber, long now) {
        byte[] packet = new byte[20];
        packet[0] = (byte) sequenceNumber;
        history.put(sequenceNumber & 0xFFFF, packet, packet.length, now);
    }
}
