package dev.nightjar.rtp.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.SansIo;
import dev.nightjar.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReorderBufferTest {
    private static final long WAIT = 400_000_000L;
    private static final long ANCHOR = 40_000_000L;

    private final List<String> out = new ArrayList<>();
    private final PacketPool pool = new PacketPool(64, 1_500);
    private final ReorderBuffer buffer = new ReorderBuffer(pool, 0, WAIT, this::take);

    private void take(byte[] bytes, int offset, int length, long arrivalNanos, boolean gapBefore) {
        out.add((gapBefore ? "!" : "") + NetworkBytes.getUint16(bytes, offset));
    }

    @Test
    void packetsInOrderPassAtOnce() {
        insert(buffer, 0, 7, 8, 9);

        assertThat(out).containsExactly("7", "8", "9");
        assertThat(pool.inUse()).isZero();
        assertThat(buffer.deadlineNanos()).isEqualTo(SansIo.NO_DEADLINE);
    }

    @Test
    void overtakenPacketsComeOutInOrder() {
        insert(buffer, 0, 7, 10, 9, 8, 11);

        assertThat(out).containsExactly("7", "8", "9", "10", "11");
        assertThat(pool.inUse()).isZero();
    }

    @Test
    void theSequenceNumberWraps() {
        insert(buffer, 0, 65_534, 0, 65_535, 1);

        assertThat(out).containsExactly("65534", "65535", "0", "1");
    }

    @Test
    void aMissingPacketIsWaitedForAndThenGivenUp() {
        insert(buffer, 100, 7, 9);
        assertThat(buffer.deadlineNanos()).isEqualTo(100 + WAIT);
        buffer.advance(99 + WAIT);
        assertThat(out).containsExactly("7");

        buffer.advance(100 + WAIT);

        assertThat(out).containsExactly("7", "!9");
        assertThat(buffer.abandoned()).isEqualTo(1);
        assertThat(buffer.deadlineNanos()).isEqualTo(SansIo.NO_DEADLINE);
    }

    @Test
    void eachGapHasItsOwnPatience() {
        insert(buffer, 0, 7, 9);
        insert(buffer, 50, 12);

        buffer.advance(WAIT);
        assertThat(out).containsExactly("7", "!9");
        assertThat(buffer.deadlineNanos()).isEqualTo(50 + WAIT);
        buffer.advance(50 + WAIT);

        assertThat(out).containsExactly("7", "!9", "!12");
        assertThat(buffer.abandoned()).isEqualTo(3);
    }

    @Test
    void aNumberThatCarriedNothingIsNoGapAndNotWaitedFor() {
        insert(buffer, 0, 7, 9, 12);
        buffer.nothingAt(11);
        assertThat(out).containsExactly("7");

        buffer.nothingAt(8);
        assertThat(out).containsExactly("7", "9");
        buffer.nothingAt(10);

        assertThat(out).containsExactly("7", "9", "12");
        assertThat(buffer.passed()).isEqualTo(3);
        assertThat(buffer.abandoned()).isZero();
        assertThat(buffer.deadlineNanos()).isEqualTo(SansIo.NO_DEADLINE);
        assertThat(pool.inUse()).isZero();
    }

    @Test
    void onlyANumberThatIsMissingCanCarryNothing() {
        buffer.nothingAt(7);
        insert(buffer, 0, 7, 9);
        buffer.nothingAt(7);
        buffer.nothingAt(9);
        buffer.nothingAt(10);
        insert(buffer, 0, 10, 8, 8);

        assertThat(out).containsExactly("7", "8", "9", "10");
        assertThat(buffer.passed()).isZero();
        assertThat(buffer.duplicates()).isEqualTo(1);
    }

    @Test
    void whatCarriedNothingIsForgottenWithTheRest() {
        insert(buffer, 0, 7, 10);
        buffer.nothingAt(9);
        buffer.discard();
        insert(buffer, 0, 8, 9, 10);

        assertThat(out).containsExactly("7", "8", "9", "10");
        assertThat(pool.inUse()).isZero();
    }

    @Test
    void duplicatesAndLatePacketsAreToldApart() {
        insert(buffer, 0, 7, 9, 9, 7);
        buffer.advance(WAIT);
        insert(buffer, WAIT, 8, 9);

        assertThat(out).containsExactly("7", "!9");
        assertThat(buffer.duplicates()).isEqualTo(3);
        assertThat(buffer.late()).isEqualTo(1);
    }

    @Test
    void theFirstPacketsAreHeldSoThatTheLowestBegins() {
        ReorderBuffer anchored = new ReorderBuffer(pool, ANCHOR, WAIT, this::take);
        insert(anchored, 0, 0, 65_534, 2);
        assertThat(out).isEmpty();
        assertThat(anchored.deadlineNanos()).isEqualTo(ANCHOR);

        anchored.advance(ANCHOR);
        assertThat(out).containsExactly("65534");
        insert(anchored, ANCHOR, 65_535, 1);

        assertThat(out).containsExactly("65534", "65535", "0", "1", "2");
        assertThat(pool.inUse()).isZero();
    }

    @Test
    void aJumpIsARestartOnlyWhenTheNextPacketConfirmsIt() {
        insert(buffer, 0, 7, 8, 20_000, 9);
        assertThat(out).containsExactly("7", "8", "9");

        insert(buffer, 0, 30_000, 30_001, 30_002);

        assertThat(out).containsExactly("7", "8", "9", "!30001", "30002");
        assertThat(buffer.restarts()).isEqualTo(1);
    }

    @Test
    void aRestartHandsOutWhatWaited() {
        insert(buffer, 0, 7, 9, 30_000, 30_001);

        assertThat(out).containsExactly("7", "!9", "!30001");
        assertThat(pool.inUse()).isZero();
    }

    @Test
    void aGapWiderThanTheWindowIsGivenUpAtOnce() {
        insert(buffer, 0, 7, 9, 9 + ReorderBuffer.CAPACITY + 5);
        assertThat(out).containsExactly("7", "!9");

        buffer.advance(WAIT);

        assertThat(out).containsExactly("7", "!9", "!" + (14 + ReorderBuffer.CAPACITY));
        assertThat(buffer.overflows()).isEqualTo(1);
    }

    @Test
    void aFullPoolGivesUpTheGapAndKeepsTheStreamGoing() {
        insert(buffer, 0, 7);
        for (int i = 0; i < 64; i++) {
            insert(buffer, 0, 9 + i);
        }
        assertThat(pool.inUse()).isEqualTo(64);
        assertThat(out).hasSize(1);

        insert(buffer, 0, 73);

        assertThat(out).hasSize(66).contains("!9").endsWith("72", "73");
        assertThat(pool.inUse()).isZero();
        assertThat(buffer.overflows()).isEqualTo(1);
    }

    @Test
    void discardGivesItsBuffersBack() {
        insert(buffer, 0, 7, 9, 10);

        buffer.discard();

        assertThat(pool.inUse()).isZero();
        assertThat(buffer.deadlineNanos()).isEqualTo(SansIo.NO_DEADLINE);
        insert(buffer, 0, 500);
        assertThat(out).endsWith("500");
    }

    @Test
    void anyOrderWithinTheWaitComesOutWhole() {
        SplittableRandom random = Seeds.random(21);
        for (int run = 0; run < 200; run++) {
            out.clear();
            PacketPool own = new PacketPool(512, 100);
            ReorderBuffer shuffled = new ReorderBuffer(own, ANCHOR, WAIT, this::take);
            int first = random.nextInt(65_536);
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                order.add(Math.min(order.size(), Math.max(0, order.size() - random.nextInt(20))), first + i);
            }
            for (int sequence : order) {
                insert(shuffled, 0, sequence & 0xFFFF);
            }
            shuffled.advance(ANCHOR);
            assertThat(out).hasSize(300).noneMatch(s -> s.startsWith("!"));
            for (int i = 0; i < 300; i++) {
                assertThat(out.get(i)).isEqualTo(Integer.toString(first + i & 0xFFFF));
            }
            assertThat(own.inUse()).isZero();
        }
    }

    @Test
    void anySequenceOfNumbersKeepsTheBuffersInBounds() {
        SplittableRandom random = Seeds.random(22);
        long now = 0;
        int sequence = 0;
        for (int i = 0; i < 200_000; i++) {
            now += random.nextInt(5_000_000);
            int step = switch (random.nextInt(40)) {
                case 0 -> random.nextInt(65_536);
                case 1 -> -random.nextInt(1_500);
                case 2 -> random.nextInt(1_500);
                default -> random.nextInt(3);
            };
            sequence = sequence + step & 0xFFFF;
            insert(buffer, now, sequence);
            if (random.nextInt(8) == 0) {
                buffer.nothingAt(sequence - 1 - random.nextInt(4) & 0xFFFF);
            }
            assertThat(buffer.waiting()).isEqualTo(pool.inUse()).isLessThanOrEqualTo(64);
            buffer.advance(now);
            assertThat(buffer.deadlineNanos()).isGreaterThan(now);
            out.clear();
        }
    }

    private static void insert(ReorderBuffer into, long now, int... sequenceNumbers) {
        for (int sequenceNumber : sequenceNumbers) {
            byte[] bytes = new byte[20];
            NetworkBytes.putInt16(bytes, 3, sequenceNumber);
            into.insert(sequenceNumber, bytes, 3, 17, now);
        }
    }
}
