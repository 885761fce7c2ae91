package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.SansIo;
import dev.nightjar.endpoint.internal.loop.LoopTimer;
import dev.nightjar.endpoint.internal.loop.MediaLoop;
import dev.nightjar.endpoint.internal.sockets.NetworkTransport;
import dev.nightjar.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When the timers of a loop's connections end, by a clock of the test's. */
class LoopTimerTest {
    private static final long MS = 1_000_000L;
    private static final long SECOND = 1_000 * MS;

    private final AtomicLong clock = new AtomicLong();
    private final VirtualEventLoop eventLoop = new VirtualEventLoop(clock::get);
    private final MediaLoop loop = new MediaLoop(
            eventLoop,
            NetworkTransport.NIO,
            null,
            clock::get,
            nanos -> NetworkTransport.NIO.datagramIo(eventLoop, nanos, UdpOffload.OFF),
            true);
    private final List<Long> ends = new ArrayList<>();
    private int wakeUps;

    private LoopTimer timer() {
        return new LoopTimer(loop, () -> ends.add(clock.get()));
    }

    private void runUntil(long nanos) {
        for (long next = eventLoop.deadlineNanos(); next <= nanos; next = eventLoop.deadlineNanos()) {
            clock.set(next);
            eventLoop.runNow();
            wakeUps++;
        }
        clock.set(nanos);
    }

    @Test
    void shortWaitsEndWhenTheyAreTo() {
        runUntil(7);
        for (long wait : new long[] {0, 1, 5 * MS + 1, 20 * MS, 50 * MS + 3, 249 * MS}) {
            long deadline = clock.get() + wait;
            timer().arm(deadline);

            runUntil(deadline);

            assertThat(ends).last().isEqualTo(deadline);
        }
    }

    @Test
    void longWaitsEndATenthLaterAtMostAndNeverTooEarly() {
        SplittableRandom random = Seeds.random(17);
        for (int i = 0; i < 1_000; i++) {
            long wait = 250 * MS + random.nextLong(40 * SECOND);
            long deadline = clock.get() + wait;
            timer().arm(deadline);

            runUntil(deadline + wait / 10);

            assertThat(ends)
                    .hasSize(i + 1)
                    .last()
                    .satisfies(end -> assertThat(end).isBetween(deadline, deadline + wait / 10));
        }
    }

    @Test
    void waitsThatBeganAtFiftyTimesOfASecondEndAtAThirdAsManyAndLongOnesWithThem() {
        for (int i = 0; i < 50; i++) {
            runUntil(i * SECOND / 50);
            timer().arm(clock.get() + SECOND);
        }
        runUntil(3 * SECOND);

        assertThat(ends).hasSize(50);
        assertThat(wakeUps).isLessThanOrEqualTo(17);
        long step = ends.get(49) - ends.get(0);
        assertThat(step % (1 << 26)).isZero();
        timer().arm(clock.get() + 5 * SECOND);
        runUntil(9 * SECOND);
        assertThat(ends).last().satisfies(end -> assertThat(end % (1 << 26)).isZero());
    }

    @Test
    void whatIsPutOffByLongWakesNobodyInBetween() {
        LoopTimer timer = timer();
        timer.arm(500 * MS);
        timer.arm(5 * SECOND);

        runUntil(4 * SECOND);
        assertThat(wakeUps).isZero();
        runUntil(6 * SECOND);
        assertThat(ends).hasSize(1);
    }

    @Test
    void whatIsPutOffByLittleLeavesTheTimerAlone() {
        LoopTimer timer = timer();
        timer.arm(50 * MS);
        timer.arm(60 * MS);

        runUntil(100 * MS);

        assertThat(ends).containsExactly(50 * MS);
    }

    @Test
    void whatComesNearerEndsThen() {
        LoopTimer timer = timer();
        timer.arm(5 * SECOND);
        timer.arm(20 * MS);

        runUntil(10 * SECOND);

        assertThat(ends).containsExactly(20 * MS);
    }

    @Test
    void withoutADeadlineNothingIsAwaited() {
        LoopTimer timer = timer();
        timer.arm(5 * SECOND);
        timer.arm(SansIo.NO_DEADLINE);

        runUntil(100 * SECOND);

        assertThat(ends).isEmpty();
    }
}
