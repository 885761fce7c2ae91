package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.dtlssrtp.CertificateKind;
import java.io.ByteArrayInputStream;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** W3C WebRTC §4.9, RTCCertificate. */
class CertificateTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private static Certificate generated(Duration lifetime) {
        return Certificate.generate(CertificateKind.ECDSA_P256, new SecureRandom(), NOW, lifetime);
    }

    private static X509Certificate x509(Certificate certificate) throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(certificate.dtls().encoded()));
    }

    @ParameterizedTest
    @EnumSource
    void oneIsGeneratedForAMonthKeptAsPemAndReadAgain(CertificateKind kind) throws Exception {
        Certificate made = Sessions.await(PeerConnection.generateCertificate(kind));

        assertThat(made.expires())
                .isBetween(
                        Instant.now().plus(Duration.ofDays(29)), Instant.now().plus(Duration.ofDays(30)));
        assertThat(x509(made).getPublicKey().getAlgorithm()).isEqualTo(kind == CertificateKind.RSA_2048 ? "RSA" : "EC");
        Certificate kept = Certificate.parse(made.toPem());
        assertThat(kept.fingerprints()).isEqualTo(made.fingerprints());
        assertThat(kept.toPem()).isEqualTo(made.toPem());
        assertThat(kept).as("W3C compares objects").isNotEqualTo(made);
    }

    @Test
    void theFingerprintIsOfTheHashThatItIsSignedWithInLowerCase() throws Exception {
        Certificate certificate = generated(Duration.ofDays(1));

        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(certificate.dtls().encoded());
        assertThat(certificate.fingerprints())
                .containsExactly(new DtlsFingerprint(
                        "sha-256", HexFormat.ofDelimiter(":").formatHex(digest)));
        assertThat(x509(certificate).getSigAlgName()).startsWith("SHA256");
    }

    @Test
    void aYearIsTheLongestAndNothingTheShortest() throws Exception {
        assertThat(generated(Duration.ofDays(4000)).expires()).isEqualTo(NOW.plus(Certificate.MAX_LIFETIME));
        assertThat(generated(Duration.ofDays(2)).expires()).isEqualTo(NOW.plus(Duration.ofDays(2)));
        assertThat(x509(generated(Duration.ofDays(2))).getNotAfter()).isEqualTo(NOW.plus(Duration.ofDays(2)));
        assertThat(generated(Duration.ZERO).expires()).isEqualTo(NOW);
        assertThatThrownBy(() -> PeerConnection.generateCertificate(CertificateKind.ECDSA_P256, Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expires");
    }

    @Test
    void anExpiredOneIsReadAndNoConnectionIsMadeWithIt() {
        Certificate expired = Certificate.parse(generated(Duration.ofDays(1)).toPem());
        Configuration configuration = Configuration.defaults().withCertificates(expired);

        configuration.requireUsable(NOW.plus(Duration.ofDays(1)));
        assertThatThrownBy(() ->
                        configuration.requireUsable(NOW.plus(Duration.ofDays(1)).plusMillis(1)))
                .isInstanceOfSatisfying(
                        WebRtcException.class,
                        refused -> assertThat(refused.errorName()).isEqualTo(WebRtcException.Name.INVALID_ACCESS_ERROR))
                .hasMessageContaining("expired at 2026-03-02T12:00:00Z");
    }

    @Test
    void nothingOfTheKeyIsShown() {
        Certificate certificate = generated(Duration.ofDays(1));

        assertThat(certificate.toString()).isEqualTo("Certificate[expires=2026-03-02T12:00:00Z]");
        assertThatThrownBy(
                        () -> Certificate.parse(certificate.toPem().replaceFirst("(?s)-----BEGIN CERTIFICATE.*", "")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
