package dev.nightjar.dtlssrtp;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;
import org.jspecify.annotations.Nullable;

/** A certificate and its key as text (RFC 7468 §5, §10), checked to be of use. */
final class CertificatePem {
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String PRIVATE_KEY = "PRIVATE KEY";

    private static final String BEGIN = "-----BEGIN ";

    /** More than any chain has; what is behind is not read. */
    private static final int MAX_OBJECTS = 16;

    private static final int LEAST_RSA_BITS = 2048;
    private static final int MOST_RSA_BITS = 4096;

    private CertificatePem() {}

    static String write(byte[] certificate, AsymmetricKeyParameter privateKey) {
        StringWriter text = new StringWriter();
        try (PemWriter writer = new PemWriter(text)) {
            writer.writeObject(new PemObject(
                    PRIVATE_KEY,
                    PrivateKeyInfoFactory.createPrivateKeyInfo(privateKey).getEncoded()));
            writer.writeObject(new PemObject(CERTIFICATE, certificate));
        } catch (IOException e) {
            throw new IllegalStateException("bug: our own key and certificate do not encode", e);
        }
        return text.toString();
    }

    /** Reads one key and the certificate that is its own, which may stand in either order and among a chain. */
    static DtlsCertificate read(String text) {
        List<byte[]> certificates = new ArrayList<>();
        byte[] encodedKey = null;
        for (PemObject object : objects(text)) {
            if (object.getType().equals(CERTIFICATE)) {
                certificates.add(object.getContent());
            } else if (object.getType().equals(PRIVATE_KEY)) {
                if (encodedKey != null) {
                    throw new IllegalArgumentException("PEM: more than one PRIVATE KEY in it (expected: one)");
                }
                encodedKey = object.getContent();
            } else if (object.getType().endsWith(PRIVATE_KEY)) {
                throw new IllegalArgumentException("PEM: " + object.getType()
                        + " (expected: PKCS #8 without a password, as openssl pkcs8 -topk8 -nocrypt writes)");
            }
        }
        if (encodedKey == null || certificates.isEmpty()) {
            throw new IllegalArgumentException("PEM: no " + (encodedKey == null ? PRIVATE_KEY : CERTIFICATE)
                    + " in it (expected: one of PRIVATE KEY and one of CERTIFICATE)");
        }
        AsymmetricKeyParameter key = usableKey(encodedKey);
        for (byte[] certificate : certificates) {
            DtlsCertificate own = ifItsOwn(certificate, key);
            if (own != null) {
                return own;
            }
        }
        throw new IllegalArgumentException("PEM: the certificate's public key is not that of the private key");
    }

    private static List<PemObject> objects(String text) {
        List<PemObject> objects = new ArrayList<>();
        // RFC 7468 §2: anything may stand before; the library would not find a block behind a byte order mark.
        String blocks = text.substring(Math.max(0, text.indexOf(BEGIN)));
        try (PemReader reader = new PemReader(new StringReader(blocks))) {
            PemObject object = reader.readPemObject();
            while (object != null && objects.size() < MAX_OBJECTS) {
                objects.add(object);
                object = reader.readPemObject();
            }
        } catch (IOException | RuntimeException broken) {
            throw new IllegalArgumentException("PEM: broken (expected: whole blocks of Base64)");
        }
        return objects;
    }

    /** Nothing that the library says of a broken key is passed on: it might quote the key. */
    private static AsymmetricKeyParameter usableKey(byte[] encoded) {
        AsymmetricKeyParameter key;
        try {
            key = PrivateKeyFactory.createKey(PrivateKeyInfo.getInstance(encoded));
        } catch (IOException | RuntimeException broken) {
            throw new IllegalArgumentException("PRIVATE KEY: broken (expected: PKCS #8)");
        }
        if (key instanceof RSAPrivateCrtKeyParameters rsa) {
            int bits = rsa.getModulus().bitLength();
            if (bits < LEAST_RSA_BITS || bits > MOST_RSA_BITS) {
                throw new IllegalArgumentException("PRIVATE KEY: RSA with " + bits + " bits (expected: "
                        + LEAST_RSA_BITS + " to " + MOST_RSA_BITS + ")");
            }
            if (!isWhole(rsa)) {
                throw new IllegalArgumentException(
                        "PRIVATE KEY: its RSA numbers do not belong together (expected: a whole key, RFC 8017 §3.2)");
            }
            return key;
        }
        if (key instanceof ECPrivateKeyParameters ec
                && ec.getParameters() instanceof ECNamedDomainParameters curve
                && curve.getName().equals(SECObjectIdentifiers.secp256r1)) {
            return key;
        }
        throw new IllegalArgumentException("PRIVATE KEY: of another kind (expected: ECDSA on P-256, or RSA)");
    }

    /** RFC 8017 §3.2: with other numbers every signature would fail, handshake by handshake. */
    private static boolean isWhole(RSAPrivateCrtKeyParameters key) {
        BigInteger p = key.getP();
        BigInteger q = key.getQ();
        return p.compareTo(BigInteger.ONE) > 0
                && q.compareTo(BigInteger.ONE) > 0
                && p.multiply(q).equals(key.getModulus())
                && areInverse(key.getPublicExponent(), key.getDP(), p.subtract(BigInteger.ONE))
                && areInverse(key.getPublicExponent(), key.getDQ(), q.subtract(BigInteger.ONE))
                && areInverse(q, key.getQInv(), p);
    }

    private static boolean areInverse(BigInteger one, BigInteger other, BigInteger modulus) {
        return one.multiply(other).mod(modulus).equals(BigInteger.ONE);
    }

    private static @Nullable DtlsCertificate ifItsOwn(byte[] encoded, AsymmetricKeyParameter key) {
        X509CertificateHolder holder;
        try {
            holder = new X509CertificateHolder(encoded);
            if (!isPair(PublicKeyFactory.createKey(holder.getSubjectPublicKeyInfo()), key)) {
                return null;
            }
        } catch (IOException | RuntimeException broken) {
            throw new IllegalArgumentException("CERTIFICATE: broken (expected: X.509)", broken);
        }
        requireOfUse(holder, key);
        return DtlsCertificate.of(holder, key);
    }

    /** What no peer would take is refused here, where somebody reads why. */
    private static void requireOfUse(X509CertificateHolder holder, AsymmetricKeyParameter key) {
        KeyUsage usage = KeyUsage.fromExtensions(holder.getExtensions());
        if (usage != null && !usage.hasUsages(KeyUsage.digitalSignature)) {
            throw new IllegalArgumentException(
                    "CERTIFICATE: its key usage has no digitalSignature (expected: that, or none, RFC 5246 §7.4.2)");
        }
        AlgorithmIdentifier algorithm = holder.getSubjectPublicKeyInfo().getAlgorithm();
        boolean isPlain = algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.rsaEncryption);
        if (key instanceof RSAPrivateCrtKeyParameters && !isPlain) {
            throw new IllegalArgumentException("CERTIFICATE: its RSA key is for one scheme alone, such as RSASSA-PSS"
                    + " (expected: rsaEncryption, RFC 3279 §2.3.1, as openssl genpkey -algorithm RSA makes)");
        }
    }

    private static boolean isPair(AsymmetricKeyParameter shown, AsymmetricKeyParameter own) {
        if (own instanceof ECPrivateKeyParameters ec) {
            BigInteger secret = ec.getD();
            return shown instanceof ECPublicKeyParameters point
                    && point.getParameters().equals(ec.getParameters())
                    && new FixedPointCombMultiplier()
                            .multiply(ec.getParameters().getG(), secret)
                            .equals(point.getQ());
        }
        return own instanceof RSAPrivateCrtKeyParameters rsa
                && shown instanceof RSAKeyParameters theirs
                && theirs.getModulus().equals(rsa.getModulus())
                && theirs.getExponent().equals(rsa.getPublicExponent());
    }
}
