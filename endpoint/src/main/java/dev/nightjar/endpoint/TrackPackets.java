package dev.nightjar.endpoint;

import dev.nightjar.endpoint.internal.loop.MediaLoop;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.receive.PacketSink;
import dev.nightjar.rtp.rtcp.NtpTime;
import org.jspecify.annotations.Nullable;

/** What one section receives, on its way to the track's packet sinks and to the peers that it is sent on to. */
final class TrackPackets implements PacketSink {
    private final MediaLoop loop;
    private final MediaStreamTrack track;
    private final TrackFormat format;
    private final PeerClock clock;
    private final @Nullable LayerMeters meters;

    /** Makes the way of a section whose layers are measured, unless {@code meters} is null. */
    TrackPackets(
            MediaLoop loop, MediaStreamTrack track, TrackFormat format, PeerClock clock, @Nullable LayerMeters meters) {
        this.loop = loop;
        this.track = track;
        this.format = format;
        this.clock = clock;
        this.meters = meters;
    }

    @Override
    public void onPacket(RtpPacket packet, long arrivalNanos) {
        if (track.isMuted()) {
            track.heard();
        }
        if (track.wantsPackets()) {
            track.deliverPacket(packet.buffer(), packet.offset(), packet.length(), arrivalNanos);
        }
        LayerMeters measuring = meters;
        if (measuring != null) {
            measuring.packet(packet, format.wire());
        }
        TrackForwarding way = way(packet.ssrc());
        if (way != null) {
            way.deliver(loop, packet, format, arrivalNanos);
        }
    }

    @Override
    public void onSenderReport(int ssrc, long ntpTime, int rtpTimestamp) {
        long ntpNanos = clock.ours(NtpTime.toNanos(ntpTime), loop.ntpNanosAtStart() + loop.nowNanos());
        TrackForwarding way = way(ssrc);
        if (way != null) {
            way.report(loop, ssrc, ntpNanos, rtpTimestamp);
        }
    }

    private @Nullable TrackForwarding way(int ssrc) {
        return format.isSimulcast() ? track.layerForwarding(ssrc) : track.forwarding();
    }
}
