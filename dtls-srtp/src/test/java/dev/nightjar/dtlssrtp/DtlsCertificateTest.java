package dev.nightjar.dtlssrtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.custom.sec.SecP256R1Curve;
import org.junit.jupiter.api.Test;

class DtlsCertificateTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void isSelfSignedWithNamesASerialAndAMonthToLive() throws GeneralSecurityException {
        DtlsCertificate certificate = DtlsCertificate.generate(new SecureRandom(), NOW);

        X509Certificate parsed = parse(certificate);
        assertThat(parsed.getSubjectX500Principal().getName()).startsWith("CN=");
        assertThat(parsed.getIssuerX500Principal()).isEqualTo(parsed.getSubjectX500Principal());
        assertThat(parsed.getSerialNumber()).isPositive();
        assertThat(parsed.getSerialNumber().bitLength()).isEqualTo(127);
        assertThat(parsed.getSigAlgName()).isEqualTo("SHA256withECDSA");
        assertThat(parsed.getNotBefore()).isEqualTo(NOW.minus(Duration.ofDays(1)));
        assertThat(parsed.getNotAfter()).isEqualTo(NOW.plus(Duration.ofDays(30)));
        assertThat(certificate.expires()).isEqualTo(NOW.plus(Duration.ofDays(30)));
        parsed.verify(parsed.getPublicKey());
    }

    @Test
    void twoHaveNothingInCommon() throws GeneralSecurityException {
        SecureRandom random = new SecureRandom();
        X509Certificate one = parse(DtlsCertificate.generate(random, NOW));
        X509Certificate other = parse(DtlsCertificate.generate(random, NOW));

        assertThat(one.getSerialNumber()).isNotEqualTo(other.getSerialNumber());
        assertThat(one.getPublicKey()).isNotEqualTo(other.getPublicKey());
        assertThat(one.getSubjectX500Principal()).isNotEqualTo(other.getSubjectX500Principal());
    }

    @Test
    void itsFingerprintIsThatOfItsBytes() {
        DtlsCertificate certificate = DtlsCertificate.generate(new SecureRandom(), NOW);

        assertThat(certificate.fingerprint("sha-256"))
                .isEqualTo(Fingerprint.ofCertificate("sha-256", certificate.encoded()));
        assertThat(certificate.toString()).doesNotContain("CN");
    }

    @Test
    void itsKeySignsByTheArithmeticOfItsCurve() {
        DtlsCertificate generated = DtlsCertificate.generate(new SecureRandom(), NOW);
        DtlsCertificate kept = DtlsCertificate.parse(generated.toPem(), NOW);

        // By the general one a handshake costs half as much again.
        assertThat(curve(generated)).isInstanceOf(SecP256R1Curve.class);
        assertThat(curve(kept)).isInstanceOf(SecP256R1Curve.class);
    }

    private static ECCurve curve(DtlsCertificate certificate) {
        return ((ECPrivateKeyParameters) certificate.privateKey())
                .getParameters()
                .getCurve();
    }

    private static X509Certificate parse(DtlsCertificate certificate) throws GeneralSecurityException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(certificate.encoded()));
    }
}
