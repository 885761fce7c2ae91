package dev.nightjar.dtlssrtp;

import java.io.IOException;
import java.util.Hashtable;
import java.util.Vector;
import java.util.function.Consumer;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.jspecify.annotations.Nullable;

/** A client that is Bouncy Castle's default but for its {@link PlainOptions}. */
@SuppressWarnings({"rawtypes", "unchecked"})
final class PlainClient extends DefaultTlsClient {
    private final PlainOptions options;
    private final Consumer<byte[]> keys;

    PlainClient(PlainOptions options, Consumer<byte[]> keys) {
        super(new BcTlsCrypto(DtlsPair.random(77)));
        this.options = options;
        this.keys = keys;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return PlainOptions.versions();
    }

    @Override
    protected Vector getSupportedSignatureAlgorithms() {
        return options.algorithms();
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
    public Hashtable getClientExtensions() throws IOException {
        Hashtable extensions = super.getClientExtensions();
        TlsSRTPUtils.addUseSRTPExtension(extensions, options.srtp());
        return extensions;
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate shown) {}

            @Override
            public @Nullable TlsCredentials getClientCredentials(CertificateRequest request) throws IOException {
                return options.showsCertificate() ? options.credentials(context, (BcTlsCrypto) getCrypto()) : null;
            }
        };
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        PlainOptions.export(context, keys);
    }
}
