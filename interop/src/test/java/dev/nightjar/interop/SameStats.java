package dev.nightjar.interop;

import dev.nightjar.endpoint.StatsReport;
import dev.nightjar.endpoint.stats.CertificateStats;
import dev.nightjar.endpoint.stats.CodecStats;
import dev.nightjar.endpoint.stats.IceCandidatePairStats;
import dev.nightjar.endpoint.stats.InboundRtpStreamStats;
import dev.nightjar.endpoint.stats.OutboundRtpStreamStats;
import dev.nightjar.endpoint.stats.RemoteInboundRtpStreamStats;
import dev.nightjar.endpoint.stats.RemoteOutboundRtpStreamStats;
import dev.nightjar.endpoint.stats.RtcStats;
import dev.nightjar.endpoint.stats.TransportStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/**
 * Two ends of one call in the dictionaries of W3C webrtc-stats: what one has sent the other has received. Ours is
 * compared with Chromium's, member by member where both know it.
 */
final class SameStats {
    /** Counts that are taken at two moments may differ by so much. */
    private static final double SHARE = 0.05;

    /** Packets of padding that probe for bandwidth, at the rates of these calls, and their bytes. */
    private static final int PROBE_PACKETS = 40;

    private static final int PROBE_BYTES = 12_000;

    private static final Duration MOST_APART = Duration.ofMinutes(1);

    private final StatsReport ours;
    private final JsonNode its;
    private final List<String> differences = new ArrayList<>();
    private int compared;

    private SameStats(StatsReport ours, JsonNode its) {
        this.ours = ours;
        this.its = its;
    }

    /** {@return where a report of what we receive differs from that of the browser, which sends it; empty for nowhere} */
    static List<String> received(StatsReport ours, JsonNode its) {
        SameStats same = new SameStats(ours, its);
        ours.inboundRtp().forEach(same::received);
        return same.finish(ours.inboundRtp().size());
    }

    /** {@return where a report of what we send differs from that of the browser, which receives it} */
    static List<String> sent(StatsReport ours, JsonNode its) {
        SameStats same = new SameStats(ours, its);
        ours.outboundRtp().forEach(same::sent);
        return same.finish(ours.outboundRtp().size());
    }

    private List<String> finish(int streams) {
        transport();
        if (streams != 2) {
            differences.add("streams: " + streams + " (expected: sound and picture)");
        }
        if (compared < 50) {
            differences.add("only " + compared + " members compared");
        }
        return differences;
    }

    private void received(InboundRtpStreamStats stream) {
        JsonNode sent = stream("outbound-rtp", stream.ssrc());
        String what = "inbound " + stream.kind();
        same(what + " kind", stream.kind(), sent, "kind");
        same(what + " mid", stream.mid(), sent, "mid");
        near(what + " packets", stream.packetsReceived(), sent, "packetsSent", PROBE_PACKETS);
        near(what + " bytes", stream.bytesReceived(), sent, "bytesSent", 0);
        near(what + " headers", stream.headerBytesReceived(), sent, "headerBytesSent", PROBE_BYTES);
        near(what + " nacks", stream.nackCount(), sent, "nackCount", 2);
        near(what + " plis", stream.pliCount(), sent, "pliCount", 2);
        near(what + " firs", stream.firCount(), sent, "firCount", 2);
        near(what + " frames", stream.framesReceived(), sent, "framesSent", 1);
        near(what + " quantisers", stream.qpSum(), sent, "qpSum", 0);
        codec(what, stream.codecId(), sent);

        JsonNode told = local("remote-inbound-rtp", sent);
        near(what + " lost", stream.packetsLost(), told, "packetsLost", 2);
        sensible(what + " its round trip", told.path("roundTripTime").asDouble(-1));
        RemoteOutboundRtpStreamStats report = ours.get(stream.remoteId(), RemoteOutboundRtpStreamStats.class);
        if (report == null) {
            differences.add(what + " has no remote-outbound-rtp");
            return;
        }
        near(what + " reported packets", report.packetsSent(), sent, "packetsSent", PROBE_PACKETS);
        near(what + " reported bytes", report.bytesSent(), sent, "bytesSent", 0);
        boolean isNow = report.remoteTimestamp() != null
                && Duration.between(report.remoteTimestamp(), report.timestamp())
                                .abs()
                                .compareTo(MOST_APART)
                        < 0;
        check(what + " time of the report: " + report, isNow);
        check(what + " reports: " + report, report.reportsSent() > 0);
        if (report.roundTripTime() != null) {
            sensible(what + " round trip", report.roundTripTime());
        }
    }

    private void sent(OutboundRtpStreamStats stream) {
        JsonNode received = stream("inbound-rtp", stream.ssrc());
        String what = "outbound " + stream.kind();
        same(what + " kind", stream.kind(), received, "kind");
        same(what + " mid", stream.mid(), received, "mid");
        near(what + " packets", stream.packetsSent(), received, "packetsReceived", PROBE_PACKETS);
        near(what + " bytes", stream.bytesSent(), received, "bytesReceived", 0);
        near(what + " headers", stream.headerBytesSent(), received, "headerBytesReceived", PROBE_BYTES);
        near(what + " nacks", stream.nackCount(), received, "nackCount", 2);
        near(what + " plis", stream.pliCount(), received, "pliCount", 2);
        near(what + " firs", stream.firCount(), received, "firCount", 2);
        codec(what, stream.codecId(), received);

        JsonNode told = local("remote-outbound-rtp", received);
        long first = stream.packetsSent() - stream.retransmittedPacketsSent();
        near(what + " reported packets", first, told, "packetsSent", PROBE_PACKETS);
        near(what + " reported bytes", stream.bytesSent() - stream.retransmittedBytesSent(), told, "bytesSent", 0);
        RemoteInboundRtpStreamStats report = ours.get(stream.remoteId(), RemoteInboundRtpStreamStats.class);
        if (report == null) {
            differences.add(what + " has no remote-inbound-rtp");
            return;
        }
        near(what + " lost", report.packetsLost(), received, "packetsLost", 2);
        check(what + " share lost: " + report, report.fractionLost() >= 0 && report.fractionLost() <= 1);
        sensible(what + " jitter", report.jitter());
        sensible(what + " round trip", report.roundTripTime() == null ? -1 : report.roundTripTime());
    }

    private void codec(String what, String ownId, JsonNode stream) {
        JsonNode codec = byId(stream.path("codecId").asString(""));
        CodecStats own = ours.get(ownId, CodecStats.class);
        if (own == null) {
            differences.add(what + " has no codec");
        } else if (!codec.isMissingNode()) {
            same(what + " codec", own.mimeType(), codec, "mimeType");
            same(what + " payload type", own.payloadType(), codec, "payloadType");
            same(what + " clock rate", own.clockRate(), codec, "clockRate");
            same(what + " channels", own.channels(), codec, "channels");
        }
    }

    private void transport() {
        TransportStats own = ours.transport();
        IceCandidatePairStats ownPair = ours.selectedPair();
        JsonNode transport = ofType("transport");
        JsonNode pair = byId(transport.path("selectedCandidatePairId").asString(""));
        if (own == null || ownPair == null || pair.isMissingNode()) {
            differences.add("no pair of candidates: " + own + ", " + transport);
            return;
        }
        same("DTLS", own.dtlsState(), transport, "dtlsState");
        same("cipher suite", own.dtlsCipher(), transport, "dtlsCipher");
        same("version", own.tlsVersion(), transport, "tlsVersion");
        same("SRTP", own.srtpCipher(), transport, "srtpCipher");
        check(
                "roles of DTLS",
                !word(own.dtlsRole()).equals(transport.path("dtlsRole").asString("")));
        check(
                "roles of ICE",
                !word(own.iceRole()).equals(transport.path("iceRole").asString("")));
        traffic("transport", own, transport);
        traffic("pair", ownPair, pair);
        check("round trip of the pair: " + ownPair, ownPair.currentRoundTripTime() != null);
        certificate(own.localCertificateId(), transport.path("remoteCertificateId"));
        certificate(own.remoteCertificateId(), transport.path("localCertificateId"));
    }

    private void traffic(String what, RtcStats own, JsonNode other) {
        for (String unit : List.of("packets", "bytes")) {
            int slack = unit.equals("bytes") ? PROBE_BYTES : PROBE_PACKETS;
            near(what + ' ' + unit, number(own, unit + "Received"), other, unit + "Sent", slack);
            near(what + ' ' + unit + " back", number(own, unit + "Sent"), other, unit + "Received", slack);
        }
    }

    private static Number number(RtcStats own, String member) {
        return (Number) own.members().get(member);
    }

    private void certificate(String ownId, JsonNode id) {
        CertificateStats own = ours.get(ownId, CertificateStats.class);
        JsonNode other = byId(id.asString(""));
        same("fingerprint", own == null ? null : own.fingerprint(), other, "fingerprint");
        same("its hash", own == null ? null : own.fingerprintAlgorithm(), other, "fingerprintAlgorithm");
        same("certificate", own == null ? null : own.base64Certificate(), other, "base64Certificate");
    }

    private static String word(Object value) {
        return String.valueOf(value).toLowerCase(Locale.ROOT);
    }

    /** What one of both does not know is not compared. */
    private void same(String what, Object own, JsonNode other, String member) {
        if (own != null && other.has(member)) {
            check(
                    what + ": " + own + " and " + other.get(member).asString(),
                    Objects.equals(own.toString(), other.get(member).asString()));
        }
    }

    private void near(String what, Number own, JsonNode other, String member, int slack) {
        if (own != null && other.has(member)) {
            double expected = other.get(member).asDouble();
            boolean isNear = Math.abs(own.doubleValue() - expected) <= Math.max(slack, SHARE * expected);
            check(what + ": " + own + " and " + expected, isNear);
        }
    }

    private void sensible(String what, double seconds) {
        check(what + ": " + seconds + " s", seconds >= 0 && seconds < 30);
    }

    private void check(String what, boolean isTrue) {
        compared++;
        if (!isTrue) {
            differences.add(what);
        }
    }

    private JsonNode stream(String type, int ssrc) {
        return find(type, "ssrc", String.valueOf(Integer.toUnsignedLong(ssrc)));
    }

    private JsonNode local(String type, JsonNode of) {
        return find(type, "localId", of.path("id").asString(""));
    }

    private JsonNode find(String type, String member, String value) {
        for (JsonNode each : its) {
            if (type.equals(each.path("type").asString(""))
                    && value.equals(each.path(member).asString(""))) {
                return each;
            }
        }
        differences.add("the browser has no " + type + " of " + member + ' ' + value);
        return its.path("nothing");
    }

    private JsonNode ofType(String type) {
        for (JsonNode each : its) {
            if (type.equals(each.path("type").asString(""))) {
                return each;
            }
        }
        return its.path("nothing");
    }

    private JsonNode byId(String id) {
        for (JsonNode each : its) {
            if (id.equals(each.path("id").asString(""))) {
                return each;
            }
        }
        return its.path("nothing");
    }
}
