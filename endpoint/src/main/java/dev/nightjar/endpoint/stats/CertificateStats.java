package dev.nightjar.endpoint.stats;

import java.time.Instant;
import java.util.Map;

/**
 * A certificate, ours or the peer's. W3C RTCCertificateStats.
 *
 * @param id names it in its report; the same as long as it is there
 * @param timestamp when it was so
 * @param fingerprint upper-case hex with colons
 * @param fingerprintAlgorithm {@code sha-256}
 * @param base64Certificate in DER
 */
public record CertificateStats(
        String id, Instant timestamp, String fingerprint, String fingerprintAlgorithm, String base64Certificate)
        implements RtcStats {
    @Override
    public StatsType type() {
        return StatsType.CERTIFICATE;
    }

    @Override
    public Map<String, Object> members() {
        return new Members()
                .add("fingerprint", fingerprint)
                .add("fingerprintAlgorithm", fingerprintAlgorithm)
                .add("base64Certificate", base64Certificate)
                .toMap();
    }
}
