package dev.nightjar.dtlssrtp;

import java.util.Vector;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;

/** What we negotiate with: RFC 8827 §6.5 asks for the first suite and P-256, the rest is what peers need. */
final class DtlsSuites {
    private static final int[] ECDSA = {
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA,
    };

    private static final int[] RSA = {
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        CipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA,
    };

    private static final String[] ECDSA_NAMES = {
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
        "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
    };

    private DtlsSuites() {}

    /** {@return what a server with our ECDSA certificate can take} */
    static int[] forServer() {
        return ECDSA.clone();
    }

    /** {@return what a client takes: the server's certificate may be RSA} */
    static int[] forClient() {
        int[] all = new int[ECDSA.length + RSA.length];
        System.arraycopy(ECDSA, 0, all, 0, ECDSA.length);
        System.arraycopy(RSA, 0, all, ECDSA.length, RSA.length);
        return all;
    }

    /** {@return the name in the IANA registry} */
    static String name(int suite) {
        for (int i = 0; i < ECDSA.length; i++) {
            if (ECDSA[i] == suite) {
                return ECDSA_NAMES[i];
            }
            if (RSA[i] == suite) {
                return ECDSA_NAMES[i].replace("_ECDSA_", "_RSA_");
            }
        }
        return "0x" + Integer.toHexString(suite);
    }

    /** {@return DTLS 1.2 alone: 1.0 is deprecated (RFC 8996), the library has no 1.3} */
    static ProtocolVersion[] versions() {
        return ProtocolVersion.DTLSv12.only();
    }

    /** {@return our groups, best first} */
    static int[] groups() {
        return new int[] {NamedGroup.x25519, NamedGroup.secp256r1, NamedGroup.secp384r1};
    }

    /** {@return whether we do key agreement in a group} */
    static boolean isOurs(int group) {
        return group == NamedGroup.x25519 || group == NamedGroup.secp256r1 || group == NamedGroup.secp384r1;
    }

    /** {@return what the peer may sign with: the certificate is known by its hash, so only the key's kind matters} */
    @SuppressWarnings("JdkObsolete") // the library takes nothing else
    static Vector<SignatureAndHashAlgorithm> signatures() {
        Vector<SignatureAndHashAlgorithm> all = new Vector<>();
        all.add(SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
        all.add(SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha384, SignatureAlgorithm.ecdsa));
        all.add(SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha512, SignatureAlgorithm.ecdsa));
        all.add(SignatureAndHashAlgorithm.rsa_pss_rsae_sha256);
        all.add(SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.rsa));
        all.add(SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha384, SignatureAlgorithm.rsa));
        all.add(SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha512, SignatureAlgorithm.rsa));
        return all;
    }
}
