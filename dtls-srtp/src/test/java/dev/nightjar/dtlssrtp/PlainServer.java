package dev.nightjar.dtlssrtp;

import java.io.IOException;
import java.util.Hashtable;
import java.util.function.Consumer;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/** A server that is Bouncy Castle's default but for its {@link PlainOptions}. */
@SuppressWarnings({"rawtypes", "unchecked"})
final class PlainServer extends DefaultTlsServer {
    private final PlainOptions options;
    private final Consumer<byte[]> keys;

    PlainServer(PlainOptions options, Consumer<byte[]> keys) {
        super(new BcTlsCrypto(DtlsPair.random(78)));
        this.options = options;
        this.keys = keys;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return PlainOptions.versions();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return DtlsSuites.forServer(options.certificate().isRsa());
    }

    @Override
    public boolean shouldUseExtendedMasterSecret() {
        return options.hasExtendedMasterSecret();
    }

    /** Always over, however often it is doubled: the test says when a wait gives nothing. */
    @Override
    public int getHandshakeResendTimeMillis() {
        return 0;
    }

    @Override
    protected TlsCredentialedSigner getECDSASignerCredentials() throws IOException {
        return options.credentials(context, (BcTlsCrypto) getCrypto());
    }

    @Override
    protected TlsCredentialedSigner getRSASignerCredentials() throws IOException {
        return options.credentials(context, (BcTlsCrypto) getCrypto());
    }

    @Override
    public CertificateRequest getCertificateRequest() {
        boolean takesEcdsa = options.algorithms().stream().anyMatch(each -> (each.getSignature()) == 3);
        short[] types = takesEcdsa
                ? new short[] {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign}
                : new short[] {ClientCertificateType.rsa_sign};
        return new CertificateRequest(types, options.algorithms(), null);
    }

    @Override
    public void notifyClientCertificate(Certificate shown) {}

    @Override
    public Hashtable getServerExtensions() throws IOException {
        Hashtable extensions = super.getServerExtensions();
        TlsSRTPUtils.addUseSRTPExtension(extensions, options.srtp());
        return extensions;
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        PlainOptions.export(context, keys);
    }
}
