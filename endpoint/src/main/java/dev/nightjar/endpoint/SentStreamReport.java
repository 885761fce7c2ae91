package dev.nightjar.endpoint;

import static dev.nightjar.endpoint.StreamReport.where;
import static dev.nightjar.endpoint.internal.loop.ReportTime.seconds;

import dev.nightjar.endpoint.internal.loop.ReportTime;
import dev.nightjar.endpoint.internal.transport.TransportReport;
import dev.nightjar.endpoint.stats.MediaSourceStats;
import dev.nightjar.endpoint.stats.OutboundRtpStreamStats;
import dev.nightjar.endpoint.stats.RemoteInboundRtpStreamStats;
import dev.nightjar.rtp.send.OutboundStreamStats;
import dev.nightjar.rtp.send.RemoteInboundStats;
import dev.nightjar.sdp.RtpCodec;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** Puts together what a report says of the streams that one section sends. */
final class SentStreamReport {
    private final StreamReport report;
    private final ReportTime time;
    private final SectionPlan plan;
    private final MediaKind kind;

    SentStreamReport(StreamReport report, ReportTime time, SectionPlan plan) {
        this.report = report;
        this.time = time;
        this.plan = plan;
        this.kind = plan.transceiver().kind();
    }

    /** {@return the id of a stream that is sent} */
    static String outboundId(MediaKind kind, int ssrc) {
        return StreamReport.id("O", kind, ssrc);
    }

    /**
     * Adds one.
     *
     * @param place of its encoding among the sender's
     */
    void add(OutboundStreamStats stream, SentEncoding encoding, int place) {
        String id = outboundId(kind, stream.ssrc());
        String codecId = report.codec(plan, stream.payloadType(), true);
        Track track = plan.transceiver().sender().track();
        boolean hasFrames = kind == MediaKind.VIDEO && track instanceof EncodedTrack;
        boolean isQueued = track instanceof EncodedTrack;
        OutboundStreamStats.FrameStats frames = stream.frames();
        boolean isVideo = kind == MediaKind.VIDEO;
        report.add(new OutboundRtpStreamStats(
                id,
                time.now(),
                stream.ssrc(),
                kind,
                TransportReport.ID,
                codecId,
                stream.packetsSent() + stream.retransmittedPacketsSent(),
                stream.bytesSent() + stream.retransmittedBytesSent(),
                plan.mid(),
                track == null ? null : source(track),
                remoteInbound(stream, id, codecId),
                encoding.wireRid(),
                where(isVideo, place),
                stream.headerBytesSent(),
                stream.retransmittedPacketsSent(),
                stream.retransmittedBytesSent(),
                isRepeated(stream.payloadType()) ? encoding.rtxSsrc() : null,
                where(frames.targetBitrateBps() >= 0, (double) frames.targetBitrateBps()),
                where(hasFrames, frames.framesSent()),
                where(hasFrames, frames.framesSent()),
                where(hasFrames, frames.keyFramesSent()),
                where(hasFrames && frames.qpSum() >= 0, frames.qpSum()),
                where(isQueued, seconds(frames.totalPacketSendDelayNanos())),
                stream.nackCount(),
                where(isVideo, stream.firCount()),
                where(isVideo, stream.pliCount()),
                encoding.isSent() && plan.direction().sends(),
                encoding.parameters().scalabilityMode()));
    }

    private boolean isRepeated(int payloadType) {
        for (RtpCodec codec : plan.codecs()) {
            if (codec.isRtx() && codec.associatedPayloadType().orElse(-1) == payloadType) {
                return true;
            }
        }
        return false;
    }

    /** A track that arrives elsewhere is as large as it arrives; of one of frames only its maker knows. */
    private String source(Track track) {
        String id = (kind == MediaKind.AUDIO ? "SA" : "SV") + track.id();
        TrackLayer largest = largest(track);
        report.add(new MediaSourceStats(
                id,
                time.now(),
                track.id(),
                kind,
                largest == null || largest.width() == 0 ? null : largest.width(),
                largest == null || largest.width() == 0 ? null : largest.height(),
                track instanceof EncodedTrack given && kind == MediaKind.VIDEO ? given.frames() : null,
                largest == null ? null : (double) largest.framesPerSecond()));
        return id;
    }

    private static @Nullable TrackLayer largest(Track track) {
        return track instanceof MediaStreamTrack arriving
                ? arriving.layers().stream()
                        .max(Comparator.comparingLong(TrackLayer::area).thenComparingInt(TrackLayer::framesPerSecond))
                        .orElse(null)
                : null;
    }

    private @Nullable String remoteInbound(OutboundStreamStats stream, String localId, @Nullable String codecId) {
        RemoteInboundStats told = stream.remoteInbound();
        if (told.reports() == 0) {
            return null;
        }
        String id = StreamReport.id("RI", kind, stream.ssrc());
        report.add(new RemoteInboundRtpStreamStats(
                id,
                ReportTime.ofNtp(told.arrivalNtpNanos()),
                stream.ssrc(),
                kind,
                TransportReport.ID,
                codecId,
                told.packetsLost(),
                seconds(told.jitterNanos()),
                localId,
                told.roundTripNanos() < 0 ? null : seconds(told.roundTripNanos()),
                seconds(told.totalRoundTripNanos()),
                told.fractionLost(),
                told.roundTripTimeMeasurements()));
        return id;
    }
}
