package dev.nightjar.dtlssrtp;

import java.io.IOException;
import java.util.Hashtable;
import java.util.Vector;
import org.bouncycastle.tls.AbstractTlsClient;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CertificateStatusRequest;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The client's side of the negotiation. */
@SuppressWarnings({"rawtypes", "unchecked"})
final class DtlsClientPeer extends AbstractTlsClient {
    private final DtlsNegotiation negotiation;

    DtlsClientPeer(DtlsNegotiation negotiation) {
        super(negotiation.crypto());
        this.negotiation = negotiation;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return DtlsSuites.versions();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return DtlsSuites.forClient();
    }

    @Override
    protected Vector getSupportedGroups(Vector namedGroupRoles) {
        Vector<Integer> groups = new Vector<>();
        for (int group : DtlsSuites.groups()) {
            groups.add(group);
        }
        return groups;
    }

    @Override
    protected Vector getSupportedSignatureAlgorithms() {
        return DtlsSuites.signatures();
    }

    /** No OCSP: a self-signed certificate has no status, and the hello stays small. */
    @Override
    protected @Nullable CertificateStatusRequest getCertificateStatusRequest() {
        return null;
    }

    @Override
    public Hashtable getClientExtensions() throws IOException {
        Hashtable extensions = super.getClientExtensions();
        negotiation.offerProfiles(extensions);
        return extensions;
    }

    @Override
    public void processServerExtensions(Hashtable serverExtensions) throws IOException {
        super.processServerExtensions(serverExtensions);
        negotiation.acceptProfile(serverExtensions);
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate serverCertificate) throws IOException {
                negotiation.peerCertificate(serverCertificate.getCertificate());
            }

            @Override
            public TlsCredentials getClientCredentials(CertificateRequest request) throws IOException {
                short needed = negotiation.isRsa() ? ClientCertificateType.rsa_sign : ClientCertificateType.ecdsa_sign;
                if (!Arrays.contains(request.getCertificateTypes(), needed)) {
                    throw negotiation.noSignature();
                }
                return negotiation.credentials(context, request.getSupportedSignatureAlgorithms());
            }
        };
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
