package dev.nightjar.benchmarks;

import dev.nightjar.dtlssrtp.DtlsCertificate;
import java.io.IOException;
import java.io.StringReader;
import java.security.SecureRandom;
import java.util.Hashtable;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SRTPProtectionProfile;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.bouncycastle.util.io.pem.PemReader;

/**
 * The peer of {@link DtlsHandshakeBenchmark}: Bouncy Castle's DTLS 1.2 as anybody would use it, with its lightweight
 * cryptography, X25519, ECDSA certificates both ways, use_srtp and the exporter, over queues in memory, a thread a
 * side.
 */
@SuppressWarnings({"rawtypes", "unchecked"})
final class PlainBcDtls {
    private static final int KEY_BLOCK = 56;
    private static final int MTU = 1200;
    private static final SignatureAndHashAlgorithm SIGNATURE =
            SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa);
    private static final UseSRTPData SRTP =
            new UseSRTPData(new int[] {SRTPProtectionProfile.SRTP_AEAD_AES_128_GCM}, new byte[0]);

    private final SecureRandom random;
    private final byte[] certificate;
    private final AsymmetricKeyParameter key;

    PlainBcDtls(SecureRandom random, DtlsCertificate identity) throws IOException {
        this.random = random;
        this.certificate = identity.encoded();
        try (PemReader pem = new PemReader(new StringReader(identity.toPem()))) {
            this.key = PrivateKeyFactory.createKey(
                    PrivateKeyInfo.getInstance(pem.readPemObject().getContent()));
        }
    }

    /** {@return the exported keys of the client, having compared them with the server's} */
    byte[] shakeHands(ExecutorService threads) throws Exception {
        BlockingQueue<byte[]> toServer = new LinkedBlockingQueue<>();
        BlockingQueue<byte[]> toClient = new LinkedBlockingQueue<>();
        Server server = new Server();
        Future<?> serving =
                threads.submit(() -> new DTLSServerProtocol().accept(server, new Queue(toServer, toClient)));
        Client client = new Client();
        new DTLSClientProtocol().connect(client, new Queue(toClient, toServer));
        serving.get(10, TimeUnit.SECONDS);
        if (!java.util.Arrays.equals(client.keys, server.keys)) {
            throw new IllegalStateException("keys differ");
        }
        return client.keys;
    }

    private TlsCredentialedSigner credentials(TlsContext context, BcTlsCrypto crypto) throws IOException {
        return new BcDefaultTlsCredentialedSigner(
                new TlsCryptoParameters(context),
                crypto,
                key,
                new Certificate(new TlsCertificate[] {new BcTlsCertificate(crypto, certificate)}),
                SIGNATURE);
    }

    private static byte[] export(TlsContext context) {
        return context.exportKeyingMaterial(ExporterLabel.dtls_srtp, null, KEY_BLOCK);
    }

    /** A datagram socket that is two queues. */
    private record Queue(BlockingQueue<byte[]> in, BlockingQueue<byte[]> out) implements DatagramTransport {
        @Override
        public int getReceiveLimit() {
            return MTU;
        }

        @Override
        public int getSendLimit() {
            return MTU;
        }

        @Override
        public int receive(byte[] buffer, int offset, int length, int waitMillis) {
            try {
                byte[] datagram = in.poll(waitMillis, TimeUnit.MILLISECONDS);
                if (datagram == null) {
                    return -1;
                }
                System.arraycopy(datagram, 0, buffer, offset, datagram.length);
                return datagram.length;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void send(byte[] buffer, int offset, int length) {
            out.add(java.util.Arrays.copyOfRange(buffer, offset, offset + length));
        }

        @Override
        public void close() {}
    }

    private final class Client extends DefaultTlsClient {
        private byte[] keys = new byte[0];

        Client() {
            super(new BcTlsCrypto(random));
        }

        @Override
        protected ProtocolVersion[] getSupportedVersions() {
            return ProtocolVersion.DTLSv12.only();
        }

        @Override
        protected int[] getSupportedCipherSuites() {
            return new int[] {CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256};
        }

        @Override
        protected java.util.Vector getSupportedGroups(java.util.Vector roles) {
            return TlsUtils.vectorOfOne(NamedGroup.x25519);
        }

        @Override
        public Hashtable getClientExtensions() throws IOException {
            Hashtable extensions = super.getClientExtensions();
            TlsSRTPUtils.addUseSRTPExtension(extensions, SRTP);
            return extensions;
        }

        @Override
        public TlsAuthentication getAuthentication() {
            return new TlsAuthentication() {
                @Override
                public void notifyServerCertificate(TlsServerCertificate shown) throws IOException {
                    check(shown.getCertificate());
                }

                @Override
                public TlsCredentials getClientCredentials(CertificateRequest request) throws IOException {
                    return credentials(context, (BcTlsCrypto) getCrypto());
                }
            };
        }

        @Override
        public void notifyHandshakeComplete() throws IOException {
            super.notifyHandshakeComplete();
            keys = export(context);
        }
    }

    private final class Server extends DefaultTlsServer {
        private byte[] keys = new byte[0];

        Server() {
            super(new BcTlsCrypto(random));
        }

        @Override
        protected ProtocolVersion[] getSupportedVersions() {
            return ProtocolVersion.DTLSv12.only();
        }

        @Override
        protected int[] getSupportedCipherSuites() {
            return new int[] {CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256};
        }

        @Override
        protected TlsCredentialedSigner getECDSASignerCredentials() throws IOException {
            return credentials(context, (BcTlsCrypto) getCrypto());
        }

        @Override
        public CertificateRequest getCertificateRequest() {
            return new CertificateRequest(
                    new short[] {ClientCertificateType.ecdsa_sign}, TlsUtils.vectorOfOne(SIGNATURE), null);
        }

        @Override
        public void notifyClientCertificate(Certificate shown) throws IOException {
            check(shown);
        }

        @Override
        public Hashtable getServerExtensions() throws IOException {
            Hashtable extensions = super.getServerExtensions();
            TlsSRTPUtils.addUseSRTPExtension(extensions, SRTP);
            return extensions;
        }

        @Override
        public void notifyHandshakeComplete() throws IOException {
            super.notifyHandshakeComplete();
            keys = export(context);
        }
    }

    private void check(Certificate shown) throws IOException {
        if (!java.util.Arrays.equals(shown.getCertificateAt(0).getEncoded(), certificate)) {
            throw new IllegalStateException("another certificate");
        }
    }
}
