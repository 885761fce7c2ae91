package dev.nightjar.dtlssrtp;

import java.io.IOException;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.bouncycastle.tls.TlsHandshakeHash;

/** One handshake from start to end, blocking in the seam: the task that runs on the handshake executor. */
final class DtlsHandshake implements Runnable {
    private final DtlsRole role;
    private final DtlsSeam seam;
    private final DtlsNegotiation negotiation;

    DtlsHandshake(DtlsRole role, DtlsSeam seam, DtlsNegotiation negotiation) {
        this.role = role;
        this.seam = seam;
        this.negotiation = negotiation;
    }

    @Override
    public void run() {
        DTLSTransport established = null;
        DtlsCloseReason reason = new DtlsCloseReason.HandshakeFailed(name(AlertDescription.internal_error), false);
        try {
            established = role == DtlsRole.CLIENT
                    ? new DTLSClientProtocol().connect(new DtlsClientPeer(negotiation), seam)
                    : new Server(seam).accept(new DtlsServerPeer(negotiation), seam);
        } catch (TlsFatalAlertReceived e) {
            reason = new DtlsCloseReason.HandshakeFailed(name(e.getAlertDescription()), true);
        } catch (TlsFatalAlert e) {
            reason = reasonOf(e);
        } catch (IOException e) {
            reason = new DtlsCloseReason.HandshakeFailed(name(AlertDescription.internal_error), false);
        } finally {
            seam.finish(established, established == null ? reason : null);
        }
    }

    private DtlsCloseReason reasonOf(TlsFatalAlert alert) {
        DtlsCloseReason own = negotiation.failure();
        if (own != null) {
            return own;
        }
        if (negotiation.isClosedByPeer()) {
            return new DtlsCloseReason.PeerClosed();
        }
        return new DtlsCloseReason.HandshakeFailed(name(alert.getAlertDescription()), false);
    }

    /** {@return the alert's name in RFC 5246 §7.2} */
    static String name(short alert) {
        return AlertDescription.getName(alert);
    }

    /**
     * Says when ChangeCipherSpec may come: not before CertificateVerify, which has keys already but is plain.
     *
     * <p>Without a cookie exchange (RFC 6347 §4.2.1): ICE has authenticated the address, and browsers' hellos come in
     * two fragments, which a stateless verifier cannot put together.
     */
    private static final class Server extends DTLSServerProtocol {
        private final DtlsSeam seam;

        Server(DtlsSeam seam) {
            this.seam = seam;
        }

        @Override
        protected void processCertificateVerify(ServerHandshakeState state, byte[] body, TlsHandshakeHash hash)
                throws IOException {
            super.processCertificateVerify(state, body, hash);
            seam.expectChangeCipherSpec();
        }
    }
}
