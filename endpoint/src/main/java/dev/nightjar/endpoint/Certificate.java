package dev.nightjar.endpoint;

import static java.util.Objects.requireNonNull;

import dev.nightjar.dtlssrtp.CertificateKind;
import dev.nightjar.dtlssrtp.DtlsCertificate;
import java.io.ByteArrayInputStream;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A certificate and its private key, by which peers know a connection again: W3C RTCCertificate.
 *
 * <p>Immutable. {@link PeerConnection#generateCertificate} makes one, {@link Configuration#certificates} uses it,
 * {@link #toPem} and {@link #parse} keep it. Two are equal only when they are the same object, as W3C compares them.
 */
public final class Certificate {
    /** How long one is valid at the most, W3C WebRTC §4.9.1. */
    public static final Duration MAX_LIFETIME = DtlsCertificate.MAX_LIFETIME;

    /** How long one is valid unless told, W3C WebRTC §4.9.1. */
    public static final Duration DEFAULT_LIFETIME = DtlsCertificate.DEFAULT_LIFETIME;

    private static final HexFormat HEX = HexFormat.ofDelimiter(":");
    private static final String USUAL_HASH = "sha-256";

    /** X.509 counts seconds, and a certificate that is never valid is none. */
    private static final Duration LEAST_LIFETIME = Duration.ofSeconds(1);

    private final DtlsCertificate dtls;
    private final Instant expires;

    private Certificate(DtlsCertificate dtls, Instant expires) {
        this.dtls = dtls;
        this.expires = expires;
    }

    /** {@return a new one, made elsewhere than on the caller's thread} */
    static CompletionStage<Certificate> generate(CertificateKind kind, Duration lifetime) {
        requireNonNull(kind, "kind");
        requirePositive(lifetime);
        return CompletableFuture.supplyAsync(() -> generate(kind, new SecureRandom(), Instant.now(), lifetime));
    }

    private static void requirePositive(Duration lifetime) {
        if (lifetime.isNegative()) {
            throw new IllegalArgumentException("expires: " + lifetime + " (expected: >= 0)");
        }
    }

    /**
     * {@return a new one} Takes a moment of computing, some 0.2 s for RSA.
     *
     * @param lifetime from {@code now} on; more than {@link #MAX_LIFETIME} counts as that
     * @throws IllegalArgumentException for a negative lifetime
     */
    static Certificate generate(CertificateKind kind, SecureRandom random, Instant now, Duration lifetime) {
        requirePositive(lifetime);
        Duration capped = lifetime.compareTo(MAX_LIFETIME) > 0 ? MAX_LIFETIME : lifetime;
        Duration certified = capped.compareTo(LEAST_LIFETIME) < 0 ? LEAST_LIFETIME : capped;
        return new Certificate(DtlsCertificate.generate(kind, random, now, certified), now.plus(capped));
    }

    /** {@return one that is there already, as from {@link CertificateFile}} */
    public static Certificate of(DtlsCertificate certificate) {
        return new Certificate(requireNonNull(certificate, "certificate"), certificate.expires());
    }

    /**
     * {@return what {@link #toPem} has kept: PRIVATE KEY (PKCS #8, no password) and CERTIFICATE (X.509), in either
     * order} One that has expired is read all the same; a connection refuses it.
     *
     * @throws IllegalArgumentException when one of the two is missing or broken, or they do not belong together; the
     *     message has nothing of the key
     */
    public static Certificate parse(String pem) {
        return of(DtlsCertificate.parse(requireNonNull(pem, "pem")));
    }

    /** {@return key and certificate in PEM; secret, since the key is not encrypted} */
    public String toPem() {
        return dtls.toPem();
    }

    /** {@return after when connections refuse it} */
    public Instant expires() {
        return expires;
    }

    /**
     * {@return its hashes: W3C getFingerprints} The first is what our descriptions say, sha-256; one of them is of the
     * hash that the certificate is signed with.
     */
    public List<DtlsFingerprint> fingerprints() {
        List<DtlsFingerprint> fingerprints = new ArrayList<>();
        fingerprints.add(fingerprint(USUAL_HASH));
        String signed = signatureHash();
        if (!signed.equals(USUAL_HASH)) {
            fingerprints.add(fingerprint(signed));
        }
        return List.copyOf(fingerprints);
    }

    private DtlsFingerprint fingerprint(String algorithm) {
        return new DtlsFingerprint(
                algorithm, HEX.formatHex(dtls.fingerprint(algorithm).digest()));
    }

    /** *Choice:* hashes that prove nothing any more, SHA-1 above all, count as the usual one. */
    private String signatureHash() {
        try {
            String name = ((X509Certificate) CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(dtls.encoded())))
                    .getSigAlgName()
                    .toUpperCase(Locale.ROOT);
            return name.startsWith("SHA384") ? "sha-384" : name.startsWith("SHA512") ? "sha-512" : USUAL_HASH;
        } catch (CertificateException unread) {
            return USUAL_HASH;
        }
    }

    /** {@return what DTLS proves us by} */
    DtlsCertificate dtls() {
        return dtls;
    }

    /**
     * Refuses what has expired, W3C WebRTC §4.4.1.1.
     *
     * @throws WebRtcException InvalidAccessError
     */
    void requireValid(Instant now) {
        if (expires.isBefore(now)) {
            throw new WebRtcException(
                    WebRtcException.Name.INVALID_ACCESS_ERROR,
                    "certificate: expired at " + expires + " (expected: valid at " + now + ")");
        }
    }

    @Override
    public String toString() {
        return "Certificate[expires=" + expires + "]";
    }
}
