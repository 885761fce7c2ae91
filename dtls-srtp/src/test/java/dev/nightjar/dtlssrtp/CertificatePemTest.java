package dev.nightjar.dtlssrtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nightjar.testkit.Seeds;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.SplittableRandom;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CertificatePemTest {
    private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");

    /** When those of OpenSSL are valid. */
    private static final Instant LATER = Instant.parse("2030-01-01T00:00:00Z");

    @ParameterizedTest
    @EnumSource(CertificateKind.class)
    void whatIsWrittenIsReadAgain(CertificateKind kind) {
        DtlsCertificate made = DtlsPair.certificate(kind, 1);

        DtlsCertificate read = DtlsCertificate.parse(made.toPem(), NOW);

        assertThat(read.encoded()).isEqualTo(made.encoded());
        assertThat(read.expires()).isEqualTo(made.expires());
        assertThat(read.isRsa()).isEqualTo(kind == CertificateKind.RSA_2048);
        assertThat(read.toPem()).isEqualTo(made.toPem());
        assertThat(made.toPem())
                .startsWith("-----BEGIN PRIVATE KEY-----")
                .contains("-----BEGIN CERTIFICATE-----")
                .endsWith("-----END CERTIFICATE-----" + System.lineSeparator());
    }

    @ParameterizedTest
    @ValueSource(strings = {"openssl-p256.pem", "openssl-rsa.pem", "openssl-rsa-chain.pem"})
    void whatOpensslWritesIsRead(String resource) throws IOException {
        DtlsCertificate read = DtlsCertificate.parse(resource(resource), LATER);

        assertThat(read.isRsa()).isEqualTo(resource.contains("rsa"));
        assertThat(read.expires()).isAfter(LATER);
    }

    @Test
    void theCertificateOfAChainThatIsTheKeysIsTakenWhereverItStands() throws IOException {
        String chain = resource("openssl-rsa-chain.pem");
        DtlsCertificate own = DtlsCertificate.parse(resource("openssl-rsa.pem"), LATER);

        assertThat(DtlsCertificate.parse(chain, LATER).encoded()).isEqualTo(own.encoded());
    }

    @Test
    void expiredAndFutureCertificatesAreRefusedWithTheirDates() {
        DtlsCertificate made = DtlsPair.CLIENT_CERTIFICATE;
        String pem = made.toPem();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> DtlsCertificate.parse(pem, made.expires().plusSeconds(1)))
                .withMessage(
                        "CERTIFICATE: expired at 2026-01-31T00:00:00Z" + " (expected: valid at 2026-01-31T00:00:01Z)");
        assertThat(DtlsCertificate.parse(pem, made.expires()).expires()).isEqualTo(made.expires());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DtlsCertificate.parse(pem, NOW.minus(Duration.ofDays(9))))
                .withMessageContaining("not valid before 2025-12-31T00:00:00Z");
        assertThat(DtlsCertificate.parse(pem).expires()).as("whenever").isEqualTo(made.expires());
    }

    @Test
    void aKeyOfAnotherCertificateIsRefused() {
        String ecKey = key(DtlsPair.CLIENT_CERTIFICATE);
        String otherEc = certificate(DtlsPair.SERVER_CERTIFICATE);
        String rsa = certificate(DtlsPair.certificate(CertificateKind.RSA_2048, 1));
        String rsaKey = key(DtlsPair.certificate(CertificateKind.RSA_2048, 2));

        for (String pem : new String[] {ecKey + otherEc, ecKey + rsa, rsaKey + otherEc, rsaKey + rsa}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> DtlsCertificate.parse(pem, NOW))
                    .withMessage("PEM: the certificate's public key is not that of the private key");
        }
    }

    @Test
    void aMissingPartIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DtlsCertificate.parse(key(DtlsPair.CLIENT_CERTIFICATE), NOW))
                .withMessageStartingWith("PEM: no CERTIFICATE in it");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DtlsCertificate.parse(certificate(DtlsPair.CLIENT_CERTIFICATE), NOW))
                .withMessageStartingWith("PEM: no PRIVATE KEY in it");
        assertThatIllegalArgumentException().isThrownBy(() -> DtlsCertificate.parse("", NOW));
    }

    @ParameterizedTest
    @CsvSource({
        "openssl-p384.pem, of another kind",
        "openssl-rsa-1024.pem, RSA with 1024 bits",
        "openssl-ed25519.pem, of another kind",
        "openssl-sec1.pem, expected: PKCS #8 without a password",
        "openssl-encrypted.pem, expected: PKCS #8 without a password"
    })
    void keysOfOtherKindsAndFormsAreRefusedWithWhatIsExpected(String resource, String message) throws IOException {
        String pem = resource(resource);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> DtlsCertificate.parse(pem, LATER))
                .withMessageContaining(message);
    }

    /** Peers refuse those in each handshake, RFC 5246 §7.4.2. */
    @ParameterizedTest
    @CsvSource({
        "openssl-rsa-pss.pem, CERTIFICATE: its RSA key is for one scheme alone",
        "openssl-key-agreement.pem, CERTIFICATE: its key usage has no digitalSignature"
    })
    void certificatesThatNoPeerTakesAreRefusedWithTheReason(String resource, String message) throws IOException {
        String pem = resource(resource);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> DtlsCertificate.parse(pem, LATER))
                .withMessageStartingWith(message);
    }

    @Test
    void anRsaKeyWhoseNumbersDoNotBelongTogetherIsRefusedBeforeItFailsInEachHandshake() throws IOException {
        DtlsCertificate made = DtlsPair.certificate(CertificateKind.RSA_2048, 1);
        RSAPrivateCrtKeyParameters key = (RSAPrivateCrtKeyParameters) made.privateKey();
        BigInteger[] numbers = {key.getP(), key.getQ(), key.getDP(), key.getDQ(), key.getQInv()};

        assertThat(DtlsCertificate.parse(keyOf(key, numbers) + certificate(made), NOW)
                        .encoded())
                .isEqualTo(made.encoded());
        for (int i = 0; i < numbers.length; i++) {
            for (BigInteger wrong :
                    new BigInteger[] {numbers[i].add(BigInteger.TWO), BigInteger.ONE, BigInteger.ZERO}) {
                BigInteger[] changed = numbers.clone();
                changed[i] = wrong;
                String pem = keyOf(key, changed) + certificate(made);
                assertThatIllegalArgumentException()
                        .as("number %s as %s", i, wrong)
                        .isThrownBy(() -> DtlsCertificate.parse(pem, NOW))
                        .withMessageStartingWith("PRIVATE KEY: ");
            }
        }
    }

    /** The order is that of the key's numbers in RFC 8017 §A.1.2, from the first prime on. */
    private static String keyOf(RSAPrivateCrtKeyParameters key, BigInteger[] numbers) throws IOException {
        RSAPrivateKey written = new RSAPrivateKey(
                key.getModulus(),
                key.getPublicExponent(),
                key.getExponent(),
                numbers[0],
                numbers[1],
                numbers[2],
                numbers[3],
                numbers[4]);
        AlgorithmIdentifier rsa = new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);
        byte[] encoded = new PrivateKeyInfo(rsa, written).getEncoded();
        return "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(encoded)
                + "\n-----END PRIVATE KEY-----\n";
    }

    @Test
    void twoKeysAreOneTooManyWhicheverIsTheCertificates() {
        DtlsCertificate own = DtlsPair.CLIENT_CERTIFICATE;
        String other = key(DtlsPair.SERVER_CERTIFICATE);

        for (String pem : new String[] {own.toPem() + other, other + own.toPem()}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> DtlsCertificate.parse(pem, NOW))
                    .withMessage("PEM: more than one PRIVATE KEY in it (expected: one)");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uFEFF", "\u00EF\u00BB\u00BF", "Bag Attributes\r\n    localKeyID: 01\r\n", "\r\n"})
    void whatEditorsAndToolsPutBeforeTheFirstBlockDoesNotMatter(String before) {
        DtlsCertificate own = DtlsPair.CLIENT_CERTIFICATE;
        String pem = before + own.toPem().replace("\n", "\r\n");

        assertThat(DtlsCertificate.parse(pem, NOW).encoded()).isEqualTo(own.encoded());
    }

    @Test
    void brokenTextIsRefusedWithoutAWordOfTheKey() {
        String pem = DtlsPair.CLIENT_CERTIFICATE.toPem();
        String secret = pem.lines().skip(1).findFirst().orElseThrow().substring(0, 20);
        SplittableRandom random = Seeds.random(21);
        int refused = 0;

        for (int i = 0; i < 500; i++) {
            StringBuilder broken = new StringBuilder(pem);
            for (int change = 0; change <= i % 4; change++) {
                broken.setCharAt(random.nextInt(broken.length()), (char) (32 + random.nextInt(95)));
            }
            try {
                DtlsCertificate.parse(broken.substring(0, broken.length() - random.nextInt(i + 1)), NOW);
            } catch (IllegalArgumentException expected) {
                refused++;
                assertThat(String.valueOf(expected)).doesNotContain(secret);
            }
        }

        assertThat(refused).isGreaterThan(400);
    }

    @Test
    void aLifetimeOfMoreThanAYearOrNoneIsRefused() {
        for (Duration lifetime : new Duration[] {Duration.ZERO, Duration.ofDays(-1), Duration.ofDays(366)}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            DtlsCertificate.generate(CertificateKind.ECDSA_P256, DtlsPair.random(1), NOW, lifetime));
        }
    }

    private static String key(DtlsCertificate certificate) {
        String pem = certificate.toPem();
        return pem.substring(0, pem.indexOf("-----BEGIN CERTIFICATE"));
    }

    private static String certificate(DtlsCertificate certificate) {
        String pem = certificate.toPem();
        return pem.substring(pem.indexOf("-----BEGIN CERTIFICATE"));
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = CertificatePemTest.class.getResourceAsStream(name)) {
            assertThat(in).as(name).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
