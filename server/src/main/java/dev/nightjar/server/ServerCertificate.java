package dev.nightjar.server;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import javax.net.ssl.SSLException;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate of this run, made in memory and kept nowhere, so that a page from another machine may use cameras.
 *
 * <p>Nobody vouches for it: a browser warns once.
 */
final class ServerCertificate {
    private static final Duration VALIDITY = Duration.ofDays(30);
    private static final int SERIAL_BITS = 127;

    private ServerCertificate() {}

    /** {@return TLS with a fresh certificate for {@code host} and every address of this machine} */
    static SslContext create(String host, SecureRandom random, Instant now) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair keys = generator.generateKeyPair();
            return SslContextBuilder.forServer(keys.getPrivate(), selfSigned(keys, host, random, now))
                    .build();
        } catch (GeneralSecurityException | OperatorCreationException | CertIOException | SSLException failed) {
            throw new IllegalStateException("cannot make a TLS certificate", failed);
        }
    }

    private static X509Certificate selfSigned(KeyPair keys, String host, SecureRandom random, Instant now)
            throws GeneralSecurityException, OperatorCreationException, CertIOException {
        X500Name name = new X500Name("CN=nightjar");
        JcaX509v3CertificateBuilder certificate = new JcaX509v3CertificateBuilder(
                name,
                new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE),
                Date.from(now.minus(Duration.ofDays(1))),
                Date.from(now.plus(VALIDITY)),
                name,
                keys.getPublic());
        certificate.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(names(host).toArray(GeneralName[]::new)));
        return new JcaX509CertificateConverter()
                .getCertificate(certificate.build(new JcaContentSignerBuilder("SHA256withECDSA")
                        .setSecureRandom(random)
                        .build(keys.getPrivate())));
    }

    private static List<GeneralName> names(String host) {
        List<GeneralName> names = new ArrayList<>();
        names.add(new GeneralName(GeneralName.dNSName, "localhost"));
        if (!host.matches("[0-9.]+|[0-9A-Fa-f:]+")) {
            names.add(new GeneralName(GeneralName.dNSName, host));
        }
        for (InetAddress address : OwnAddresses.all()) {
            names.add(new GeneralName(GeneralName.iPAddress, new DEROctetString(address.getAddress())));
        }
        return names;
    }
}
