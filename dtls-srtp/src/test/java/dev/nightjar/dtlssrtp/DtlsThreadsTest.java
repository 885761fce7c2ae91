package dev.nightjar.dtlssrtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.nightjar.core.Transmit;
import dev.nightjar.testkit.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The hand-off as in production: nothing waits for the task, which wakes the loop. */
@BoundedWaits
class DtlsThreadsTest {
    private final Semaphore wakeUps = new Semaphore(0);

    @Test
    void theTaskWakesTheLoopWheneverThereIsOutput() {
        DtlsSession client = session(DtlsPair.CLIENT_CERTIFICATE, DtlsPair.SERVER_CERTIFICATE);
        DtlsSession server = session(DtlsPair.SERVER_CERTIFICATE, DtlsPair.CLIENT_CERTIFICATE);
        server.setPath(DtlsPair.SERVER_PATH, 0);
        server.start(DtlsRole.SERVER, 0);
        client.setPath(DtlsPair.CLIENT_PATH, 0);
        client.start(DtlsRole.CLIENT, 0);

        DtlsEvent[] events = new DtlsEvent[2];
        assertTimeoutPreemptively(Duration.ofSeconds(50), () -> {
            for (int round = 1; events[0] == null || events[1] == null; round++) {
                wakeUps.acquire();
                client.advance(round);
                server.advance(round);
                carry(client, server, round);
                carry(server, client, round);
                events[0] = events[0] == null ? client.pollEvent() : events[0];
                events[1] = events[1] == null ? server.pollEvent() : events[1];
            }
        });

        assertThat(events[0]).isInstanceOf(DtlsEvent.Connected.class);
        assertThat(events[1]).isInstanceOf(DtlsEvent.Connected.class);
        client.close(100);
        server.close(100);
    }

    /** A machine that is busy may begin a task long after its session is gone. */
    @ParameterizedTest
    @EnumSource(DtlsRole.class)
    void aTaskThatBeginsAfterTheCloseSendsNothing(DtlsRole role) {
        List<Runnable> tasks = new ArrayList<>();
        DtlsSession session =
                DtlsSession.create(DtlsConfig.builder(DtlsPair.CLIENT_CERTIFICATE, tasks::add, wakeUps::release)
                        .build());
        session.setPath(DtlsPair.CLIENT_PATH, 0);
        session.start(role, 0);
        byte[] first = DtlsHostileTest.record(DtlsRecords.HANDSHAKE, 0, 0, 40, Seeds.random(5));
        session.receive(DtlsPair.CLIENT_PATH, first, 0, first.length, 0);
        session.close(1);
        assertThat(session.pollEvent()).isEqualTo(new DtlsEvent.Closed(new DtlsCloseReason.ClosedLocally()));
        assertThat(tasks).hasSize(1);

        tasks.get(0).run();

        assertThat(session.pollTransmit()).isNull();
        assertThat(session.pollEvent()).isNull();
    }

    private DtlsSession session(DtlsCertificate own, DtlsCertificate peer) {
        DtlsSession session = DtlsSession.create(
                DtlsConfig.builder(own, DtlsPair.THREADS, wakeUps::release).build());
        session.setRemoteFingerprints(DtlsPair.fingerprints(peer), 0);
        return session;
    }

    private static void carry(DtlsSession from, DtlsSession to, long nowNanos) {
        for (Transmit sent = from.pollTransmit(); sent != null; sent = from.pollTransmit()) {
            byte[] bytes = Arrays.copyOfRange(sent.buffer(), sent.offset(), sent.offset() + sent.length());
            to.receive(sent.path().reversed(), bytes, 0, bytes.length, nowNanos);
        }
    }
}
