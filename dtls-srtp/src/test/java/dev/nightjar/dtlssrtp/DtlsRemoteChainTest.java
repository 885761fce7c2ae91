package dev.nightjar.dtlssrtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Collections;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DtlsRemoteChainTest {
    private final DtlsConfig config = DtlsPair.clientConfig(1).build();
    private final DtlsNegotiation negotiation =
            new DtlsNegotiation(config, new DtlsCrypto(config, new DtlsCounts(), () -> {}));

    @Test
    void thereIsNoneBeforeItHasCome() {
        assertThat(negotiation.peerCertificates()).isEmpty();
        assertThat(negotiation.peerCertificate()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "3, 3", "8, 8", "500, 8"})
    void aChainIsKeptUpToItsBoundWithThePeersOwnFirst(int sent, int kept) throws IOException {
        TlsCertificate own = certificate(DtlsPair.SERVER_CERTIFICATE);
        TlsCertificate[] chain = Collections.nCopies(sent, certificate(DtlsPair.CLIENT_CERTIFICATE))
                .toArray(TlsCertificate[]::new);
        chain[0] = own;

        negotiation.peerCertificate(new Certificate(chain));

        assertThat(negotiation.peerCertificates()).hasSize(kept);
        assertThat(negotiation.peerCertificate()).isEqualTo(DtlsPair.SERVER_CERTIFICATE.encoded());
    }

    private TlsCertificate certificate(DtlsCertificate of) throws IOException {
        return new BcTlsCertificate(negotiation.crypto(), of.encoded());
    }
}
