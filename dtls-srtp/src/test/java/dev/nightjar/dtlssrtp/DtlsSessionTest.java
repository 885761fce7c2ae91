package dev.nightjar.dtlssrtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.nightjar.core.Path;
import dev.nightjar.core.Transmit;
import dev.nightjar.testkit.Impairment;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@BoundedWaits
class DtlsSessionTest {
    private static final DtlsEvent MISMATCH = new DtlsEvent.Closed(new DtlsCloseReason.FingerprintMismatch());
    private static final DtlsEvent LOCALLY = new DtlsEvent.Closed(new DtlsCloseReason.ClosedLocally());
    private static final DtlsEvent BY_PEER = new DtlsEvent.Closed(new DtlsCloseReason.PeerClosed());

    @Test
    void bothSidesExportTheSameKeys() {
        DtlsPair pair = DtlsPair.plain().connect();

        pair.assertSameKeys();
        assertThat(pair.clientConnected().profile()).isEqualTo(SrtpProfile.AEAD_AES_128_GCM);
        assertThat(pair.clientConnected().cipherSuite()).isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
        assertThat(pair.server.remoteCertificate()).isEqualTo(DtlsPair.CLIENT_CERTIFICATE.encoded());
        assertThat(pair.client.remoteCertificate()).isEqualTo(DtlsPair.SERVER_CERTIFICATE.encoded());
        assertThat(pair.client.remoteCertificates()).containsExactly(DtlsPair.SERVER_CERTIFICATE.encoded());
        assertThat(pair.client.sentAlert()).isEmpty();
        assertThat(pair.client.receivedAlert()).isEmpty();
        pair.close();
    }

    @Test
    void aFlightTakesAsFewDatagramsAsFit() {
        DtlsPair pair = DtlsPair.plain();
        List<Boolean> senders = new ArrayList<>();
        pair.link.filter(datagram -> senders.add(datagram.fromLeft()));

        pair.connect();

        assertThat(senders).containsExactly(true, false, true, false);
        pair.close();
    }

    @Test
    void nothingExceedsTheMtu() {
        DtlsPair pair = DtlsPair.of(Impairment.NONE, 300, 1);
        List<Integer> lengths = new ArrayList<>();
        pair.link.filter(datagram -> lengths.add(datagram.bytes().length));

        pair.connect();

        pair.assertSameKeys();
        assertThat(lengths).hasSizeGreaterThan(4).allMatch(length -> length <= 300);
        pair.close();
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        assertThat(trace(5)).isEqualTo(trace(5)).isNotEqualTo(trace(6));
    }

    private static List<String> trace(long seed) {
        Impairment link = Impairment.NONE.withLoss(0.2).withJitter(20_000_000);
        DtlsPair pair = DtlsPair.of(link, 400, seed);
        List<String> trace = new ArrayList<>();
        pair.link.filter(datagram ->
                trace.add(pair.link.nowNanos() + " " + datagram.fromLeft() + " " + datagram.bytes().length));
        pair.connect();
        pair.close();
        return trace;
    }

    @Test
    void fingerprintsMayComeAfterTheHandshake() {
        DtlsPair pair = DtlsPair.plain().start();
        pair.client.setRemoteFingerprints(DtlsPair.fingerprints(DtlsPair.SERVER_CERTIFICATE), 0);
        pair.link.run(2 * DtlsPair.SECOND);
        assertThat(pair.link.leftEvents()).hasSize(1);
        assertThat(pair.link.rightEvents()).isEmpty();

        pair.server.setRemoteFingerprints(DtlsPair.fingerprints(DtlsPair.CLIENT_CERTIFICATE), 2 * DtlsPair.SECOND);
        pair.link.run(DtlsPair.SECOND);

        pair.assertSameKeys();
        pair.close();
    }

    @Test
    void aWrongFingerprintEndsTheHandshakeWithBadCertificate() {
        DtlsPair pair = DtlsPair.plain();
        pair.client.setRemoteFingerprints(DtlsPair.fingerprints(DtlsPair.CLIENT_CERTIFICATE), 0);
        pair.server.setRemoteFingerprints(DtlsPair.fingerprints(DtlsPair.CLIENT_CERTIFICATE), 0);

        pair.start().link.run(DtlsPair.SECOND);

        assertThat(pair.link.leftEvents()).containsExactly(MISMATCH);
        assertThat(pair.link.rightEvents())
                .containsExactly(new DtlsEvent.Closed(new DtlsCloseReason.HandshakeFailed("bad_certificate", true)));
        assertAlert(pair.client, pair.server, 42);
    }

    /** The code of RFC 5246 §7.2, of who sent it and who received it. */
    private static void assertAlert(DtlsSession sender, DtlsSession receiver, int code) {
        assertThat(sender.sentAlert()).hasValue(code);
        assertThat(sender.receivedAlert()).isEmpty();
        assertThat(receiver.receivedAlert()).hasValue(code);
        assertThat(receiver.sentAlert()).isEmpty();
    }

    @Test
    void aWrongFingerprintAtTheServerEndsTheHandshakeToo() {
        DtlsPair pair = DtlsPair.plain();
        pair.client.setRemoteFingerprints(DtlsPair.fingerprints(DtlsPair.SERVER_CERTIFICATE), 0);
        pair.server.setRemoteFingerprints(DtlsPair.fingerprints(DtlsPair.SERVER_CERTIFICATE), 0);

        pair.start().link.run(DtlsPair.SECOND);

        assertThat(pair.link.rightEvents()).containsExactly(MISMATCH);
        assertThat(pair.link.leftEvents())
                .containsExactly(new DtlsEvent.Closed(new DtlsCloseReason.HandshakeFailed("bad_certificate", true)));
    }

    @Test
    void aWrongFingerprintThatComesLateEndsTheAssociationWithBadCertificate() {
        DtlsPair pair = DtlsPair.plain();
        pair.client.setRemoteFingerprints(DtlsPair.fingerprints(DtlsPair.SERVER_CERTIFICATE), 0);
        pair.start().link.run(DtlsPair.SECOND);

        pair.server.setRemoteFingerprints(DtlsPair.fingerprints(DtlsPair.SERVER_CERTIFICATE), DtlsPair.SECOND);
        pair.link.run(DtlsPair.SECOND);

        assertThat(pair.link.rightEvents()).containsExactly(MISMATCH);
        assertThat(pair.link.leftEvents())
                .hasSize(2)
                .last()
                .isEqualTo(new DtlsEvent.Closed(new DtlsCloseReason.PeerFailed("bad_certificate")));
        assertAlert(pair.server, pair.client, 42);
    }

    @Test
    void aFingerprintOfABrokenHashProvesNothing() {
        DtlsPair pair = DtlsPair.plain();
        pair.server.setRemoteFingerprints(List.of(Fingerprint.of("sha-1", new byte[20])), 0);

        pair.start().link.run(DtlsPair.SECOND);

        assertThat(pair.link.rightEvents()).containsExactly(MISMATCH);
    }

    @Test
    void oneFingerprintOfSeveralCertificatesIsEnough() {
        DtlsPair pair = DtlsPair.plain();
        pair.client.setRemoteFingerprints(DtlsPair.fingerprints(DtlsPair.SERVER_CERTIFICATE), 0);
        pair.server.setRemoteFingerprints(
                List.of(
                        DtlsPair.SERVER_CERTIFICATE.fingerprint("sha-384"),
                        DtlsPair.SERVER_CERTIFICATE.fingerprint("sha-256"),
                        Fingerprint.of("sha-1", new byte[20]),
                        DtlsPair.CLIENT_CERTIFICATE.fingerprint("sha-384")),
                0);

        pair.start().link.run(DtlsPair.SECOND);

        pair.assertSameKeys();
        pair.close();
    }

    @Test
    void aMatchInTheWeakerOfTwoHashesProvesNothing() {
        DtlsPair pair = DtlsPair.plain();
        pair.client.setRemoteFingerprints(DtlsPair.fingerprints(DtlsPair.SERVER_CERTIFICATE), 0);
        pair.server.setRemoteFingerprints(
                List.of(
                        DtlsPair.CLIENT_CERTIFICATE.fingerprint("sha-256"),
                        DtlsPair.SERVER_CERTIFICATE.fingerprint("sha-512")),
                0);

        pair.start().link.run(DtlsPair.SECOND);

        assertThat(pair.link.rightEvents()).containsExactly(MISMATCH);
    }

    @Test
    void datagramsBeforeStartAndPathAreKept() {
        DtlsPair pair = DtlsPair.plain().withFingerprints();
        pair.client.setPath(DtlsPair.CLIENT_PATH, 0);
        pair.client.start(DtlsRole.CLIENT, 0);
        pair.link.run(20_000_000);
        pair.server.start(DtlsRole.SERVER, 20_000_000);
        pair.link.run(10_000_000);
        assertThat(pair.server.pollTransmit()).isNull();

        pair.server.setPath(DtlsPair.SERVER_PATH, 30_000_000);
        pair.link.run(10_000_000);

        pair.assertSameKeys();
        assertThat(pair.client.counters().retransmissions()).isZero();
        pair.close();
    }

    @Test
    void earlyDatagramsAreKeptUpToEight() {
        DtlsSession server = DtlsSession.create(DtlsPair.serverConfig(1).build());
        byte[] record = {22, (byte) 0xFE, (byte) 0xFF, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1};

        for (int i = 0; i < 11; i++) {
            server.receive(DtlsPair.SERVER_PATH, record, 0, record.length, i);
        }

        assertThat(server.counters().dropped()).isEqualTo(3);
    }

    @Test
    void outputFollowsThePath() {
        DtlsSession client = DtlsSession.create(DtlsPair.clientConfig(1).build());
        client.start(DtlsRole.CLIENT, 0);
        assertThat(client.pollTransmit()).isNull();
        client.setPath(DtlsPair.CLIENT_PATH, 0);
        assertThat(pathOf(client.pollTransmit())).isEqualTo(DtlsPair.CLIENT_PATH);
        Path other = Path.udp(DtlsPair.CLIENT_PATH.local(), InetSocketAddress.createUnresolved("other", 3));

        client.setPath(other, 1);
        client.advance(client.deadlineNanos());

        assertThat(pathOf(client.pollTransmit())).isEqualTo(other);
        client.close(2);
    }

    private static Path pathOf(Transmit transmit) {
        assertThat(transmit).isNotNull();
        return transmit.path();
    }

    @Test
    void theClientsCloseNotifyReachesTheServer() {
        DtlsPair pair = DtlsPair.plain().connect();

        pair.client.close(pair.link.nowNanos());
        pair.link.run(DtlsPair.SECOND);

        assertThat(pair.link.leftEvents()).last().isEqualTo(LOCALLY);
        assertThat(pair.link.rightEvents()).last().isEqualTo(BY_PEER);
    }

    @Test
    void theServersCloseNotifyReachesTheClient() {
        DtlsPair pair = DtlsPair.plain().connect();

        pair.server.close(pair.link.nowNanos());
        pair.server.close(pair.link.nowNanos());
        pair.link.run(DtlsPair.SECOND);

        assertThat(pair.link.rightEvents()).hasSize(2).last().isEqualTo(LOCALLY);
        assertThat(pair.link.leftEvents()).hasSize(2).last().isEqualTo(BY_PEER);
    }

    /** Where the peer is not told: it has not begun, or the flight was lost with which it could decrypt the alert. */
    @ParameterizedTest
    @CsvSource({
        "CLIENT, 0, true", "CLIENT, 1, true", "CLIENT, 2, false", "CLIENT, 3, true",
        "SERVER, 0, false", "SERVER, 1, true", "SERVER, 2, true", "SERVER, 3, false"
    })
    void closingInTheHandshakeIsACloseNotifyAtOnce(DtlsRole closing, int afterDatagrams, boolean isTold) {
        DtlsPair pair = DtlsPair.plain();
        pair.link.filter(datagram -> datagram.index() < afterDatagrams);
        pair.withFingerprints().start().link.run(DtlsPair.SECOND);
        boolean isClient = closing == DtlsRole.CLIENT;
        pair.link.filter(datagram -> true);

        (isClient ? pair.client : pair.server).close(pair.link.nowNanos());
        pair.link.run(10_000_000);

        assertThat(isClient ? pair.link.leftEvents() : pair.link.rightEvents())
                .last()
                .isEqualTo(LOCALLY);
        List<DtlsEvent> others = isClient ? pair.link.rightEvents() : pair.link.leftEvents();
        assertThat(others.contains(BY_PEER)).isEqualTo(isTold);
        pair.close();
    }

    @Test
    void noCommonProfileEndsTheHandshake() {
        DtlsPair pair = new DtlsPair(
                DtlsPair.clientConfig(1)
                        .srtpProfiles(List.of(SrtpProfile.AEAD_AES_256_GCM))
                        .build(),
                DtlsPair.serverConfig(1)
                        .srtpProfiles(List.of(SrtpProfile.AES_CM_128_HMAC_SHA1_80))
                        .build(),
                Impairment.NONE,
                1);

        pair.withFingerprints().start().link.run(DtlsPair.SECOND);

        assertThat(pair.link.rightEvents()).containsExactly(new DtlsEvent.Closed(new DtlsCloseReason.NoSrtpProfile()));
        assertThat(pair.link.leftEvents())
                .containsExactly(new DtlsEvent.Closed(new DtlsCloseReason.HandshakeFailed("handshake_failure", true)));
        assertAlert(pair.server, pair.client, 40);
    }

    @Test
    void theServersOrderOfProfilesDecides() {
        for (SrtpProfile best : DtlsConfig.DEFAULT_PROFILES) {
            List<SrtpProfile> order = new ArrayList<>(DtlsConfig.DEFAULT_PROFILES);
            order.remove(best);
            order.add(0, best);
            DtlsPair pair = new DtlsPair(
                    DtlsPair.clientConfig(1).build(),
                    DtlsPair.serverConfig(1).srtpProfiles(order).build(),
                    Impairment.NONE,
                    1);

            pair.connect();

            pair.assertSameKeys();
            assertThat(pair.clientConnected().profile()).isEqualTo(best);
            pair.close();
        }
    }

    @Test
    void aProfileThatDtlsHasNoCodeForCannotBeConfigured() {
        for (SrtpProfile profile : SrtpProfile.values()) {
            DtlsConfig.Builder builder = DtlsPair.clientConfig(1).srtpProfiles(List.of(profile));
            if (profile.isNegotiable()) {
                assertThat(builder.build().srtpProfiles()).containsExactly(profile);
            } else {
                assertThatIllegalArgumentException()
                        .isThrownBy(builder::build)
                        .withMessageContaining("RFC 5764 §4.1.2");
            }
        }
        assertThat(DtlsConfig.DEFAULT_PROFILES).allMatch(SrtpProfile::isNegotiable);
    }

    @Test
    void aSilentPeerTimesTheHandshakeOut() {
        DtlsPair pair = DtlsPair.plain();
        pair.link.filter(datagram -> false);

        pair.start().link.run(31 * DtlsPair.SECOND);

        DtlsEvent timedOut = new DtlsEvent.Closed(new DtlsCloseReason.TimedOut());
        assertThat(pair.link.leftEvents()).containsExactly(timedOut);
        assertThat(pair.link.rightEvents()).containsExactly(timedOut);
        assertThat(pair.client.counters().retransmissions()).isBetween(20L, 25L);
    }

    @Test
    void retransmissionsDoubleFromFiftyMilliseconds() {
        DtlsPair pair = DtlsPair.plain();
        List<Long> millis = new ArrayList<>();
        pair.link.filter(datagram -> {
            millis.add(pair.link.nowNanos() / 1_000_000);
            return false;
        });

        pair.start().link.run(7 * DtlsPair.SECOND);

        assertThat(millis).containsExactly(0L, 50L, 150L, 350L, 750L, 1550L, 3150L, 4750L, 6350L);
        pair.close();
    }

    @Test
    void theWaitIsShortAgainAfterProgress() {
        DtlsPair pair = DtlsPair.plain();
        List<Long> millis = new ArrayList<>();
        pair.link.filter(datagram -> {
            if (datagram.fromLeft()) {
                millis.add(pair.link.nowNanos() / 1_000_000);
            }
            // Three hellos are lost, then the second flight twice; one that arrives takes a millisecond each way.
            return !datagram.fromLeft() || millis.size() == 4 || millis.size() > 6;
        });

        pair.connect();

        assertThat(millis).containsExactly(0L, 50L, 150L, 350L, 352L, 402L, 502L);
        pair.close();
    }

    @Test
    void refusesMisuse() {
        DtlsSession session = DtlsSession.create(DtlsPair.clientConfig(1).build());
        session.start(DtlsRole.SERVER, 0);

        assertThatIllegalStateException().isThrownBy(() -> session.start(DtlsRole.SERVER, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> session.setRemoteFingerprints(List.of(), 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DtlsPair.clientConfig(1).mtu(255).build());
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> DtlsPair.clientConfig(1).srtpProfiles(List.of()).build());
    }
}
