package dev.nightjar.dtlssrtp;

import java.io.IOException;
import java.util.Vector;
import java.util.function.Consumer;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SRTPProtectionProfile;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/**
 * How a {@link PlainPeer} behaves.
 *
 * @param certificate what it shows
 * @param signatures what it says it verifies, in the standard's numbers; what it signs with is the first of its kind
 * @param mki sent in use_srtp
 * @param hasExtendedMasterSecret RFC 7627
 * @param showsCertificate whether a client shows its certificate
 */
@SuppressWarnings("ArrayRecordComponent")
record PlainOptions(
        DtlsCertificate certificate,
        int[] signatures,
        byte[] mki,
        boolean hasExtendedMasterSecret,
        boolean showsCertificate) {
    static final int ECDSA_SHA1 = 0x0203;
    static final int ECDSA_SHA256 = 0x0403;
    static final int ECDSA_SHA512 = 0x0603;
    static final int RSA_SHA256 = 0x0401;
    static final int RSA_SHA384 = 0x0501;
    static final int RSA_SHA512 = 0x0601;
    static final int RSA_PSS_SHA256 = 0x0804;
    static final int RSA_PSS_SHA384 = 0x0805;
    static final int RSA_PSS_SHA512 = 0x0806;

    static PlainOptions of(DtlsCertificate certificate) {
        return new PlainOptions(certificate, new int[] {ECDSA_SHA256, RSA_SHA256}, new byte[0], true, true);
    }

    PlainOptions withSignatures(int... values) {
        return new PlainOptions(certificate, values, mki, hasExtendedMasterSecret, showsCertificate);
    }

    PlainOptions withMki(byte... value) {
        return new PlainOptions(certificate, signatures, value, hasExtendedMasterSecret, showsCertificate);
    }

    PlainOptions withoutExtendedMasterSecret() {
        return new PlainOptions(certificate, signatures, mki, false, showsCertificate);
    }

    PlainOptions withoutCertificate() {
        return new PlainOptions(certificate, signatures, mki, hasExtendedMasterSecret, false);
    }

    Vector<SignatureAndHashAlgorithm> algorithms() {
        Vector<SignatureAndHashAlgorithm> all = new Vector<>();
        for (int scheme : signatures) {
            all.add(SignatureAndHashAlgorithm.getInstance((short) (scheme >> 8), (short) (scheme & 0xFF)));
        }
        return all;
    }

    static ProtocolVersion[] versions() {
        return ProtocolVersion.DTLSv12.only();
    }

    UseSRTPData srtp() {
        return new UseSRTPData(new int[] {SRTPProtectionProfile.SRTP_AEAD_AES_128_GCM}, mki);
    }

    TlsCredentialedSigner credentials(TlsContext context, BcTlsCrypto crypto) throws IOException {
        short key = certificate.isRsa() ? SignatureAlgorithm.rsa : SignatureAlgorithm.ecdsa;
        return new BcDefaultTlsCredentialedSigner(
                new TlsCryptoParameters(context),
                crypto,
                certificate.privateKey(),
                new Certificate(new TlsCertificate[] {new BcTlsCertificate(crypto, certificate.encoded())}),
                algorithms().stream()
                        .filter(each -> certificate.isRsa() == (each.getSignature() != SignatureAlgorithm.ecdsa))
                        .findFirst()
                        .orElse(SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, key)));
    }

    static void export(TlsContext context, Consumer<byte[]> keys) {
        keys.accept(context.exportKeyingMaterial(
                DtlsKeyBlock.LABEL, null, DtlsKeyBlock.length(SrtpProfile.AEAD_AES_128_GCM)));
    }
}
