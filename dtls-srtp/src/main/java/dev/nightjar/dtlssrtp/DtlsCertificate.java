package dev.nightjar.dtlssrtp;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcECContentSignerBuilder;

/**
 * A self-signed certificate and its private key: P-256 with ECDSA, as RFC 8827 §6.5 asks.
 *
 * <p>Immutable; one may serve many sessions, and peers can link those by it. The name in it is random and says nothing.
 */
public final class DtlsCertificate {
    private static final Duration BEFORE = Duration.ofDays(1);
    private static final Duration LIFETIME = Duration.ofDays(30);
    private static final ASN1ObjectIdentifier P256 = SECObjectIdentifiers.secp256r1;

    private final byte[] encoded;
    private final Instant expires;
    private final AsymmetricKeyParameter privateKey;

    private DtlsCertificate(byte[] encoded, Instant expires, AsymmetricKeyParameter privateKey) {
        this.encoded = encoded;
        this.expires = expires;
        this.privateKey = privateKey;
    }

    /**
     * {@return a new certificate, valid from a day before {@code now}, for clocks that are behind, to 30 days after}
     *
     * <p>Issuer, subject and a random serial are set: some peers refuse a certificate without.
     */
    public static DtlsCertificate generate(SecureRandom random, Instant now) {
        requireNonNull(now, "now");
        X9ECParameters curve = ECNamedCurveTable.getByOID(P256);
        ECKeyPairGenerator generator = new ECKeyPairGenerator();
        generator.init(new ECKeyGenerationParameters(new ECNamedDomainParameters(P256, curve), random));
        AsymmetricCipherKeyPair pair = generator.generateKeyPair();

        byte[] name = new byte[8];
        random.nextBytes(name);
        X500Name subject = new X500Name("CN=" + HexFormat.of().formatHex(name));
        BigInteger serial = new BigInteger(126, random).setBit(126);
        Instant expires = now.plus(LIFETIME);
        try {
            byte[] encoded = new X509v3CertificateBuilder(
                            subject,
                            serial,
                            Date.from(now.minus(BEFORE)),
                            Date.from(expires),
                            subject,
                            SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(pair.getPublic()))
                    .build(signer(pair.getPrivate(), random))
                    .getEncoded();
            return new DtlsCertificate(encoded, expires, pair.getPrivate());
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException("bug: a certificate made of our own values does not encode", e);
        }
    }

    private static org.bouncycastle.operator.ContentSigner signer(AsymmetricKeyParameter key, SecureRandom random)
            throws OperatorCreationException {
        AlgorithmIdentifier signature = new DefaultSignatureAlgorithmIdentifierFinder().find("SHA256WITHECDSA");
        AlgorithmIdentifier digest = new DefaultDigestAlgorithmIdentifierFinder().find(signature);
        return new BcECContentSignerBuilder(signature, digest)
                .setSecureRandom(random)
                .build(key);
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

    AsymmetricKeyParameter privateKey() {
        return privateKey;
    }

    @Override
    public String toString() {
        return "DtlsCertificate[expires=" + expires + "]";
    }
}
