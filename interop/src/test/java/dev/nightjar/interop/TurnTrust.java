package dev.nightjar.interop;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Makes TLS connections that trust one certificate, or those that the JDK trusts. */
final class TurnTrust {
    private TurnTrust() {}

    /** {@return what trusts the JDK's authorities} */
    static SSLSocketFactory usual() {
        return (SSLSocketFactory) SSLSocketFactory.getDefault();
    }

    /** {@return what makes connections that trust one certificate in PEM and no other} */
    static SSLSocketFactory only(Path certificate) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {manager(certificate)}, null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new PeerException("no TLS", e);
        }
    }

    /** {@return what trusts one certificate in PEM and no other} */
    static X509TrustManager manager(Path certificate) {
        try (InputStream in = Files.newInputStream(certificate)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry(
                    "turn", CertificateFactory.getInstance("X.509").generateCertificate(in));
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(store);
            return (X509TrustManager) managers.getTrustManagers()[0];
        } catch (IOException | GeneralSecurityException e) {
            throw new PeerException("no trust in " + certificate, e);
        }
    }
}
