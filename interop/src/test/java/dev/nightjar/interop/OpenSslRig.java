package dev.nightjar.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dtlssrtp.CertificateKind;
import dev.nightjar.dtlssrtp.DtlsCertificate;
import dev.nightjar.dtlssrtp.DtlsCloseReason;
import dev.nightjar.dtlssrtp.DtlsConfig;
import dev.nightjar.dtlssrtp.DtlsEvent;
import dev.nightjar.dtlssrtp.DtlsRole;
import dev.nightjar.dtlssrtp.Fingerprint;
import dev.nightjar.dtlssrtp.HandshakeExecutors;
import dev.nightjar.dtlssrtp.SrtpMasterKey;
import dev.nightjar.dtlssrtp.SrtpProfile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Our end and OpenSSL's, joined by a relay: the certificates of both, and the judgement of what they agreed. */
final class OpenSslRig implements AutoCloseable {
    /** Most bytes of a datagram, on both sides. */
    static final int[] MTUS = {300, 1200};

    private static final List<SrtpProfile> PROFILES = DtlsConfig.DEFAULT_PROFILES;

    private final HandshakeExecutors handshakes = HandshakeExecutors.create(64);
    private final DtlsCertificate ecdsa = generate(CertificateKind.ECDSA_P256);
    private final DtlsCertificate rsa = generate(CertificateKind.RSA_2048);
    private final OpenSslPeer.Identity theirEcdsa;
    private final OpenSslPeer.Identity theirRsa;

    /**
     * One way to connect.
     *
     * @param role ours
     * @param isRsa whether our certificate is RSA's, else ECDSA's
     * @param isTheirsRsa whether OpenSSL's is
     * @param mtu most bytes of a datagram
     * @param profile the only one that either side takes
     */
    record Case(DtlsRole role, boolean isRsa, boolean isTheirsRsa, int mtu, SrtpProfile profile) {
        static Case usual(DtlsRole role) {
            return new Case(role, false, false, 1200, SrtpProfile.AEAD_AES_128_GCM);
        }

        /** {@return every role, pair of certificates and MTU, with the SRTP profiles in turn} */
        static List<Case> all() {
            List<Case> cases = new ArrayList<>();
            for (DtlsRole role : DtlsRole.values()) {
                for (int mtu : MTUS) {
                    for (int i = 0; i < 4; i++) {
                        int turn = i + cases.size() / 4;
                        SrtpProfile profile = PROFILES.get(turn % PROFILES.size());
                        cases.add(new Case(role, i % 2 > 0, i / 2 > 0, mtu, profile));
                    }
                }
            }
            return cases;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "we %s with %s, OpenSSL with %s, MTU %d, %s",
                    role,
                    isRsa ? "RSA" : "ECDSA",
                    isTheirsRsa ? "RSA" : "ECDSA",
                    mtu,
                    profile);
        }
    }

    OpenSslRig(Path folder) {
        theirEcdsa = OpenSslPeer.Identity.ecdsa(folder);
        theirRsa = OpenSslPeer.Identity.rsa(folder);
    }

    @Override
    public void close() {
        handshakes.close();
    }

    /** {@return both ends, on their way to each other through the relay} */
    Connection connect(Case each, LossyRelay relay) {
        return connect(each, relay, Fingerprint.ofCertificate("sha-256", der(theirs(each))), theirs(each));
    }

    DtlsCloseReason reasonForAWrongFingerprint(Duration patience) {
        Case each = Case.usual(DtlsRole.CLIENT);
        return reason(each, Fingerprint.ofCertificate("sha-256", der(theirRsa)), theirEcdsa, patience);
    }

    DtlsCloseReason reasonForNoCertificate(Duration patience) {
        Case each = Case.usual(DtlsRole.SERVER);
        return reason(each, Fingerprint.ofCertificate("sha-256", der(theirEcdsa)), null, patience);
    }

    private DtlsCloseReason reason(
            Case each, Fingerprint expected, OpenSslPeer.@Nullable Identity theirs, Duration patience) {
        try (LossyRelay relay = LossyRelay.open(1);
                Connection connection = connect(each, relay, expected, theirs)) {
            return connection
                    .ours
                    .closed()
                    .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        }
    }

    private Connection connect(
            Case each, LossyRelay relay, Fingerprint fingerprint, OpenSslPeer.@Nullable Identity theirs) {
        DtlsCertificate own = each.isRsa ? rsa : ecdsa;
        DtlsEnd.Settings ours = new DtlsEnd.Settings(own, List.of(each.profile), each.mtu, fingerprint);
        int exported = 2 * (each.profile.masterKeyLength() + each.profile.masterSaltLength());
        OpenSslPeer.Settings settings =
                new OpenSslPeer.Settings(theirs, nameAtOpenSsl(each.profile), exported, each.mtu);
        if (each.role == DtlsRole.CLIENT) {
            OpenSslPeer server = OpenSslPeer.server(settings);
            relay.forwardTo(server.address());
            return new Connection(each, DtlsEnd.client(ours, handshakes, relay.address()), server, own);
        }
        DtlsEnd server = DtlsEnd.server(ours, handshakes);
        relay.forwardTo(server.address());
        return new Connection(each, server, OpenSslPeer.client(settings, relay.address()), own);
    }

    private static DtlsCertificate generate(CertificateKind kind) {
        return DtlsCertificate.generate(kind, new SecureRandom(), Instant.now(), Duration.ofDays(1));
    }

    private OpenSslPeer.Identity theirs(Case each) {
        return each.isTheirsRsa ? theirRsa : theirEcdsa;
    }

    private static byte[] der(OpenSslPeer.Identity identity) {
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(identity.certificate())))
                    .getEncoded();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (CertificateException e) {
            throw new PeerException("not a certificate: " + identity.certificate(), e);
        }
    }

    private static String nameAtOpenSsl(SrtpProfile profile) {
        return switch (profile) {
            case AES_CM_128_HMAC_SHA1_80 -> "SRTP_AES128_CM_SHA1_80";
            case AES_CM_128_HMAC_SHA1_32 -> "SRTP_AES128_CM_SHA1_32";
            case AEAD_AES_128_GCM -> "SRTP_AEAD_AES_128_GCM";
            case AEAD_AES_256_GCM -> "SRTP_AEAD_AES_256_GCM";
            case AES_256_CM_HMAC_SHA1_80, AES_256_CM_HMAC_SHA1_32 ->
                throw new IllegalArgumentException(profile + " is none of DTLS");
        };
    }

    /** Both ends of one association. */
    record Connection(Case each, DtlsEnd ours, OpenSslPeer theirs, DtlsCertificate certificate)
            implements AutoCloseable {
        /** Both ends are connected, with equal keys, and each has seen the other's certificate. */
        void assertAgreed(Duration patience) {
            DtlsEvent.Connected connected = connected(patience);
            OpenSslPeer.Agreed agreed = theirs.whenConnected(patience);

            assertThat(connected.profile()).isEqualTo(each.profile);
            assertThat(agreed.profile()).isEqualTo(nameAtOpenSsl(each.profile));
            assertThat(exported(connected)).isEqualTo(agreed.exported());
            String own = Base64.getEncoder().encodeToString(certificate.encoded());
            assertThat(theirs.hasSeenCertificate(own)).as("%s", theirs.said()).isTrue();
            assertThat(ours.largestSent()).isBetween(each.mtu / 3, each.mtu);
            // OpenSSL does not count all that a record adds.
            assertThat(ours.largestReceived()).isBetween(each.mtu / 3, each.mtu + 28);
        }

        private DtlsEvent.Connected connected(Duration patience) {
            try {
                return ours.connected().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException | TimeoutException e) {
                throw new PeerException(each + ": " + e + "\n" + theirs.said(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new PeerException("interrupted", e);
            }
        }

        /** RFC 5764 §4.2: the client's key, the server's, the client's salt, the server's. */
        private byte[] exported(DtlsEvent.Connected connected) {
            boolean isClient = each.role == DtlsRole.CLIENT;
            SrtpMasterKey client = isClient ? connected.local() : connected.remote();
            SrtpMasterKey server = isClient ? connected.remote() : connected.local();
            return ByteBuffer.allocate(2 * (client.key().length + client.salt().length))
                    .put(client.key())
                    .put(server.key())
                    .put(client.salt())
                    .put(server.salt())
                    .array();
        }

        @Override
        public void close() {
            ours.close();
            theirs.close();
        }
    }
}
