package dev.nightjar.dtlssrtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.Path;

/** Any bytes as the first flights of a peer: datagrams of a two-byte length each, to a server and to a client. */
class DtlsFuzzTest {
    /** The own hello or server flight, its resends, and the alert that ends the attempt. */
    private static final int MOST_ANSWERS = 40;

    private static final int MOST_DATAGRAMS = 32;

    @FuzzTest(maxDuration = "60s")
    void aServerOutlivesAnyFirstFlight(byte[] flight) {
        DtlsSession server = DtlsSession.create(DtlsPair.serverConfig(1).build());
        server.setRemoteFingerprints(DtlsPair.fingerprints(DtlsPair.CLIENT_CERTIFICATE), 0);
        server.setPath(DtlsPair.SERVER_PATH, 0);
        server.start(DtlsRole.SERVER, 0);
        assertHarmless(server, DtlsPair.SERVER_PATH, flight);
    }

    @FuzzTest(maxDuration = "60s")
    void aClientOutlivesAnyAnswer(byte[] flight) {
        DtlsSession client = DtlsSession.create(DtlsPair.clientConfig(1).build());
        client.setRemoteFingerprints(DtlsPair.fingerprints(DtlsPair.SERVER_CERTIFICATE), 0);
        client.setPath(DtlsPair.CLIENT_PATH, 0);
        client.start(DtlsRole.CLIENT, 0);
        assertHarmless(client, DtlsPair.CLIENT_PATH, flight);
    }

    private static void assertHarmless(DtlsSession session, Path path, byte[] flight) {
        int answers = 0;
        int fed = 0;
        for (int at = 0; at + 2 <= flight.length && fed < MOST_DATAGRAMS; fed++) {
            int length = Math.min(NetworkBytes.getUint16(flight, at), flight.length - at - 2);
            session.receive(path, flight, at + 2, length, fed);
            at += 2 + length;
            answers += drain(session);
        }
        session.advance(200_000_000L);
        answers += drain(session);
        assertThat(answers).isLessThanOrEqualTo(MOST_ANSWERS);
        for (DtlsEvent event = session.pollEvent(); event != null; event = session.pollEvent()) {
            assertThat(event).as("nobody has the key of the certificate").isNotInstanceOf(DtlsEvent.Connected.class);
        }
        session.close(300_000_000L);
        drain(session);
    }

    private static int drain(DtlsSession session) {
        int sent = 0;
        while (session.pollTransmit() != null) {
            sent++;
        }
        return sent;
    }
}
