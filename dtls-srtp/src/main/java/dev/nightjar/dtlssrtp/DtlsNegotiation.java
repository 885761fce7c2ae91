package dev.nightjar.dtlssrtp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.OptionalInt;
import java.util.Vector;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.AlertLevel;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCertificate;
import org.jspecify.annotations.Nullable;

/**
 * What both roles decide alike, and what comes of it.
 *
 * <p>Written by the handshake's thread; the session reads it once the seam, whose lock orders the two, says that the
 * handshake is done. The fields that may be read earlier are volatile.
 */
final class DtlsNegotiation {
    private static final System.Logger LOG = System.getLogger(DtlsNegotiation.class.getName());
    private static final byte[] NO_MKI = {};
    private static final int NO_ALERT = -1;

    /** Of a chain; peers show one certificate, and nothing but the first is looked at. */
    static final int MAX_CERTIFICATES = 8;

    private final DtlsConfig config;
    private final DtlsCrypto crypto;
    private volatile @Nullable List<Fingerprint> expected;
    private volatile List<byte[]> peerCertificates = List.of();
    private volatile int sentAlert = NO_ALERT;
    private volatile int receivedAlert = NO_ALERT;
    private volatile @Nullable DtlsCloseReason failure;
    private volatile boolean closedByPeer;
    private @Nullable SrtpProfile profile;
    private byte @Nullable [] keyBlock;
    private String cipherSuite = "";

    DtlsNegotiation(DtlsConfig config, DtlsCrypto crypto) {
        this.config = config;
        this.crypto = crypto;
    }

    DtlsCrypto crypto() {
        return crypto;
    }

    /** Sets the signalled fingerprints. */
    void expect(List<Fingerprint> fingerprints) {
        expected = Fingerprint.strongest(fingerprints);
    }

    boolean knowsFingerprints() {
        return expected != null;
    }

    /** {@return whether a signalled fingerprint, of the best hash there is, is that of the peer's certificate} */
    boolean isPeerVerified() {
        byte[] certificate = peerCertificate();
        List<Fingerprint> signalled = expected;
        if (certificate == null || signalled == null) {
            return false;
        }
        for (Fingerprint fingerprint : signalled) {
            if (fingerprint.matches(certificate)) {
                return true;
            }
        }
        return false;
    }

    byte @Nullable [] peerCertificate() {
        List<byte[]> chain = peerCertificates;
        return chain.isEmpty() ? null : chain.get(0);
    }

    /** {@return the peer's chain, its own certificate first; empty before it has come} */
    List<byte[]> peerCertificates() {
        return peerCertificates;
    }

    /** Takes the peer's certificate; a wrong one ends the handshake at once (RFC 5763 §5, RFC 8122 §6.2). */
    void peerCertificate(Certificate chain) throws IOException {
        if (chain == null || chain.isEmpty()) {
            throw new TlsFatalAlert(AlertDescription.handshake_failure);
        }
        List<byte[]> encoded = new ArrayList<>();
        for (int i = 0; i < Math.min(chain.getLength(), MAX_CERTIFICATES); i++) {
            encoded.add(chain.getCertificateAt(i).getEncoded());
        }
        peerCertificates = List.copyOf(encoded);
        if (knowsFingerprints() && !isPeerVerified()) {
            failure = new DtlsCloseReason.FingerprintMismatch();
            throw new TlsFatalAlert(AlertDescription.bad_certificate);
        }
    }

    /** {@return whether our certificate's key is RSA} */
    boolean isRsa() {
        return config.certificate().isRsa();
    }

    /**
     * {@return our certificate, signing with an algorithm of the peer's list}
     *
     * <p>RFC 5246 §7.4.1.4.1: a peer without a list takes SHA-1 only, which we do not sign with (RFC 9155 §3).
     */
    TlsCredentialedSigner credentials(TlsContext context, @Nullable Vector<?> peerAlgorithms) throws IOException {
        SignatureAndHashAlgorithm algorithm = DtlsSuites.chooseSignature(isRsa(), peerAlgorithms);
        if (algorithm == null) {
            throw noSignature();
        }
        TlsCertificate own = new BcTlsCertificate(crypto, config.certificate().encoded());
        return new BcDefaultTlsCredentialedSigner(
                new TlsCryptoParameters(context),
                crypto,
                config.certificate().privateKey(),
                new Certificate(new TlsCertificate[] {own}),
                algorithm);
    }

    /** {@return the alert for a peer that takes no signature of ours; the session closes with that reason} */
    TlsFatalAlert noSignature() {
        failure = new DtlsCloseReason.NoCommonSignature();
        return new TlsFatalAlert(AlertDescription.handshake_failure);
    }

    /** Adds what we offer as a client. */
    void offerProfiles(Hashtable<?, ?> extensions) throws IOException {
        int[] codes = config.srtpProfiles().stream().mapToInt(SrtpProfile::code).toArray();
        TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(codes, NO_MKI));
    }

    /** As a server: takes the best of our profiles that the client offers, or ends the handshake. */
    void chooseProfile(Hashtable<?, ?> clientExtensions) throws IOException {
        UseSRTPData offer = clientExtensions == null ? null : TlsSRTPUtils.getUseSRTPExtension(clientExtensions);
        if (offer != null) {
            if (offer.getMki().length > 0) {
                LOG.log(
                        System.Logger.Level.DEBUG,
                        "the client would put a master key identifier into SRTP packets; declined (RFC 5764 §4.1.3)");
            }
            for (SrtpProfile candidate : config.srtpProfiles()) {
                for (int code : offer.getProtectionProfiles()) {
                    if (code == candidate.code()) {
                        profile = candidate;
                        return;
                    }
                }
            }
        }
        throw noProfile(AlertDescription.handshake_failure);
    }

    /** Adds the chosen profile as a server. An MKI the client may have offered is declined (RFC 5764 §4.1.3). */
    void answerProfile(Hashtable<?, ?> serverExtensions) throws IOException {
        SrtpProfile chosen = profile;
        if (chosen == null) {
            throw noProfile(AlertDescription.handshake_failure);
        }
        TlsSRTPUtils.addUseSRTPExtension(serverExtensions, new UseSRTPData(new int[] {chosen.code()}, NO_MKI));
    }

    /** As a client: the server must have picked one profile of ours and no MKI (RFC 5764 §4.1.1). */
    void acceptProfile(Hashtable<?, ?> serverExtensions) throws IOException {
        UseSRTPData answer = serverExtensions == null ? null : TlsSRTPUtils.getUseSRTPExtension(serverExtensions);
        if (answer == null) {
            throw noProfile(AlertDescription.handshake_failure);
        }
        if (answer.getMki().length > 0) {
            failure = new DtlsCloseReason.MasterKeyIdentifierRefused();
            throw new TlsFatalAlert(AlertDescription.illegal_parameter);
        }
        int[] codes = answer.getProtectionProfiles();
        if (codes.length == 1) {
            for (SrtpProfile candidate : config.srtpProfiles()) {
                if (candidate.code() == codes[0]) {
                    profile = candidate;
                    return;
                }
            }
        }
        throw noProfile(AlertDescription.illegal_parameter);
    }

    private TlsFatalAlert noProfile(short alert) {
        failure = new DtlsCloseReason.NoSrtpProfile();
        return new TlsFatalAlert(alert);
    }

    /** Exports the key block; the library forgets the secrets right after. */
    void complete(TlsContext context) {
        SrtpProfile chosen = profile;
        if (chosen == null) {
            throw new IllegalStateException("bug: the handshake ended without an SRTP profile");
        }
        keyBlock = context.exportKeyingMaterial(DtlsKeyBlock.LABEL, null, DtlsKeyBlock.length(chosen));
        KeyLog log = config.keyLog();
        if (log != null) {
            byte[] clientRandom = context.getSecurityParametersConnection().getClientRandom();
            log.append(DtlsKeyLines.srtp(clientRandom, chosen, keyBlock));
        }
        cipherSuite = DtlsSuites.name(context.getSecurityParametersConnection().getCipherSuite());
    }

    /** {@return the code of the fatal alert that we sent} */
    OptionalInt sentAlert() {
        return sentAlert == NO_ALERT ? OptionalInt.empty() : OptionalInt.of(sentAlert);
    }

    /** {@return the code of the fatal alert that the peer sent} */
    OptionalInt receivedAlert() {
        return receivedAlert == NO_ALERT ? OptionalInt.empty() : OptionalInt.of(receivedAlert);
    }

    void alertRaised(short level, short description) {
        if (level == AlertLevel.fatal) {
            sentAlert = description;
        }
    }

    void alertReceived(short level, short description) {
        if (level == AlertLevel.fatal) {
            receivedAlert = description;
        }
        if (level != AlertLevel.fatal && description == AlertDescription.close_notify) {
            closedByPeer = true;
        }
    }

    boolean isClosedByPeer() {
        return closedByPeer;
    }

    /** {@return why the handshake failed, if one of our own rules ended it} */
    @Nullable
    DtlsCloseReason failure() {
        return failure;
    }

    /** {@return the event for a handshake that is done and verified} */
    DtlsEvent.Connected connected(DtlsRole role) {
        SrtpProfile chosen = profile;
        byte[] block = keyBlock;
        if (chosen == null || block == null) {
            throw new IllegalStateException("bug: no keys after the handshake");
        }
        DtlsRole peer = role == DtlsRole.CLIENT ? DtlsRole.SERVER : DtlsRole.CLIENT;
        DtlsEvent.Connected event = new DtlsEvent.Connected(
                chosen,
                DtlsKeyBlock.writtenBy(role, chosen, block),
                DtlsKeyBlock.writtenBy(peer, chosen, block),
                cipherSuite);
        forgetKeys();
        return event;
    }

    /** Zeroes the key block. */
    void forgetKeys() {
        byte[] block = keyBlock;
        if (block != null) {
            java.util.Arrays.fill(block, (byte) 0);
            keyBlock = null;
        }
    }
}
