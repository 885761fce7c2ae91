package dev.nightjar.endpoint.internal.transport;

import dev.nightjar.dtlssrtp.DtlsRole;
import dev.nightjar.dtlssrtp.Fingerprint;
import dev.nightjar.endpoint.internal.loop.ReportTime;
import dev.nightjar.endpoint.stats.CertificateStats;
import dev.nightjar.endpoint.stats.PeerConnectionStats;
import dev.nightjar.endpoint.stats.RtcStats;
import dev.nightjar.endpoint.stats.TransportStats;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Puts together what a report says of the one transport of a connection, ADR 0007. */
public final class TransportReport {
    /** The id of the transport. */
    public static final String ID = "T1";

    private static final String HASH = "sha-256";

    /** DTLS 1.2, RFC 6347 §4.1, as W3C writes it. */
    private static final String DTLS_1_2 = "FEFD";

    private final ReportTime time;
    private final List<RtcStats> all = new ArrayList<>();

    /** A report of that moment. */
    public TransportReport(ReportTime time) {
        this.time = time;
        all.add(new PeerConnectionStats("P", time.now(), 0, 0));
    }

    /** Adds the transport, with its candidates and certificates. */
    public List<RtcStats> of(PeerIce ice, PeerDtls dtls, String srtpCipher, PairTraffic traffic, long availableBps) {
        IceReport candidates = ice.report(traffic, time, availableBps);
        PairTraffic.Counts counts = traffic.all();
        DtlsRole role = dtls.role();
        byte[] remote = dtls.remoteCertificate();
        all.add(new TransportStats(
                ID,
                time.now(),
                counts.packetsSent,
                counts.packetsReceived,
                counts.bytesSent,
                counts.bytesReceived,
                ice.role(),
                ice.localUfrag(),
                dtls.state(),
                ice.toldState(),
                candidates.selectedId(),
                certificate(dtls.localCertificate()),
                remote == null ? null : certificate(remote),
                dtls.cipher().isEmpty() ? null : DTLS_1_2,
                known(dtls.cipher()),
                role,
                known(srtpCipher),
                ice.selectedPairChanges()));
        all.addAll(candidates.all());
        return all;
    }

    private static @Nullable String known(String name) {
        return name.isEmpty() ? null : name;
    }

    /** Adds a certificate in DER, and returns its id. */
    private String certificate(byte[] encoded) {
        String text = Fingerprint.ofCertificate(HASH, encoded).toString();
        String fingerprint = text.substring(text.indexOf(' ') + 1).toUpperCase(Locale.ROOT);
        String id = "CF" + fingerprint;
        String base64 = Base64.getEncoder().encodeToString(encoded);
        all.add(new CertificateStats(id, time.now(), fingerprint, HASH, base64));
        return id;
    }
}
