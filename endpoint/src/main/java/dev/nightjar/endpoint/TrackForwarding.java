package dev.nightjar.endpoint;

import dev.nightjar.endpoint.internal.loop.MediaLoop;
import dev.nightjar.rtp.RtpPacket;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The way of one received track to the peers that it is sent on to: a fan on each loop where there are any.
 *
 * <p>A track of several simulcast encodings has one of these for each, besides its own, which knows the senders.
 *
 * <p>The loop that receives the track hands each packet to its own fan by a call, and to those of other loops through
 * the ring between the two loops: a copy for each loop, not for each peer.
 */
final class TrackForwarding {
    private static final TrackFan[] NONE = {};

    /** Means all streams of the track: 0 is no SSRC of media, Chromium probes with it. */
    private static final int ALL_STREAMS = 0;

    private final MediaStreamTrack track;
    private final int ssrc;
    private final Map<MediaLoop, TrackFan> fans = new ConcurrentHashMap<>();
    private final Set<RtpSender> senders;
    private final AtomicBoolean isAsking = new AtomicBoolean();
    private volatile @Nullable TrackFormat format;

    /** On the loop that receives. */
    private TrackFan[] outlets = NONE;

    TrackForwarding(MediaStreamTrack track) {
        this(track, ALL_STREAMS);
    }

    /** The way of one simulcast encoding. */
    TrackForwarding(MediaStreamTrack track, int ssrc) {
        this(track, ssrc, ConcurrentHashMap.newKeySet());
    }

    /**
     * Begins with nobody that it is sent on to.
     *
     * @param senders empty; holds whom it is sent on to, and is used from many threads
     */
    TrackForwarding(MediaStreamTrack track, int ssrc, Set<RtpSender> senders) {
        this.track = track;
        this.ssrc = ssrc;
        this.senders = senders;
    }

    /** Takes what was agreed with the peer that sends the track; on the loop that receives. */
    void format(TrackFormat agreed) {
        format = agreed;
    }

    /** {@return what was agreed with the peer that sends the track, or null before that; any thread} */
    @Nullable
    TrackFormat format() {
        return format;
    }

    /** Notes a sender that has this track, to be told when it ends or falls silent; any thread. */
    void add(RtpSender sender) {
        senders.add(sender);
        if (track.isEnded()) {
            ended();
        }
    }

    void remove(RtpSender sender) {
        senders.remove(sender);
    }

    void ended() {
        // One by one: a sender that is added meanwhile is not to be forgotten untold.
        for (RtpSender sender : List.copyOf(senders)) {
            if (senders.remove(sender)) {
                sender.trackEnded(track);
            }
        }
    }

    /** Other encodings arrive than before, or in other sizes; on the loop that receives. */
    void layersSeen() {
        for (RtpSender sender : senders) {
            sender.layersChanged();
        }
    }

    void muted() {
        for (RtpSender sender : senders) {
            sender.trackMuted(track);
        }
    }

    /** {@return the fan of a loop; called on that loop, which adds to it before it does anything else} */
    TrackFan on(MediaLoop loop) {
        return fans.computeIfAbsent(loop, absent -> new TrackFan(this, loop));
    }

    /** A fan has its first receiver; on the fan's loop. */
    void open(TrackFan fan) {
        track.connection().loop().execute(() -> {
            outlets = Arrays.copyOf(outlets, outlets.length + 1);
            outlets[outlets.length - 1] = fan;
        });
    }

    /** A fan has no receivers any more; on the fan's loop. */
    void close(TrackFan fan) {
        fans.remove(fan.loop(), fan);
        track.connection()
                .loop()
                .execute(() -> outlets =
                        Arrays.stream(outlets).filter(each -> each != fan).toArray(TrackFan[]::new));
    }

    /**
     * Asks the peer that sends the track for a keyframe; any thread. The session that receives it limits the rate, and
     * however many ask, one request at a time is on its way to it.
     */
    void requestKeyframe() {
        if (isAsking.compareAndSet(false, true)) {
            track.connection().loop().execute(() -> isAsking.set(false));
            if (ssrc == ALL_STREAMS) {
                track.requestKeyframe();
            } else {
                track.connection().requestKeyframe(ssrc);
            }
        }
    }

    /** Passes a packet on; on the loop that receives. */
    void deliver(MediaLoop loop, RtpPacket packet, TrackFormat agreed, long nowNanos) {
        TrackFan[] all = outlets;
        for (TrackFan fan : all) {
            if (fan.isOn(loop)) {
                fan.receive(packet, agreed, nowNanos);
            } else {
                loop.crossingTo(fan.loop()).packet(fan, agreed, packet.buffer(), packet.offset(), packet.length());
            }
        }
    }

    /** Passes a sender report on; on the loop that receives. */
    void report(MediaLoop loop, int ssrc, long ntpNanos, int rtpTimestamp) {
        TrackFan[] all = outlets;
        for (TrackFan fan : all) {
            if (fan.isOn(loop)) {
                fan.senderReport(ssrc, ntpNanos, rtpTimestamp);
            } else {
                loop.crossingTo(fan.loop()).report(fan, ssrc, ntpNanos, rtpTimestamp);
            }
        }
    }
}
