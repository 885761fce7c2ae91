package dev.nightjar.endpoint.stats;

import dev.nightjar.dtlssrtp.DtlsRole;
import dev.nightjar.endpoint.DtlsTransportState;
import dev.nightjar.ice.IceRole;
import dev.nightjar.ice.IceState;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one transport of the connection. Connectivity checks do not count. W3C RTCTransportStats.
 *
 * @param id names it in its report; the same as long as it is there
 * @param timestamp when it was so
 * @param packetsSent datagrams of media and DTLS
 * @param packetsReceived datagrams of media and DTLS
 * @param bytesSent their bytes
 * @param bytesReceived their bytes
 * @param iceRole ours
 * @param iceLocalUsernameFragment ours, of the generation in use
 * @param dtlsState how far DTLS has come
 * @param iceState what ICE has reached
 * @param selectedCandidatePairId {@link IceCandidatePairStats#id} of the pair in use, or null
 * @param localCertificateId {@link CertificateStats#id} of ours
 * @param remoteCertificateId {@link CertificateStats#id} of the peer's, or null before it has come
 * @param tlsVersion {@code FEFD} for DTLS 1.2, or null before it is agreed
 * @param dtlsCipher the cipher suite by its name at IANA, or null before it is agreed
 * @param dtlsRole ours, or null before it is agreed
 * @param srtpCipher the SRTP profile by its name at IANA, or null before it is agreed
 * @param selectedCandidatePairChanges how often the pair in use has changed, the first one included
 */
public record TransportStats(
        String id,
        Instant timestamp,
        long packetsSent,
        long packetsReceived,
        long bytesSent,
        long bytesReceived,
        IceRole iceRole,
        String iceLocalUsernameFragment,
        DtlsTransportState dtlsState,
        IceState iceState,
        @Nullable String selectedCandidatePairId,
        String localCertificateId,
        @Nullable String remoteCertificateId,
        @Nullable String tlsVersion,
        @Nullable String dtlsCipher,
        @Nullable DtlsRole dtlsRole,
        @Nullable String srtpCipher,
        long selectedCandidatePairChanges)
        implements RtcStats {
    @Override
    public StatsType type() {
        return StatsType.TRANSPORT;
    }

    @Override
    public Map<String, Object> members() {
        return new Members()
                .add("packetsSent", packetsSent)
                .add("packetsReceived", packetsReceived)
                .add("bytesSent", bytesSent)
                .add("bytesReceived", bytesReceived)
                .word("iceRole", iceRole)
                .add("iceLocalUsernameFragment", iceLocalUsernameFragment)
                .add("dtlsState", dtlsState.toString())
                .word("iceState", iceState)
                .add("selectedCandidatePairId", selectedCandidatePairId)
                .add("localCertificateId", localCertificateId)
                .add("remoteCertificateId", remoteCertificateId)
                .add("tlsVersion", tlsVersion)
                .add("dtlsCipher", dtlsCipher)
                .word("dtlsRole", dtlsRole)
                .add("srtpCipher", srtpCipher)
                .add("selectedCandidatePairChanges", selectedCandidatePairChanges)
                .toMap();
    }
}
