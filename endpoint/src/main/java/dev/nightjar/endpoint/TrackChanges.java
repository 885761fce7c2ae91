package dev.nightjar.endpoint;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a description does to the tracks that arrive: W3C WebRTC §4.4.1.5 and §5.1.1, "processing remote
 * MediaStreamTracks".
 *
 * <p>Collected under the connection's lock, told on its executor.
 */
final class TrackChanges {
    private final List<MediaStreamTrack> muted = new ArrayList<>();
    private final List<Membership> removed = new ArrayList<>();
    private final List<Membership> added = new ArrayList<>();
    private final List<TrackEvent> begun = new ArrayList<>();
    private final List<MediaStreamTrack> ended = new ArrayList<>();

    private record Membership(MediaStream stream, MediaStreamTrack track) {}

    /**
     * "Process remote tracks", what the peer's section, or an offer of its that is taken back, says of its track.
     *
     * @param direction as seen from us; null for one that never was agreed
     * @param streams that the peer puts the track into; none where it does not send
     */
    void remote(RtpTransceiver transceiver, @Nullable TransceiverDirection direction, List<MediaStream> streams) {
        int before = added.size();
        associate(transceiver.receiver(), streams);
        boolean receives = direction != null && direction.receives();
        if (receives && !transceiver.hasFired() || added.size() > before) {
            RtpReceiver receiver = transceiver.receiver();
            begun.add(new TrackEvent(receiver.track(), receiver, transceiver, receiver.streams()));
        }
        if (direction != null && !receives) {
            silence(transceiver);
        }
        transceiver.fired(direction);
    }

    /** What our answer says of the section: the peer's track falls silent where we do not receive it. */
    void localAnswer(RtpTransceiver transceiver, TransceiverDirection direction) {
        transceiver.receiver().track().setReceptive(direction.receives());
        if (!direction.receives()) {
            if (transceiver.hasFired()) {
                associate(transceiver.receiver(), List.of());
            }
            silence(transceiver);
        }
        transceiver.fired(direction);
    }

    /** "Process the removal of a remote track". */
    private void silence(RtpTransceiver transceiver) {
        MediaStreamTrack track = transceiver.receiver().track();
        track.setReceptive(false);
        if (transceiver.hasFired() && !track.isMuted()) {
            muted.add(track);
        }
    }

    /** "Set the associated remote streams". */
    private void associate(RtpReceiver receiver, List<MediaStream> streams) {
        MediaStreamTrack track = receiver.track();
        for (MediaStream stream : receiver.streams()) {
            if (!streams.contains(stream)) {
                removed.add(new Membership(stream, track));
            }
        }
        for (MediaStream stream : streams) {
            if (!receiver.streams().contains(stream)) {
                added.add(new Membership(stream, track));
            }
        }
        receiver.streams(streams);
    }

    /**
     * The transceiver is gone for good, §5.4, "stop the RTCRtpTransceiver". Where no description of the peer has said
     * so before, its track leaves its streams as if one had.
     */
    void end(RtpTransceiver transceiver) {
        remote(transceiver, TransceiverDirection.INACTIVE, List.of());
        ended.add(transceiver.receiver().track());
    }

    /**
     * Tells it, in W3C's order; on the connection's executor.
     *
     * <p>*Choice:* a track ends here, at last, not in a task of its own: then the stage of a description that ends it
     * completes behind that.
     */
    void tell(ConnectionEvents events) {
        muted.forEach(track -> track.setMuted(true));
        removed.forEach(each -> each.stream().removed(each.track()));
        added.forEach(each -> each.stream().added(each.track()));
        begun.forEach(events::track);
        ended.forEach(MediaStreamTrack::end);
    }
}
