package dev.nightjar.dtlssrtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.Impairment;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@BoundedWaits
class DtlsCertificateKindsTest {
    private static final Map<CertificateKind, DtlsCertificate> CERTIFICATES = new EnumMap<>(CertificateKind.class);

    static {
        for (CertificateKind kind : CertificateKind.values()) {
            CERTIFICATES.put(kind, DtlsPair.certificate(kind, 10 + kind.ordinal()));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ECDSA_P256, ECDSA_P256, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "ECDSA_P256, RSA_2048, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "RSA_2048, ECDSA_P256, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "RSA_2048, RSA_2048, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"
    })
    void everyKindConnectsWithEveryKind(CertificateKind client, CertificateKind server, String suite) {
        DtlsCertificate clients = CERTIFICATES.get(client);
        DtlsCertificate servers = CERTIFICATES.get(server);
        DtlsPair pair = new DtlsPair(
                DtlsPair.config(clients, 1).build(), DtlsPair.config(servers, 2).build(), Impairment.NONE, 1);
        pair.client.setRemoteFingerprints(DtlsPair.fingerprints(servers), 0);
        pair.server.setRemoteFingerprints(DtlsPair.fingerprints(clients), 0);

        pair.start().link.runUntil(pair::isConnected, DtlsPair.SECOND);

        pair.assertSameKeys();
        assertThat(pair.clientConnected().cipherSuite()).isEqualTo(suite);
        assertThat(pair.server.remoteCertificate()).isEqualTo(clients.encoded());
        pair.close();
    }
}
