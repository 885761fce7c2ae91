package dev.nightjar.dtlssrtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.Path;
import dev.nightjar.testkit.Impairment;
import dev.nightjar.testkit.VirtualLink;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A client (left) and a server (right) in lock-step on a virtual link, with keys and hellos drawn from a seed. */
final class DtlsPair {
    static final long SECOND = 1_000_000_000L;
    static final HandshakeExecutors THREADS = HandshakeExecutors.create(100);
    static final Path CLIENT_PATH = Path.udp(
            InetSocketAddress.createUnresolved("client", 1000), InetSocketAddress.createUnresolved("server", 2000));
    static final Path SERVER_PATH = CLIENT_PATH.reversed();
    static final DtlsCertificate CLIENT_CERTIFICATE = certificate(1);
    static final DtlsCertificate SERVER_CERTIFICATE = certificate(2);

    final DtlsSession client;
    final DtlsSession server;
    final VirtualLink<DtlsEvent, DtlsEvent> link;

    DtlsPair(DtlsConfig clientConfig, DtlsConfig serverConfig, Impairment impairment, long seed) {
        client = DtlsSession.create(clientConfig);
        server = DtlsSession.create(serverConfig);
        link = new VirtualLink<>(client, server, impairment, seed);
    }

    static DtlsPair of(Impairment impairment, int mtu, long seed) {
        return new DtlsPair(
                clientConfig(seed).mtu(mtu).build(), serverConfig(seed).mtu(mtu).build(), impairment, seed);
    }

    static DtlsPair plain() {
        return of(Impairment.NONE, DtlsConfig.DEFAULT_MTU, 1);
    }

    static DtlsConfig.Builder clientConfig(long seed) {
        return config(CLIENT_CERTIFICATE, 2 * seed);
    }

    static DtlsConfig.Builder serverConfig(long seed) {
        return config(SERVER_CERTIFICATE, 2 * seed + 1);
    }

    static DtlsConfig.Builder config(DtlsCertificate certificate, long seed) {
        return DtlsConfig.builder(certificate, THREADS, () -> {})
                .random(random(seed))
                .lockStep(true);
    }

    static SecureRandom random(long seed) {
        try {
            SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
            random.setSeed(ByteBuffer.allocate(8).putLong(seed).array());
            return random;
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static DtlsCertificate certificate(long seed) {
        return certificate(CertificateKind.ECDSA_P256, seed);
    }

    static DtlsCertificate certificate(CertificateKind kind, long seed) {
        return DtlsCertificate.generate(kind, random(seed), Instant.parse("2026-01-01T00:00:00Z"), Duration.ofDays(30));
    }

    static List<Fingerprint> fingerprints(DtlsCertificate certificate) {
        return List.of(certificate.fingerprint("sha-256"));
    }

    DtlsPair withFingerprints() {
        client.setRemoteFingerprints(fingerprints(SERVER_CERTIFICATE), 0);
        server.setRemoteFingerprints(fingerprints(CLIENT_CERTIFICATE), 0);
        return this;
    }

    DtlsPair start() {
        server.setPath(SERVER_PATH, 0);
        server.start(DtlsRole.SERVER, 0);
        client.setPath(CLIENT_PATH, 0);
        client.start(DtlsRole.CLIENT, 0);
        return this;
    }

    DtlsPair connect() {
        withFingerprints().start();
        link.runUntil(() -> isConnected(), 30 * SECOND);
        return this;
    }

    boolean isConnected() {
        return !link.leftEvents().isEmpty() && !link.rightEvents().isEmpty();
    }

    DtlsEvent.Connected clientConnected() {
        return connected(link.leftEvents());
    }

    DtlsEvent.Connected serverConnected() {
        return connected(link.rightEvents());
    }

    private static DtlsEvent.Connected connected(List<DtlsEvent> events) {
        assertThat(events).first().isInstanceOf(DtlsEvent.Connected.class);
        return (DtlsEvent.Connected) events.get(0);
    }

    void assertSameKeys() {
        DtlsEvent.Connected left = clientConnected();
        DtlsEvent.Connected right = serverConnected();
        assertThat(left.profile()).isEqualTo(right.profile());
        assertThat(left.local().key()).isEqualTo(right.remote().key());
        assertThat(left.local().salt()).isEqualTo(right.remote().salt());
        assertThat(left.remote().key()).isEqualTo(right.local().key());
        assertThat(left.remote().salt()).isEqualTo(right.local().salt());
        assertThat(left.local().key()).isNotEqualTo(left.remote().key());
    }

    /** Ends both, so that no handshake's thread stays. */
    void close() {
        client.close(link.nowNanos());
        server.close(link.nowNanos());
    }
}
