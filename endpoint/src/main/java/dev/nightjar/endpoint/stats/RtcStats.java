package dev.nightjar.endpoint.stats;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * One dictionary of a report: W3C RTCStats. Times are in seconds but where a name says otherwise; what is not known is
 * null.
 *
 * <p>Immutable.
 */
public sealed interface RtcStats
        permits AudioPlayoutStats,
                CertificateStats,
                CodecStats,
                IceCandidatePairStats,
                IceCandidateStats,
                InboundRtpStreamStats,
                MediaSourceStats,
                OutboundRtpStreamStats,
                PeerConnectionStats,
                RemoteInboundRtpStreamStats,
                RemoteOutboundRtpStreamStats,
                TransportStats {
    /** {@return what names it in its report; the same in each report as long as what it is about is there} */
    public String id();

    /** {@return when it was so: now, or for what the peer reports when that came} */
    Instant timestamp();

    /** {@return what it is about} */
    public StatsType type();

    /**
     * {@return its members by their names in W3C webrtc-stats, without {@code id}, {@code timestamp} and {@code type}}
     *
     * <p>Values are {@link String}, {@link Boolean} or a {@link Number}; what is not known is not there. Moments are
     * milliseconds since 1970, SSRCs unsigned.
     */
    Map<String, Object> members();

    /** {@return all of it as JavaScript would see it, ready for JSON} */
    public default Map<String, Object> asMap() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("id", id());
        all.put("timestamp", Members.millis(timestamp()));
        all.put("type", type().toString());
        all.putAll(members());
        return Collections.unmodifiableMap(all);
    }

    /** {@return the ids of what it refers to; W3C names members of that sort, and no others, with Id at the end} */
    public default Set<String> references() {
        Set<String> ids = new LinkedHashSet<>();
        members().forEach((name, value) -> {
            if (name.endsWith("Id")) {
                ids.add(value.toString());
            }
        });
        return Collections.unmodifiableSet(ids);
    }
}
