package dev.nightjar.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.Path;
import dev.nightjar.core.SansIo;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The rules of {@link SansIo} as tests; a core's own test class extends this one and makes the core.
 *
 * @param <E> the core's events
 */
public abstract class SansIoContract<E> {
    private static final int GARBAGE_DATAGRAMS = 20_000;
    private static final int SPIN_LIMIT = 10_000;

    /** {@return a fresh core that has something to do: started, so that its timers run} */
    protected abstract SansIo<E> startedCore();

    /** {@return the path on which that core expects its peer} */
    protected Path path() {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        return Path.udp(new InetSocketAddress(loopback, 5000), new InetSocketAddress(loopback, 6000));
    }

    @Test
    void outputsDrainToNull() {
        SansIo<E> core = startedCore();

        core.advance(1_000_000);

        drain(core);
        assertThat(core.pollTransmit()).isNull();
        assertThat(core.pollEvent()).isNull();
    }

    @Test
    void advancingToTheDeadlineMovesItLater() {
        SansIo<E> core = startedCore();
        drain(core);

        for (int i = 0; i < 1_000 && core.deadlineNanos() != SansIo.NO_DEADLINE; i++) {
            long deadline = core.deadlineNanos();
            core.advance(deadline);
            drain(core);
            assertThat(core.deadlineNanos())
                    .as("deadline after advance(%s)", deadline)
                    .isGreaterThan(deadline);
        }
    }

    @Test
    void theDeadlineIsAPureQuery() {
        SansIo<E> core = startedCore();
        drain(core);

        assertThat(core.deadlineNanos()).isEqualTo(core.deadlineNanos());
    }

    @Test
    void anOlderTimeIsIgnored() {
        SansIo<E> core = startedCore();
        core.advance(5_000_000_000L);
        drain(core);
        long deadline = core.deadlineNanos();

        core.advance(1_000_000_000L);
        drain(core);

        assertThat(core.deadlineNanos()).isEqualTo(deadline);
    }

    @Test
    void garbageNeverThrowsAndKeepsItsSurroundings() {
        SansIo<E> core = startedCore();
        SplittableRandom random = Seeds.random(7);
        byte[] buffer = new byte[3 + 1500 + 5];
        for (int i = 0; i < GARBAGE_DATAGRAMS; i++) {
            random.nextBytes(buffer);
            int length = random.nextInt(i % 10 == 0 ? 1501 : 64);
            if (length > 0 && i % 3 != 0) {
                buffer[3] = FIRST_BYTES[random.nextInt(FIRST_BYTES.length)];
            }
            byte[] before = buffer.clone();

            core.receive(path(), buffer, 3, length, i * 1_000L);
            drain(core);

            assertThat(buffer).startsWith(before[0], before[1], before[2]);
            assertThat(buffer[3 + length]).isEqualTo(before[3 + length]);
        }
    }

    private static final byte[] FIRST_BYTES = {0, 1, 20, 21, 22, 23, 25, 64, (byte) 0x80, (byte) 0x90, (byte) 0xBF};

    private void drain(SansIo<E> core) {
        for (int i = 0; i < SPIN_LIMIT; i++) {
            boolean quiet = core.pollTransmit() == null;
            quiet &= core.pollEvent() == null;
            if (quiet) {
                return;
            }
        }
        throw new AssertionError("outputs do not drain to null");
    }
}
