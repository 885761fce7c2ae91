package dev.nightjar.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dtlssrtp.DtlsCloseReason;
import dev.nightjar.dtlssrtp.DtlsRole;
import dev.nightjar.dtlssrtp.SrtpProfile;
import dev.nightjar.interop.LossyRelay.Direction;
import dev.nightjar.testkit.Seeds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * DTLS 1.2 with OpenSSL in both roles, over real sockets: both ends export the same keying material.
 *
 * <p>OpenSSL waits a second before it sends a flight again, so many connections are made side by side.
 */
@Tag("peers")
class OpenSslDtlsLiveTest {
    private static final int SIDE_BY_SIDE = 24;
    private static final int MOST_MINUTES = 4;
    private static final int MOST_DATAGRAMS = 24;
    private static final Duration CLEAN = Duration.ofSeconds(20);
    private static final Duration POOR = Duration.ofSeconds(60);
    private static final RelayLink LOSSY =
            RelayLink.NONE.withLoss(0.15).withDelay(1, 5).withReorder(0.15);

    private static OpenSslRig rig;
    private static ExecutorService threads;

    @BeforeAll
    static void makeCertificates(@TempDir Path folder) {
        rig = new OpenSslRig(folder);
        threads = Executors.newFixedThreadPool(SIDE_BY_SIDE);
    }

    @AfterAll
    static void endThreads() {
        threads.shutdownNow();
        rig.close();
    }

    static Stream<Arguments> everyCombination() {
        List<Arguments> begun = new ArrayList<>();
        long seed = Seeds.seed(31);
        for (boolean isPoor : new boolean[] {true, false}) {
            for (OpenSslRig.Case each : OpenSslRig.Case.all()) {
                long own = seed + begun.size();
                begun.add(sideBySide(each + (isPoor ? ", poor path" : ""), () -> {
                    try (LossyRelay relay = LossyRelay.open(own)) {
                        relay.link(isPoor ? LOSSY : RelayLink.NONE);
                        try (OpenSslRig.Connection connection = rig.connect(each, relay)) {
                            connection.assertAgreed(isPoor ? POOR : CLEAN);
                        }
                    }
                }));
            }
        }
        return begun.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyCombination")
    void exportsTheSameKeysAsOpenSsl(String name, CompletableFuture<Void> agreed) throws Exception {
        agreed.get(MOST_MINUTES, TimeUnit.MINUTES);
    }

    static Stream<Arguments> everyFlight() {
        List<Arguments> begun = new ArrayList<>();
        for (DtlsRole role : DtlsRole.values()) {
            for (int mtu : OpenSslRig.MTUS) {
                for (Direction direction : Direction.values()) {
                    OpenSslRig.Case each = new OpenSslRig.Case(role, false, false, mtu, SrtpProfile.AEAD_AES_128_GCM);
                    begun.add(sideBySide(each + ", lost " + direction, () -> loseEach(each, direction)));
                }
            }
        }
        return begun.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyFlight")
    void connectsWhicheverSingleDatagramIsLost(String name, CompletableFuture<Void> connected) throws Exception {
        connected.get(MOST_MINUTES, TimeUnit.MINUTES);
    }

    private static void loseEach(OpenSslRig.Case each, Direction direction) {
        int lost = 0;
        boolean hit;
        do {
            try (LossyRelay relay = LossyRelay.open(1)) {
                relay.loseDtls(direction, lost + 1);
                try (OpenSslRig.Connection connection = rig.connect(each, relay)) {
                    connection.assertAgreed(POOR);
                    hit = relay.counters(direction).singledOut() > 0;
                }
                lost += hit ? 1 : 0;
            }
        } while (hit && lost < MOST_DATAGRAMS);
        System.out.println("== " + each + ": connected without each of " + lost + " datagrams " + direction);
        assertThat(hit).as("there are ever more datagrams").isFalse();
        assertThat(lost).isGreaterThanOrEqualTo(2); // each side sends two flights at least
    }

    @ParameterizedTest
    @EnumSource(DtlsRole.class)
    void tellsOpenSslThatItCloses(DtlsRole role) {
        try (LossyRelay relay = LossyRelay.open(1);
                OpenSslRig.Connection connection = rig.connect(OpenSslRig.Case.usual(role), relay)) {
            connection.assertAgreed(CLEAN);

            connection.ours().close();

            connection.theirs().awaitEnd(CLEAN);
        }
    }

    @Test
    void noticesThatOpenSslCloses() {
        try (LossyRelay relay = LossyRelay.open(1);
                OpenSslRig.Connection connection = rig.connect(OpenSslRig.Case.usual(DtlsRole.SERVER), relay)) {
            connection.assertAgreed(CLEAN);

            connection.theirs().hangUp();

            assertThat(connection.ours().closed()).succeedsWithin(CLEAN).isInstanceOf(DtlsCloseReason.PeerClosed.class);
        }
    }

    @Test
    void refusesAClientWithoutACertificate() {
        assertThat(rig.reasonForNoCertificate(CLEAN)).isInstanceOf(DtlsCloseReason.HandshakeFailed.class);
    }

    @Test
    void refusesACertificateOfAnotherFingerprint() {
        assertThat(rig.reasonForAWrongFingerprint(CLEAN)).isInstanceOf(DtlsCloseReason.FingerprintMismatch.class);
    }

    /** Begins at once, beside the others; the test waits for its end. */
    private static Arguments sideBySide(String name, Runnable run) {
        return Arguments.of(name, CompletableFuture.runAsync(run, threads));
    }
}
