package dev.nightjar.rtp.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.Seeds;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ClosedNumbersTest {
    private final ClosedNumbers numbers = new ClosedNumbers();

    @Test
    void whatIsLeftOutLeavesNoGap() {
        numbers.begin(99, 1_000);

        assertThat(numbers.send(100, false)).isEqualTo(1_100);
        assertThat(numbers.leaveOut(101)).isEqualTo(ClosedNumbers.NONE);
        assertThat(numbers.leaveOut(102)).isEqualTo(ClosedNumbers.NONE);
        assertThat(numbers.send(103, true)).isEqualTo(1_101);
        assertThat(numbers.index(1_101)).isEqualTo(103);
        assertThat(numbers.sent(103)).isEqualTo(1_101);
        assertThat(numbers.isMarked(103)).isTrue();
        assertThat(numbers.isMarked(100)).isFalse();
        assertThat(numbers.sent(102)).isEqualTo(ClosedNumbers.NONE);
    }

    @Test
    void whatHasNotComeKeepsItsNumber() {
        numbers.begin(99, 0);
        numbers.send(100, false);
        numbers.send(104, false);

        assertThat(numbers.isKept(102)).isTrue();
        assertThat(numbers.send(102, false)).isEqualTo(102);
        assertThat(numbers.isKept(102)).isFalse();
        assertThat(numbers.leaveOut(101)).as("its number has to be filled").isEqualTo(101);
        assertThat(numbers.sent(101)).isEqualTo(ClosedNumbers.NONE);
        assertThat(numbers.leaveOut(101)).isEqualTo(ClosedNumbers.NONE);
        assertThat(numbers.index(103)).isEqualTo(103);
    }

    @Test
    void whatCameBeforeItBeganHasItsOldNumber() {
        numbers.begin(99, 7);
        numbers.leaveOut(100);

        assertThat(numbers.send(98, false)).isEqualTo(105);
        assertThat(numbers.sent(97)).isEqualTo(104);
        assertThat(numbers.index(104)).isEqualTo(97);
        assertThat(numbers.leaveOut(99)).isEqualTo(ClosedNumbers.NONE);
    }

    @Test
    void whatIsBehindTheHistoryHasNoNumber() {
        numbers.begin(99, 0);
        numbers.send(100, false);
        numbers.send(100 + ForwardSource.HISTORY_PACKETS, false);

        assertThat(numbers.sent(100)).isEqualTo(ClosedNumbers.NONE);
        assertThat(numbers.index(100)).isEqualTo(ClosedNumbers.NONE);
        assertThat(numbers.isKept(101)).isTrue();
    }

    @Test
    void whateverComesInWhateverOrderNumbersRunOnAndFollowTheirPackets() {
        SplittableRandom random = Seeds.random(4_711);
        for (int round = 0; round < 200; round++) {
            check(random);
        }
    }

    private void check(SplittableRandom random) {
        long first = 70_000 + random.nextInt(100_000);
        numbers.begin(first - 1, random.nextInt(1_000_000) - 500_000);
        TreeMap<Long, Long> used = new TreeMap<>();
        boolean[] isDone = new boolean[300];
        int next = 0;
        while (next < 280) {
            int at = Math.min(299, Math.max(0, next + random.nextInt(12) - 6));
            if (isDone[at]) {
                next++;
                continue;
            }
            isDone[at] = true;
            boolean isSent = random.nextInt(3) > 0;
            long number = isSent ? numbers.send(first + at, false) : numbers.leaveOut(first + at);
            if (isSent || number != ClosedNumbers.NONE) {
                assertThat(used.put(number, first + at)).isNull();
            }
            if (isSent) {
                assertThat(numbers.index(number)).isEqualTo(first + at);
            }
            next = Math.max(next, at - 3);
        }
        long before = Long.MIN_VALUE;
        for (long index : used.values()) {
            assertThat(index).as("packets keep their order").isGreaterThan(before);
            before = index;
        }
        long missing = used.lastKey() - used.firstKey() + 1 - used.size();
        long absent = 0;
        for (int i = 0; first + i < used.lastEntry().getValue(); i++) {
            absent += isDone[i] || first + i < used.firstEntry().getValue() ? 0 : 1;
        }
        assertThat(missing).as("only what has not come is missing").isEqualTo(absent);
    }
}
