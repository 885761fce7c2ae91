package dev.nightjar.dtlssrtp;

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
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.generators.RSAKeyPairGenerator;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.RSAKeyGenerationParameters;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcContentSignerBuilder;
import org.bouncycastle.operator.bc.BcECContentSignerBuilder;
import org.bouncycastle.operator.bc.BcRSAContentSignerBuilder;

/** Makes self-signed certificates (RFC 5280 §4.1) with issuer, subject and serial, which some peers insist on. */
final class CertificateGenerator {
    private static final Duration BEFORE = Duration.ofDays(1);
    private static final ASN1ObjectIdentifier P256 = SECObjectIdentifiers.secp256r1;
    private static final int RSA_BITS = 2048;
    private static final BigInteger RSA_EXPONENT = BigInteger.valueOf(65_537);

    /** Odds of 2^-112 that a number taken for prime is none, which is the strength of the key (FIPS 186-5 B.3). */
    private static final int RSA_CERTAINTY = 112;

    private static final int SERIAL_BITS = 127;
    private static final int NAME_BYTES = 8;

    private final CertificateKind kind;
    private final SecureRandom random;

    CertificateGenerator(CertificateKind kind, SecureRandom random) {
        this.kind = kind;
        this.random = random;
    }

    DtlsCertificate generate(Instant now, Duration lifetime) {
        AsymmetricCipherKeyPair pair = keyPair();
        byte[] name = new byte[NAME_BYTES];
        random.nextBytes(name);
        X500Name subject = new X500Name("CN=" + HexFormat.of().formatHex(name));
        try {
            X509CertificateHolder holder = new X509v3CertificateBuilder(
                            subject,
                            new BigInteger(SERIAL_BITS - 1, random).setBit(SERIAL_BITS - 1),
                            Date.from(now.minus(BEFORE)),
                            Date.from(now.plus(lifetime)),
                            subject,
                            SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(pair.getPublic()))
                    .build(signer(pair));
            return DtlsCertificate.of(holder, pair.getPrivate());
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException("bug: our own key does not sign", e);
        }
    }

    private AsymmetricCipherKeyPair keyPair() {
        if (kind == CertificateKind.ECDSA_P256) {
            ECKeyPairGenerator generator = new ECKeyPairGenerator();
            // The curve's own arithmetic: the key signs each handshake, and by the general one that costs several
            // times.
            ECNamedDomainParameters curve = new ECNamedDomainParameters(P256, CustomNamedCurves.getByOID(P256));
            generator.init(new ECKeyGenerationParameters(curve, random));
            return generator.generateKeyPair();
        }
        RSAKeyPairGenerator generator = new RSAKeyPairGenerator();
        generator.init(new RSAKeyGenerationParameters(RSA_EXPONENT, random, RSA_BITS, RSA_CERTAINTY));
        return generator.generateKeyPair();
    }

    private ContentSigner signer(AsymmetricCipherKeyPair pair) throws OperatorCreationException {
        boolean isRsa = kind == CertificateKind.RSA_2048;
        AlgorithmIdentifier signature =
                new DefaultSignatureAlgorithmIdentifierFinder().find(isRsa ? "SHA256WITHRSA" : "SHA256WITHECDSA");
        AlgorithmIdentifier digest = new DefaultDigestAlgorithmIdentifierFinder().find(signature);
        BcContentSignerBuilder builder = isRsa
                ? new BcRSAContentSignerBuilder(signature, digest)
                : new BcECContentSignerBuilder(signature, digest);
        return builder.setSecureRandom(random).build(pair.getPrivate());
    }
}
