package dev.nightjar.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetSocketAddress;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TransmitQueueTest {
    private static final Path PATH = path(1);

    private final TransmitQueue queue = new TransmitQueue(3, 4);

    @Test
    void handsOutCopiesInOrderEachOnItsPath() {
        byte[] source = {9, 1, 2, 9};
        queue.offer(PATH, source, 1, 2);
        queue.offer(path(2), source, 0, 1);
        Arrays.fill(source, (byte) 0);

        assertThat(queue.size()).isEqualTo(2);
        assertNext(PATH, 1, 2);
        assertNext(path(2), 9);
        assertThat(queue.poll()).isNull();
    }

    @Test
    void refusesADatagramPastTheBound() {
        for (int i = 0; i < 3; i++) {
            assertThat(offer(i)).isTrue();
        }

        assertThat(offer(3)).isFalse();

        assertThat(queue.size()).isEqualTo(3);
        assertNext(PATH, 0);
        assertThat(offer(4)).isTrue();
        assertNext(PATH, 1);
        assertNext(PATH, 2);
        assertNext(PATH, 4);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void aCallerMayWriteADatagramInPlace() {
        byte[] room = queue.claim(path(2), 3);
        assertThat(room).isNotNull().hasSizeGreaterThanOrEqualTo(3);
        room[0] = 7;
        room[1] = 8;
        room[2] = 9;

        assertNext(path(2), 7, 8, 9);
        assertThat(queue.claim(PATH, 5)).as("too long").isNull();
        for (int i = 0; i < 3; i++) {
            assertThat(queue.claim(PATH, 1)).isNotNull();
        }
        assertThat(queue.claim(PATH, 1)).as("full").isNull();
    }

    @Test
    void refusesADatagramTooLong() {
        assertThat(queue.offer(PATH, new byte[5], 0, 5)).isFalse();
        assertThat(queue.offer(PATH, new byte[5], 0, 4)).isTrue();

        assertThat(queue.size()).isOne();
    }

    @Test
    void aQueueThatIsDrainedEachTimeHasOneBuffer() {
        offer(1);
        Transmit first = queue.poll();

        offer(2);

        assertThat(queue.poll()).isSameAs(first);
    }

    @Test
    void usesItsBuffersAgain() {
        offer(1);
        Transmit first = queue.poll();
        for (int i = 2; i <= 3; i++) {
            offer(i);
            queue.poll();
        }

        offer(4);

        assertThat(queue.poll()).isSameAs(first);
    }

    @Test
    void aLaterDatagramShowsNothingOfALongerOneBefore() {
        for (int i = 0; i < 3; i++) {
            queue.offer(PATH, new byte[] {7, 7, 7, 7}, 0, 4);
            queue.poll();
        }

        offer(5);

        assertNext(PATH, 5);
    }

    @Test
    void forgetsWhatWaitsWhenCleared() {
        offer(1);
        offer(2);
        queue.poll();

        queue.clear();

        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.poll()).isNull();
        offer(3);
        assertNext(PATH, 3);
    }

    @Test
    void hasRoomForAtLeastOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TransmitQueue(0, 10))
                .withMessage("capacity: 0 (expected: >= 1)");
        assertThat(new TransmitQueue(1, 10).offer(PATH, new byte[1], 0, 1)).isTrue();
    }

    private boolean offer(int value) {
        return queue.offer(PATH, new byte[] {(byte) value}, 0, 1);
    }

    private void assertNext(Path path, int... bytes) {
        Transmit next = queue.poll();
        assertThat(next.path()).isEqualTo(path);
        assertThat(next.length()).isEqualTo(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            assertThat(next.buffer()[next.offset() + i]).isEqualTo((byte) bytes[i]);
        }
    }

    private static Path path(int port) {
        InetSocketAddress address = InetSocketAddress.createUnresolved("host", port);
        return Path.udp(address, address);
    }
}
