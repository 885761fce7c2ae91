package dev.nightjar.endpoint.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.Path;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class EarlyPacketsTest {
    private static final Path PATH =
            Path.udp(new InetSocketAddress("127.0.0.1", 1), new InetSocketAddress("127.0.0.1", 2));

    @Test
    void keepsCopiesInOrderUpToItsBound() {
        EarlyPackets early = new EarlyPackets();
        byte[] buffer = {9, 9, 9, 0, 7};

        for (int i = 0; i < EarlyPackets.MAX_PACKETS; i++) {
            buffer[3] = (byte) i;
            assertThat(early.offer(PATH, buffer, 3, 2, 100 + i)).isTrue();
        }

        assertThat(early.offer(PATH, buffer, 3, 2, 200)).isFalse();
        for (int i = 0; i < EarlyPackets.MAX_PACKETS; i++) {
            EarlyPackets.Early each = early.poll();
            assertThat(each.bytes()).containsExactly((byte) i, (byte) 7);
            assertThat(each.arrivalNanos()).isEqualTo(100 + i);
            assertThat(each.path()).isEqualTo(PATH);
        }
        assertThat(early.poll()).isNull();
    }

    @Test
    void forgetsWhatIsNoLongerWanted() {
        EarlyPackets early = new EarlyPackets();
        early.offer(PATH, new byte[2], 0, 2, 0);

        early.clear();

        assertThat(early.poll()).isNull();
    }
}
