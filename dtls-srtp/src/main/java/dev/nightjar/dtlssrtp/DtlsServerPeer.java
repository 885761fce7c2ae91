package dev.nightjar.dtlssrtp;

import java.io.IOException;
import java.util.Hashtable;
import org.bouncycastle.tls.AbstractTlsServer;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsCredentials;
import org.jspecify.annotations.Nullable;

/** The server's side of the negotiation: a certificate is asked of the client and must come (RFC 5763 §5). */
@SuppressWarnings({"rawtypes", "unchecked"})
final class DtlsServerPeer extends AbstractTlsServer {
    private final DtlsNegotiation negotiation;

    DtlsServerPeer(DtlsNegotiation negotiation) {
        super(negotiation.crypto());
        this.negotiation = negotiation;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return DtlsSuites.versions();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return DtlsSuites.forServer(negotiation.isRsa());
    }

    @Override
    protected boolean preferLocalCipherSuites() {
        return true;
    }

    @Override
    public int[] getSupportedGroups() {
        return DtlsSuites.groups();
    }

    @Override
    protected int selectECDH(int minimumCurveBits) {
        int[] offered = context.getSecurityParametersHandshake().getClientSupportedGroups();
        if (offered == null) {
            return selectECDHDefault(minimumCurveBits);
        }
        for (int group : offered) {
            if (DtlsSuites.isOurs(group) && NamedGroup.getCurveBits(group) >= minimumCurveBits) {
                return group;
            }
        }
        return -1;
    }

    @Override
    public void processClientExtensions(Hashtable clientExtensions) throws IOException {
        super.processClientExtensions(clientExtensions);
        negotiation.chooseProfile(clientExtensions);
    }

    @Override
    public Hashtable getServerExtensions() throws IOException {
        Hashtable extensions = super.getServerExtensions();
        negotiation.answerProfile(extensions);
        return extensions;
    }

    @Override
    public TlsCredentials getCredentials() throws IOException {
        return negotiation.credentials(
                context, context.getSecurityParametersHandshake().getClientSigAlgs());
    }

    @Override
    public CertificateRequest getCertificateRequest() {
        return new CertificateRequest(
                new short[] {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign},
                DtlsSuites.signatures(),
                null);
    }

    @Override
    public void notifyClientCertificate(Certificate clientCertificate) throws IOException {
        negotiation.peerCertificate(clientCertificate);
    }

    @Override
    public void notifyHandshakeComplete() {
        negotiation.complete(context);
    }

    @Override
    public void notifyAlertRaised(
            short alertLevel, short alertDescription, @Nullable String message, @Nullable Throwable cause) {
        negotiation.alertRaised(alertLevel, alertDescription);
    }

    @Override
    public void notifyAlertReceived(short alertLevel, short alertDescription) {
        negotiation.alertReceived(alertLevel, alertDescription);
    }

    /** Accepts peers without RFC 5746: it guards renegotiation, which we never do, and some stacks do not send it. */
    @Override
    public void notifySecureRenegotiation(boolean secureRenegotiation) {}

    /** The exporter is only safe with it (RFC 7627 §5.4). */
    @Override
    public boolean requiresExtendedMasterSecret() {
        return true;
    }

    /** The certificate is known by its fingerprint; who signed it and how proves nothing. */
    @Override
    public boolean shouldCheckSigAlgOfPeerCerts() {
        return false;
    }

    /** Always over, and twice zero is zero: the session's clock decides, see {@link DtlsOutbox}. */
    @Override
    public int getHandshakeResendTimeMillis() {
        return 0;
    }
}
