package dev.nightjar.dtlssrtp;

import dev.nightjar.dtlssrtp.DtlsCounts.Count;
import java.io.IOException;
import java.io.InterruptedIOException;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.jspecify.annotations.Nullable;

/** An established association, fed one record at a time on the session's thread; nothing here waits. */
final class DtlsAssociation {
    private final DTLSTransport transport;
    private final DtlsSeam seam;
    private final DtlsNegotiation negotiation;
    private final DtlsCounts counts;
    private final byte[] plaintext = new byte[DtlsSeam.MAX_RECEIVED];

    DtlsAssociation(DTLSTransport transport, DtlsSeam seam, DtlsNegotiation negotiation, DtlsCounts counts) {
        this.transport = transport;
        this.seam = seam;
        this.negotiation = negotiation;
        this.counts = counts;
    }

    /** {@return why the association ended with this record, or null when it goes on} */
    @Nullable
    DtlsCloseReason receive(byte[] record) {
        int epoch = DtlsRecords.epoch(record);
        if (epoch == 0 && DtlsRecords.type(record) != DtlsRecords.HANDSHAKE) {
            counts.add(Count.IGNORED);
            return null;
        }
        if (epoch > 1) {
            counts.add(Count.MALFORMED);
            return null;
        }
        seam.feed(record);
        DtlsCloseReason reason = read();
        seam.feed(null);
        seam.flush();
        if (reason == null && seam.isTransportClosed()) {
            return negotiation.isClosedByPeer()
                    ? new DtlsCloseReason.PeerClosed()
                    : new DtlsCloseReason.PeerFailed("internal_error");
        }
        return reason;
    }

    private @Nullable DtlsCloseReason read() {
        try {
            if (transport.receive(plaintext, 0, plaintext.length, 1) >= 0) {
                counts.add(Count.APPLICATION_DATA);
            }
            return null;
        } catch (InterruptedIOException e) {
            return null;
        } catch (TlsFatalAlertReceived e) {
            return new DtlsCloseReason.PeerFailed(DtlsHandshake.name(e.getAlertDescription()));
        } catch (TlsFatalAlert e) {
            return new DtlsCloseReason.PeerFailed(DtlsHandshake.name(e.getAlertDescription()));
        } catch (IOException e) {
            return new DtlsCloseReason.PeerFailed("internal_error");
        }
    }

    /** Sends a fatal alert and ends the association. */
    void fail(short alert) {
        seam.failWith(alert);
        read();
        seam.flush();
    }

    /** Sends close_notify (RFC 5246 §7.2.1) and ends the association. */
    void close() {
        try {
            transport.close();
        } catch (IOException e) {
            counts.add(Count.IGNORED);
        }
        seam.flush();
    }
}
