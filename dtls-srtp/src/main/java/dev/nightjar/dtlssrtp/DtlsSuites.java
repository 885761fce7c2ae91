package dev.nightjar.dtlssrtp;

import java.util.Vector;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.jspecify.annotations.Nullable;

/**
 * The one list of what we negotiate with, best first, and why.
 *
 * <ul>
 *   <li><i>Suites:</i> ECDHE alone, so that a stolen certificate opens no recording of the past (RFC 8827 §6.5).
 *       AES-128-GCM first, the mandatory one; AES-256-GCM for those who must have it; ChaCha20-Poly1305 for peers
 *       without AES in hardware. Last the two CBC suites that RFC 8827's predecessors asked for and old endpoints still
 *       have: nothing but alerts and handshake messages goes through them here, and records that fail are dropped
 *       alike, so there is no padding oracle. Left out: RSA key transport, static ECDH, CBC with SHA-256 or SHA-384
 *       (nobody has only those), finite-field DHE (slow), everything with RC4, 3DES, NULL or PSK.
 *   <li><i>Groups:</i> X25519, the fastest by half; P-256, mandatory; P-384 for those who must have it. Left out: X448,
 *       P-521, ffdhe, which no WebRTC peer needs; hybrids with ML-KEM, which are for TLS 1.3.
 *   <li><i>Signatures:</i> SHA-256, 384 and 512 with ECDSA, RSA-PSS and RSA PKCS #1, in this order. Left out: SHA-1
 *       (RFC 9155), Ed25519, in which no WebRTC peer has a certificate.
 *   <li><i>Versions:</i> DTLS 1.2 alone. 1.0 is deprecated (RFC 8996); the library has no 1.3.
 * </ul>
 */
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

    private static final int[] GROUPS = {NamedGroup.x25519, NamedGroup.secp256r1, NamedGroup.secp384r1};

    private static final SignatureAndHashAlgorithm[] ECDSA_SIGNATURES = {
        SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa),
        SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha384, SignatureAlgorithm.ecdsa),
        SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha512, SignatureAlgorithm.ecdsa),
    };

    private static final SignatureAndHashAlgorithm[] RSA_SIGNATURES = {
        SignatureAndHashAlgorithm.rsa_pss_rsae_sha256,
        SignatureAndHashAlgorithm.rsa_pss_rsae_sha384,
        SignatureAndHashAlgorithm.rsa_pss_rsae_sha512,
        SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.rsa),
        SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha384, SignatureAlgorithm.rsa),
        SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha512, SignatureAlgorithm.rsa),
    };

    private DtlsSuites() {}

    /** {@return what a server with our certificate can take: a suite names the kind of the server's key} */
    static int[] forServer(boolean rsa) {
        return rsa ? RSA.clone() : ECDSA.clone();
    }

    /** {@return what a client takes: the server's certificate may be of either kind, whatever ours is} */
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

    /** {@return DTLS 1.2 alone} */
    static ProtocolVersion[] versions() {
        return ProtocolVersion.DTLSv12.only();
    }

    /** {@return our groups, best first} */
    static int[] groups() {
        return GROUPS.clone();
    }

    /** {@return whether we do key agreement in a group} */
    static boolean isOurs(int group) {
        for (int ours : GROUPS) {
            if (ours == group) {
                return true;
            }
        }
        return false;
    }

    /** {@return what the peer may sign with: the certificate is known by its hash, so only the key's kind matters} */
    @SuppressWarnings("JdkObsolete") // the library takes nothing else
    static Vector<SignatureAndHashAlgorithm> signatures() {
        Vector<SignatureAndHashAlgorithm> all = new Vector<>();
        for (SignatureAndHashAlgorithm each : ECDSA_SIGNATURES) {
            all.add(each);
        }
        for (SignatureAndHashAlgorithm each : RSA_SIGNATURES) {
            all.add(each);
        }
        return all;
    }

    /** {@return the best of ours for that kind of key that the peer's list has, or null when there is none} */
    static @Nullable SignatureAndHashAlgorithm chooseSignature(boolean rsa, @Nullable Vector<?> peers) {
        if (peers != null) {
            for (SignatureAndHashAlgorithm ours : rsa ? RSA_SIGNATURES : ECDSA_SIGNATURES) {
                if (peers.contains(ours)) {
                    return ours;
                }
            }
        }
        return null;
    }
}
