package dev.nightjar.endpoint;

import static dev.nightjar.endpoint.internal.loop.ReportTime.seconds;

import dev.nightjar.endpoint.internal.loop.ReportTime;
import dev.nightjar.endpoint.internal.transport.TransportReport;
import dev.nightjar.endpoint.stats.AudioPlayoutStats;
import dev.nightjar.endpoint.stats.CodecStats;
import dev.nightjar.endpoint.stats.InboundRtpStreamStats;
import dev.nightjar.endpoint.stats.RemoteOutboundRtpStreamStats;
import dev.nightjar.endpoint.stats.RtcStats;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.playout.PlayoutStats;
import dev.nightjar.rtp.receive.InboundStreamStats;
import dev.nightjar.rtp.receive.RemoteOutboundStats;
import dev.nightjar.rtp.receive.RepairStats;
import dev.nightjar.rtp.send.OutboundStreamStats;
import dev.nightjar.sdp.RtpCodec;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what a report says of the streams of agreed sections: W3C webrtc-stats §8.1 to §8.8. Those of sections
 * that are gone are gone from it.
 */
final class StreamReport {
    private final ReportTime time;
    private final Map<String, SectionPlan> sections;
    private final Map<String, RtcStats> all = new LinkedHashMap<>();

    /**
     * Begins with nothing.
     *
     * @param sections what was agreed, by mid
     */
    StreamReport(ReportTime time, Map<String, SectionPlan> sections) {
        this.time = time;
        this.sections = sections;
    }

    Collection<RtcStats> all() {
        return all.values();
    }

    void add(RtcStats stats) {
        all.putIfAbsent(stats.id(), stats);
    }

    /** {@return the id of a stream's dictionary, or of the one on what its other end reports} */
    static String id(String prefix, MediaKind kind, int ssrc) {
        return prefix + (kind == MediaKind.AUDIO ? "A" : "V") + Integer.toUnsignedString(ssrc);
    }

    /** {@return the id of a stream that arrives} */
    static String inboundId(MediaKind kind, int ssrc) {
        return id("I", kind, ssrc);
    }

    /**
     * Adds the codec of a payload type, and returns its id; null where it is none of the section's. W3C webrtc-stats
     * §8.4: there is one for each transport, payload type and direction. A payload type that means something else after
     * a negotiation is another codec, so the meaning is in the id.
     */
    @Nullable
    String codec(SectionPlan plan, int payloadType, boolean isSent) {
        for (RtpCodec codec : plan.codecs()) {
            if (codec.payloadType() == payloadType) {
                String mimeType = plan.transceiver().kind() + "/" + codec.name();
                String parameters = codec.parameters().toString();
                String id = (isSent ? "CO" : "CI") + payloadType + "_" + mimeType + "_" + parameters;
                add(new CodecStats(
                        id,
                        time.now(),
                        payloadType,
                        TransportReport.ID,
                        mimeType,
                        codec.clockRate(),
                        plan.transceiver().kind() == MediaKind.AUDIO ? codec.channels() : null,
                        parameters.isEmpty() ? null : parameters));
                return id;
            }
        }
        return null;
    }

    /**
     * Adds a stream that arrives, and what its sender reports.
     *
     * @param played what its jitter buffer says, or null where nobody plays it
     */
    void inbound(InboundStreamStats stream, @Nullable PlayoutStats played) {
        SectionPlan plan = sections.get(stream.mid());
        if (plan == null) {
            return;
        }
        MediaKind kind = plan.transceiver().kind();
        String codecId = codec(plan, stream.payloadType(), false);
        String id = inboundId(kind, stream.ssrc());
        String playoutId = kind == MediaKind.AUDIO && played != null ? playout(stream, played) : null;
        String remoteId = remoteOutbound(stream, kind, id, codecId);
        add(inbound(stream, new Inbound(plan, id, codecId, remoteId, playoutId, played)));
    }

    /** What an inbound stream's dictionary has beside its own numbers. */
    private record Inbound(
            SectionPlan plan,
            String id,
            @Nullable String codecId,
            @Nullable String remoteId,
            @Nullable String playoutId,
            @Nullable PlayoutStats played) {}

    private InboundRtpStreamStats inbound(InboundStreamStats stream, Inbound of) {
        MediaKind kind = of.plan().transceiver().kind();
        MediaStreamTrack track = of.plan().transceiver().receiver().track();
        PlayoutStats played = of.played();
        boolean isVideo = kind == MediaKind.VIDEO;
        boolean isRepeated = of.plan().codecs().stream().anyMatch(RtpCodec::isRtx);
        boolean isLevelKnown = !isVideo && stream.audioLevel() >= 0;
        boolean isRepaired = hasParity(of.plan());
        RepairStats parity = stream.repairs();
        return new InboundRtpStreamStats(
                of.id(),
                time.now(),
                stream.ssrc(),
                kind,
                TransportReport.ID,
                of.codecId(),
                stream.packetsReceived() + stream.retransmittedPacketsReceived(),
                stream.packetsLost(),
                seconds(stream.jitterNanos()),
                track.id(),
                stream.mid(),
                of.remoteId(),
                where(isVideo, stream.framesDropped()),
                where(stream.frameWidth() > 0, stream.frameWidth()),
                where(stream.frameHeight() > 0, stream.frameHeight()),
                where(isVideo, (double) stream.framesPerSecond()),
                where(isVideo && stream.qpSum() >= 0, stream.qpSum()),
                stream.packetsReceived() > 0 ? time.at(stream.lastPacketReceivedNanos()) : null,
                stream.headerBytesReceived(),
                stream.packetsDiscarded(),
                where(isRepaired, parity.fecBytesReceived()),
                where(isRepaired, parity.fecPacketsReceived()),
                where(isRepaired, parity.fecPacketsDiscarded()),
                stream.bytesReceived(),
                stream.nackCount(),
                where(isVideo, stream.firCount()),
                where(isVideo, stream.pliCount()),
                jitterBufferDelay(stream, isVideo, played),
                played == null ? null : played.jitterBufferTargetDelay(),
                jitterBufferEmittedCount(stream, isVideo, played),
                played == null ? null : played.jitterBufferMinimumDelay(),
                where(isLevelKnown, stream.audioLevel()),
                where(isLevelKnown, stream.totalAudioEnergy()),
                where(isVideo, stream.framesReceived()),
                of.playoutId(),
                where(isVideo, stream.framesAssembledFromMultiplePackets()),
                where(isVideo, seconds(stream.totalAssemblyTimeNanos())),
                where(isRepeated, stream.retransmittedPacketsReceived()),
                where(isRepeated, stream.retransmittedBytesReceived()),
                stream.repairSsrcs().rtxSsrc(),
                stream.repairSsrcs().fecSsrc());
    }

    /** {@return the value, or null where it means nothing} */
    static <T> @Nullable T where(boolean isKnown, T value) {
        return isKnown ? value : null;
    }

    private static boolean hasParity(SectionPlan plan) {
        return plan.codecs().stream()
                .anyMatch(codec -> codec.isNamed("ulpfec") || codec.isNamed("flexfec-03") || codec.isNamed("flexfec"));
    }

    /** W3C counts samples of sound, which only those who play it know; pictures wait to be whole in any case. */
    private static @Nullable Double jitterBufferDelay(
            InboundStreamStats stream, boolean isVideo, @Nullable PlayoutStats played) {
        if (played != null) {
            return played.jitterBufferDelay();
        }
        return isVideo ? seconds(stream.jitterBufferDelayNanos()) : null;
    }

    private static @Nullable Long jitterBufferEmittedCount(
            InboundStreamStats stream, boolean isVideo, @Nullable PlayoutStats played) {
        if (played != null) {
            return played.jitterBufferEmittedCount();
        }
        return isVideo ? stream.jitterBufferEmittedCount() : null;
    }

    private String playout(InboundStreamStats stream, PlayoutStats played) {
        CodecKind codec = stream.codec();
        String id = id("P", MediaKind.AUDIO, stream.ssrc());
        long samples = played.jitterBufferEmittedCount();
        double duration = codec == null ? 0 : samples / (double) codec.clockRate();
        add(new AudioPlayoutStats(id, time.now(), MediaKind.AUDIO, 0, 0, duration, samples));
        return id;
    }

    private @Nullable String remoteOutbound(
            InboundStreamStats stream, MediaKind kind, String localId, @Nullable String codecId) {
        RemoteOutboundStats report = stream.remoteOutbound();
        if (report.reportsSent() == 0) {
            return null;
        }
        String id = id("RO", kind, stream.ssrc());
        long roundTrip = report.roundTripNanos();
        add(new RemoteOutboundRtpStreamStats(
                id,
                time.at(report.arrivalNanos()),
                stream.ssrc(),
                kind,
                TransportReport.ID,
                codecId,
                report.packetsSent(),
                report.bytesSent(),
                localId,
                report.remoteTimestampNanos() == 0 ? null : ReportTime.ofNtp(report.remoteTimestampNanos()),
                report.reportsSent(),
                roundTrip < 0 ? null : seconds(roundTrip),
                seconds(report.totalRoundTripNanos()),
                report.roundTripTimeMeasurements()));
        return id;
    }

    /** Adds a stream that is sent, what its receiver reports, and where it comes from. */
    void outbound(OutboundStreamStats stream) {
        for (SectionPlan plan : sections.values()) {
            int place = 0;
            for (SentEncoding encoding : plan.transceiver().sender().encodings().sent()) {
                if (encoding.ssrc() == stream.ssrc()) {
                    new SentStreamReport(this, time, plan).add(stream, encoding, place);
                    return;
                }
                place++;
            }
        }
    }
}
