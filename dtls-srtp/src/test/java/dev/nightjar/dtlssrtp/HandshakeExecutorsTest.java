package dev.nightjar.dtlssrtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.nightjar.testkit.Impairment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

@BoundedWaits
class HandshakeExecutorsTest {
    @Test
    void aHundredHandshakesAtOnceLeaveNoThreadBehind() {
        try (HandshakeExecutors pool = HandshakeExecutors.create(200, null)) {
            List<DtlsPair> pairs = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                DtlsPair pair = pairOn(pool, pool, i);
                pair.withFingerprints().start();
                pair.link.run(500_000);
                pairs.add(pair);
            }
            assertThat(pool.running()).isGreaterThanOrEqualTo(100);

            for (int i = 0; i < pairs.size(); i++) {
                DtlsPair pair = pairs.get(i);
                if (i % 3 != 0) {
                    pair.link.runUntil(pair::isConnected, DtlsPair.SECOND);
                }
                pair.close();
            }

            awaitQuiet(pool);
        }
    }

    @Test
    void aTimedOutHandshakeLeavesNoThreadBehind() {
        try (HandshakeExecutors pool = HandshakeExecutors.create(2)) {
            DtlsPair pair = pairOn(pool, pool, 1);
            pair.link.filter(datagram -> false);

            pair.start().link.run(31 * DtlsPair.SECOND);

            awaitQuiet(pool);
        }
    }

    private static void awaitQuiet(HandshakeExecutors pool) {
        assertTimeoutPreemptively(Duration.ofSeconds(50), () -> {
            while (pool.running() > 0) {
                Thread.onSpinWait();
            }
        });
    }

    @Test
    void refusesMoreThanAllowedAndCountsIt() {
        for (boolean isVirtual : new boolean[] {true, false}) {
            CountDownLatch end = new CountDownLatch(1);
            try (HandshakeExecutors pool =
                    isVirtual ? HandshakeExecutors.create(4) : HandshakeExecutors.create(4, null)) {
                Runnable task = () -> awaitQuietly(end);
                for (int i = 0; i < 4; i++) {
                    pool.execute(task);
                }

                for (int i = 1; i <= 3; i++) {
                    assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> pool.execute(task));
                    assertThat(pool.refused()).isEqualTo(i);
                }
                end.countDown();
                awaitQuiet(pool);
                pool.execute(task);
                awaitQuiet(pool);
                assertThat(pool.refused()).isEqualTo(3);
            }
        }
    }

    /** The permits are the bound; threads that have given theirs back and are held up take nobody's place. */
    @Test
    void theThreadsBeneathRefuseNobody() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(50);
        ExecutorService threads = HandshakeExecutors.pool();
        try {
            for (int i = 0; i < 50; i++) {
                threads.execute(() -> {
                    begun.countDown();
                    awaitQuietly(end);
                });
            }

            assertThat(begun.await(50, TimeUnit.SECONDS)).isTrue();
        } finally {
            end.countDown();
            threads.shutdown();
        }
    }

    @Test
    void aBurstOfRefusalsIsLoggedOnce() {
        Logger logger = Logger.getLogger(HandshakeExecutors.class.getName());
        List<LogRecord> logged = new CopyOnWriteArrayList<>();
        Handler handler = new Collector(logged);
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
        try (HandshakeExecutors pool = HandshakeExecutors.create(2)) {
            for (int burst = 1; burst <= 2; burst++) {
                CountDownLatch end = new CountDownLatch(1);
                pool.execute(() -> awaitQuietly(end));
                pool.execute(() -> awaitQuietly(end));
                for (int i = 0; i < 5; i++) {
                    assertThatExceptionOfType(RejectedExecutionException.class)
                            .isThrownBy(() -> pool.execute(() -> {}));
                }
                assertThat(logged).hasSize(burst).allMatch(each -> each.getLevel() == Level.WARNING);
                end.countDown();
                awaitQuiet(pool);
            }
            assertThat(pool.refused()).isEqualTo(10);
        } finally {
            logger.removeHandler(handler);
            logger.setUseParentHandlers(true);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aRefusedHandshakeSucceedsWithAResend() {
        int[] refusals = {2};
        Executor full = task -> {
            if (refusals[0]-- > 0) {
                throw new RejectedExecutionException("full");
            }
            DtlsPair.THREADS.execute(task);
        };
        DtlsPair pair = pairOn(DtlsPair.THREADS, full, 1);

        pair.connect();

        pair.assertSameKeys();
        assertThat(pair.server.counters().refusals()).isEqualTo(2);
        pair.close();
    }

    @Test
    void aClientThatIsRefusedTriesAgain() {
        int[] refusals = {3};
        Executor full = task -> {
            if (refusals[0]-- > 0) {
                throw new RejectedExecutionException("full");
            }
            DtlsPair.THREADS.execute(task);
        };
        DtlsPair pair = pairOn(full, DtlsPair.THREADS, 1);

        pair.connect();

        pair.assertSameKeys();
        pair.close();
    }

    @Test
    void aHandshakeRefusedToTheEndSaysSo() {
        Executor full = task -> {
            throw new RejectedExecutionException("full");
        };
        DtlsPair pair = pairOn(full, full, 1);

        pair.start().link.run(31 * DtlsPair.SECOND);

        assertThat(pair.link.leftEvents()).containsExactly(new DtlsEvent.Closed(new DtlsCloseReason.Refused()));
    }

    /** Keeps what is logged. */
    private static final class Collector extends Handler {
        private final List<LogRecord> logged;

        Collector(List<LogRecord> logged) {
            this.logged = logged;
        }

        @Override
        public void publish(LogRecord each) {
            logged.add(each);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    private static DtlsPair pairOn(Executor client, Executor server, long seed) {
        return new DtlsPair(
                DtlsConfig.builder(DtlsPair.CLIENT_CERTIFICATE, client, () -> {})
                        .lockStep(true)
                        .build(),
                DtlsConfig.builder(DtlsPair.SERVER_CERTIFICATE, server, () -> {})
                        .lockStep(true)
                        .build(),
                Impairment.NONE,
                seed);
    }
}
