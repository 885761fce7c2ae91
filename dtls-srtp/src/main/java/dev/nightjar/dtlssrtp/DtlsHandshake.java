package dev.nightjar.dtlssrtp;

import java.io.IOException;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.bouncycastle.tls.TlsHandshakeHash;
import org.bouncycastle.tls.TlsPeer;

/** One handshake from start to end, blocking in the seam: the task that runs on the handshake executor. */
final class DtlsHandshake implements Runnable {
    private final TlsPeer peer;
    private final DtlsSeam seam;
    private final DtlsNegotiation negotiation;
    private final DtlsCounts counts;

    DtlsHandshake(DtlsRole role, DtlsSeam seam, DtlsNegotiation negotiation, DtlsCounts counts) {
        this.peer = role == DtlsRole.CLIENT ? new DtlsClientPeer(negotiation) : new DtlsServerPeer(negotiation);
        this.seam = seam;
        this.negotiation = negotiation;
        this.counts = counts;
    }

    /**
     * Ends the handshake from the session's thread, at once: user_canceled, then close_notify (RFC 5246 §7.2.2).
     *
     * <p>Nothing is sent when nothing was before. The library takes this call from any thread: it sends one record at a
     * time, and the task finds the association closed.
     */
    void cancel() {
        try {
            peer.cancel();
        } catch (IOException unsent) {
            counts.add(DtlsCounts.Count.IGNORED);
        }
        seam.cancel();
    }

    @Override
    public void run() {
        DTLSTransport established = null;
        DtlsCloseReason reason = new DtlsCloseReason.HandshakeFailed(name(AlertDescription.internal_error), false);
        try {
            established = shakeHands();
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

    private DTLSTransport shakeHands() throws IOException {
        if (peer instanceof DtlsClientPeer client) {
            return new DTLSClientProtocol().connect(client, seam);
        }
        return new Server(seam).accept((DtlsServerPeer) peer, seam);
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
