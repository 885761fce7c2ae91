package dev.nightjar.endpoint;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Certificates in a PEM file that servers are trusted for, as {@link NetworkConfig#serverTrust} takes them: an
 * authority's, or a server's own. Blocks; not for a loop.
 */
public final class TrustFile {
    /** More than the JDK's own authorities take. */
    private static final int MAX_BYTES = 1 << 20;

    private TrustFile() {}

    /**
     * {@return who trusts the certificates in a file and no others}
     *
     * @throws IOException when the file cannot be read
     * @throws IllegalArgumentException when no certificate is in it; the message names the file
     */
    public static X509TrustManager load(Path file) throws IOException {
        requireNonNull(file, "file");
        if (Files.isDirectory(file)) {
            throw new IOException(file + ": is a folder");
        }
        if (Files.size(file) > MAX_BYTES) {
            throw new IllegalArgumentException(
                    file + ": " + Files.size(file) + " bytes (expected: <= " + MAX_BYTES + ")");
        }
        try {
            return trusting(certificates(file));
        } catch (GeneralSecurityException unusable) {
            throw new IllegalStateException("the JDK's TLS cannot be set up", unusable);
        }
    }

    private static Collection<? extends Certificate> certificates(Path file)
            throws IOException, GeneralSecurityException {
        Collection<? extends Certificate> certificates;
        try {
            certificates = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)));
        } catch (CertificateException broken) {
            throw new IllegalArgumentException(file + ": no certificate can be read (expected: PEM)", broken);
        }
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException(file + ": no certificate in it (expected: PEM)");
        }
        return certificates;
    }

    private static X509TrustManager trusting(Collection<? extends Certificate> certificates)
            throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (Certificate each : certificates) {
            store.setCertificateEntry("trusted-" + store.size(), each);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager each : factory.getTrustManagers()) {
            if (each instanceof X509TrustManager x509) {
                return x509;
            }
        }
        throw new GeneralSecurityException("no X.509 trust manager");
    }
}
