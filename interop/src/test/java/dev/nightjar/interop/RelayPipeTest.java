package dev.nightjar.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.Seeds;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RelayPipeTest {
    private static final long MILLI = 1_000_000;

    private final RelayPipe pipe = new RelayPipe(Seeds.random(11));
    private DatagramChannel channel;
    private long lastDue;

    @BeforeEach
    void openChannel() throws Exception {
        channel = DatagramChannel.open();
    }

    @AfterEach
    void closeChannel() throws Exception {
        channel.close();
    }

    @Test
    void losesItsShare() {
        pipe.link(RelayLink.NONE.withLoss(0.05));

        send(10_000, 0, 100);

        assertThat(arrivals()).hasSizeBetween(9_400, 9_600);
        assertThat(pipe.counters().lost()).isBetween(400L, 600L);
        assertThat(pipe.counters().received()).isEqualTo(10_000);
    }

    @Test
    void keepsTheOrderUnderJitterAlone() {
        pipe.link(RelayLink.NONE.withDelay(20, 30));

        send(500, MILLI, 100);

        assertThat(arrivals()).hasSize(500).isSorted();
        assertThat(lastDue).isBetween(519 * MILLI, 549 * MILLI);
    }

    @Test
    void letsOthersOvertakeItsShare() {
        pipe.link(RelayLink.NONE.withDelay(20, 0).withReorder(0.1));

        send(500, MILLI, 100);

        List<Integer> arrivals = arrivals();
        long late = 0;
        for (int i = 1; i < arrivals.size(); i++) {
            late += arrivals.get(i) < arrivals.get(i - 1) ? 1 : 0;
        }
        assertThat(late).isBetween(25L, 75L);
        assertThat(pipe.counters().reordered()).isBetween(30L, 70L);
    }

    @Test
    void repeatsItsShare() {
        pipe.link(RelayLink.NONE.withDuplication(0.1));

        send(1000, MILLI, 100);

        assertThat(arrivals()).hasSizeBetween(1060, 1140);
        assertThat(pipe.counters().duplicated()).isBetween(60L, 140L);
    }

    @Test
    void spacesDatagramsAtItsRateAndDropsWhatTheQueueCannotHold() {
        pipe.link(RelayLink.NONE.withRate(8_000_000, 10_000));

        send(50, 0, 1000);

        assertThat(arrivals()).hasSize(10);
        assertThat(lastDue).isEqualTo(10 * MILLI); // 1000 bytes at 8 Mbit/s take a millisecond
        assertThat(pipe.counters().overflowed()).isEqualTo(40);
    }

    @Test
    void holdsEverythingInAStallAndLosesEverythingInABlackout() {
        pipe.stall(100 * MILLI);
        send(10, MILLI, 100);
        assertThat(pipe.poll(50 * MILLI)).isNull();
        assertThat(pipe.deadline()).isEqualTo(100 * MILLI);
        assertThat(arrivals()).hasSize(10);

        pipe.blackout(200 * MILLI);
        pipe.accept(ByteBuffer.allocate(4), channel, new InetSocketAddress(9), 199 * MILLI);
        pipe.accept(ByteBuffer.allocate(4), channel, new InetSocketAddress(9), 200 * MILLI);
        assertThat(arrivals()).hasSize(1);
        assertThat(pipe.counters().blackedOut()).isEqualTo(1);
    }

    @Test
    void losesTheDtlsDatagramThatIsSingledOutAndNoOther() {
        pipe.loseDtls(2);
        for (int first : new int[] {0, 22, 128, 63, 20, 64}) {
            ByteBuffer datagram = ByteBuffer.allocate(4).putInt(0, first << 24);
            pipe.accept(datagram, channel, new InetSocketAddress(9), 0);
        }

        assertThat(arrivals()).containsExactly(0, 22 << 24, 128 << 24, 20 << 24, 64 << 24);
        assertThat(pipe.counters().singledOut()).isEqualTo(1);
    }

    /** Sends datagrams numbered from 0, {@code spacing} nanoseconds apart from time 0 on. */
    private void send(int count, long spacing, int size) {
        for (int i = 0; i < count; i++) {
            ByteBuffer datagram = ByteBuffer.allocate(size).putInt(0, i);
            pipe.accept(datagram, channel, new InetSocketAddress(9), i * spacing);
        }
    }

    private List<Integer> arrivals() {
        List<Integer> numbers = new ArrayList<>();
        while (pipe.deadline() != Long.MAX_VALUE) {
            lastDue = pipe.deadline();
            RelayPipe.Departure next = pipe.poll(lastDue);
            numbers.add(next.bytes().getInt());
        }
        return numbers;
    }
}
