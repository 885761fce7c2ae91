package dev.nightjar.dtlssrtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.nightjar.testkit.Impairment;
import dev.nightjar.testkit.Seeds;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Five hundred handshakes that begin at once, each on a link of its own that may lose a fifth, in one virtual time. */
@BoundedWaits
class DtlsStormTest {
    private static final int HANDSHAKES = 500;
    private static final long SLICE_NANOS = 10_000_000;
    private static final Impairment LOSSY = Impairment.NONE.withLoss(0.2);

    @Test
    void allCompleteWhenTheBoundIsTheirNumber() {
        try (HandshakeExecutors clients = HandshakeExecutors.create(HANDSHAKES);
                HandshakeExecutors servers = HandshakeExecutors.create(HANDSHAKES)) {
            List<DtlsPair> pairs = storm(clients, servers, LOSSY);

            play(pairs);

            assertThat(servers.refused()).isZero();
            assertThat(clients.refused()).isZero();
            assertThat(refusals(pairs)).isZero();
            pairs.forEach(DtlsPair::close);
        }
    }

    @Test
    void theExcessOverTheDefaultBoundIsRefusedCountedAndCompletesOnTheClientsResend() {
        try (HandshakeExecutors clients = HandshakeExecutors.create(HANDSHAKES);
                HandshakeExecutors servers = HandshakeExecutors.create(64)) {
            List<DtlsPair> pairs = storm(clients, servers, LOSSY);

            play(pairs);

            // A fifth of the first hellos is lost, and 64 of the others have room.
            assertThat(servers.refused()).isGreaterThan(HANDSHAKES / 2);
            assertThat(refusals(pairs)).isEqualTo(servers.refused());
            pairs.forEach(DtlsPair::close);
        }
    }

    @Test
    void noPlatformThreadIsParkedForThemWhereThereAreVirtualOnes() {
        assumeThat(Runtime.version().feature()).isGreaterThanOrEqualTo(21);
        int before = ManagementFactory.getThreadMXBean().getThreadCount();
        try (HandshakeExecutors threads = HandshakeExecutors.create(2 * HANDSHAKES)) {
            List<DtlsPair> pairs = storm(threads, threads, Impairment.NONE);
            for (DtlsPair pair : pairs) {
                pair.link.filter(datagram -> datagram.index() == 0);
                pair.link.run(1_500_000);
            }
            assertThat(threads.running()).isEqualTo(2 * HANDSHAKES);

            // The carriers of virtual threads, one a core, and what the JDK itself may start.
            assertThat(ManagementFactory.getThreadMXBean().getThreadCount() - before)
                    .isLessThanOrEqualTo(Runtime.getRuntime().availableProcessors() + 6);
            pairs.forEach(DtlsPair::close);
        }
    }

    private static List<DtlsPair> storm(HandshakeExecutors clients, HandshakeExecutors servers, Impairment link) {
        long seed = Seeds.seed(500);
        List<DtlsPair> pairs = new ArrayList<>();
        for (int i = 0; i < HANDSHAKES; i++) {
            DtlsPair pair = new DtlsPair(
                    config(DtlsPair.CLIENT_CERTIFICATE, clients, seed + 2 * i),
                    config(DtlsPair.SERVER_CERTIFICATE, servers, seed + 2 * i + 1),
                    link,
                    seed + i);
            pairs.add(pair.withFingerprints().start());
        }
        return pairs;
    }

    private static DtlsConfig config(DtlsCertificate own, HandshakeExecutors threads, long seed) {
        return DtlsConfig.builder(own, threads, () -> {})
                .random(DtlsPair.random(seed))
                .lockStep(true)
                .build();
    }

    /** Slice by slice, so that all are under way together. */
    private static void play(List<DtlsPair> pairs) {
        List<DtlsPair> open = new ArrayList<>(pairs);
        for (int slice = 0; slice < 3000 && !open.isEmpty(); slice++) {
            for (DtlsPair pair : open) {
                pair.link.run(SLICE_NANOS);
            }
            open.removeIf(DtlsPair::isConnected);
        }
        assertThat(open).isEmpty();
        pairs.forEach(DtlsPair::assertSameKeys);
    }

    private static long refusals(List<DtlsPair> pairs) {
        return pairs.stream()
                .mapToLong(pair -> pair.server.counters().refusals()
                        + pair.client.counters().refusals())
                .sum();
    }
}
