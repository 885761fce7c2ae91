package dev.nightjar.dtlssrtp;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.RSAKeyParameters;

/**
 * A certificate and its private key: ECDSA on P-256, as RFC 8827 §6.5 asks, or RSA.
 *
 * <p>Immutable; one may serve many sessions, and peers can link those by it. The name in a generated one is random and
 * says nothing.
 */
public final class DtlsCertificate {
    /** How long a generated one is valid unless told. */
    public static final Duration DEFAULT_LIFETIME = Duration.ofDays(30);

    /** Longest lifetime of a generated one. */
    public static final Duration MAX_LIFETIME = Duration.ofDays(365);

    private final byte[] encoded;
    private final Instant begins;
    private final Instant expires;
    private final AsymmetricKeyParameter privateKey;

    private DtlsCertificate(byte[] encoded, Instant begins, Instant expires, AsymmetricKeyParameter privateKey) {
        this.encoded = encoded;
        this.begins = begins;
        this.expires = expires;
        this.privateKey = privateKey;
    }

    static DtlsCertificate of(X509CertificateHolder holder, AsymmetricKeyParameter privateKey) {
        try {
            return new DtlsCertificate(
                    holder.getEncoded(),
                    holder.getNotBefore().toInstant(),
                    holder.getNotAfter().toInstant(),
                    privateKey);
        } catch (IOException e) {
            throw new IllegalStateException("bug: a certificate that was read does not encode", e);
        }
    }

    /** {@return a new certificate of the usual kind, {@link CertificateKind#ECDSA_P256}} */
    public static DtlsCertificate generate(SecureRandom random, Instant now) {
        return generate(CertificateKind.ECDSA_P256, random, now, DEFAULT_LIFETIME);
    }

    /**
     * {@return a new certificate, valid from a day before {@code now}, for clocks that are behind, and then for
     * {@code lifetime}}
     *
     * <p>Issuer, subject and a random serial are set: some peers refuse a certificate without.
     *
     * @throws IllegalArgumentException unless the lifetime is positive and at most a year (W3C webrtc-pc §4.9.1)
     */
    public static DtlsCertificate generate(CertificateKind kind, SecureRandom random, Instant now, Duration lifetime) {
        requireNonNull(kind, "kind");
        requireNonNull(random, "random");
        requireNonNull(now, "now");
        if (lifetime.isNegative() || lifetime.isZero() || lifetime.compareTo(MAX_LIFETIME) > 0) {
            throw new IllegalArgumentException("lifetime: " + lifetime + " (expected: > 0, <= " + MAX_LIFETIME + ")");
        }
        return new CertificateGenerator(kind, random).generate(now, lifetime);
    }

    /**
     * {@return the certificate and key of a text in PEM: PRIVATE KEY (PKCS #8, no password) and CERTIFICATE (X.509)}
     *
     * <p>The key is ECDSA on P-256, or RSA with 2048 to 4096 bits. Of several certificates the one that is the key's is
     * taken and sent alone. <i>Choice:</i> peers know it by its fingerprint, so a chain would prove nothing to them.
     *
     * @throws IllegalArgumentException when one of the two is missing or broken, they do not belong together, or the
     *     certificate is not valid at {@code now}; the message has nothing of the key
     */
    public static DtlsCertificate parse(String pem, Instant now) {
        requireNonNull(now, "now");
        DtlsCertificate certificate = CertificatePem.read(requireNonNull(pem, "pem"));
        certificate.requireValid(now);
        return certificate;
    }

    /**
     * {@return the same, valid or not: whether it has expired is the caller's to ask}
     *
     * @throws IllegalArgumentException when one of the two is missing or broken, or they do not belong together; the
     *     message has nothing of the key
     */
    public static DtlsCertificate parse(String pem) {
        return CertificatePem.read(requireNonNull(pem, "pem"));
    }

    private void requireValid(Instant now) {
        if (now.isAfter(expires)) {
            throw new IllegalArgumentException(
                    "CERTIFICATE: expired at " + expires + " (expected: valid at " + now + ")");
        }
        if (now.isBefore(begins)) {
            throw new IllegalArgumentException(
                    "CERTIFICATE: not valid before " + begins + " (expected: valid at " + now + ")");
        }
    }

    /** {@return key and certificate as {@link #parse} takes them; secret, since the key is not encrypted} */
    public String toPem() {
        return CertificatePem.write(encoded, privateKey);
    }

    /**
     * {@return the fingerprint for {@code a=fingerprint}}
     *
     * @param algorithm sha-256, sha-384 or sha-512
     */
    public Fingerprint fingerprint(String algorithm) {
        return Fingerprint.ofCertificate(algorithm, encoded);
    }

    /** {@return a copy of the certificate in DER} */
    public byte[] encoded() {
        return encoded.clone();
    }

    /** {@return when it ceases to be valid} */
    public Instant expires() {
        return expires;
    }

    /** {@return whether the key is RSA; else it is ECDSA on P-256} */
    boolean isRsa() {
        return privateKey instanceof RSAKeyParameters;
    }

    AsymmetricKeyParameter privateKey() {
        return privateKey;
    }

    @Override
    public String toString() {
        return "DtlsCertificate[" + (isRsa() ? "RSA" : "ECDSA") + ", expires=" + expires + "]";
    }
}
