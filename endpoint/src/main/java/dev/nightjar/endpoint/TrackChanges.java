package dev.nightjar.endpoint;

import dev.nightjar.sdp.MediaDescription;
import dev.nightjar.sdp.Msid;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What a description does to the tracks that arrive: W3C WebRTC §5.1, "processing remote MediaStreamTracks".
 *
 * <p>Collected under the connection's lock, told on its executor.
 */
final class TrackChanges {
    private final List<MediaStreamTrack> muted = new ArrayList<>();
    private final List<MediaStreamTrack> unmuted = new ArrayList<>();
    private final List<MediaStreamTrack> ended = new ArrayList<>();
    private final List<TrackEvent> begun = new ArrayList<>();

    /** Takes what the peer's section says of sending: its track begins, comes back, or falls silent. */
    void remoteSection(PeerConnection connection, RtpTransceiver transceiver, MediaDescription section) {
        boolean sends = section.direction().sends() && !transceiver.isStopping();
        if (!sends) {
            silence(transceiver);
            return;
        }
        RtpReceiver receiver = transceiver.receiver();
        String mid = section.mid().orElseThrow();
        MediaStreamTrack track = receiver.track();
        List<Msid> msids = section.msids();
        if (track == null) {
            track = new MediaStreamTrack(trackId(msids), transceiver.kind(), mid, connection);
            receiver.setTrack(track);
        } else {
            track.setMid(mid);
            unmuted.add(track);
        }
        List<String> streams = msids.stream()
                .filter(Msid::hasStream)
                .map(Msid::streamId)
                .distinct()
                .toList();
        boolean isInNewStream = receiver.isNewAmong(streams);
        receiver.streamIds(streams);
        if (!transceiver.isTrackAnnounced() || isInNewStream) {
            transceiver.setTrackAnnounced(true);
            begun.add(new TrackEvent(track, receiver, transceiver, streams));
        }
    }

    /** What had silenced it was taken back: it is told of as if it had come anew, W3C WebRTC §4.4.1.5. */
    void again(RtpTransceiver transceiver) {
        RtpReceiver receiver = transceiver.receiver();
        MediaStreamTrack track = receiver.track();
        if (track != null) {
            unmuted.add(track);
            begun.add(new TrackEvent(track, receiver, transceiver, receiver.streamIds()));
        }
    }

    /** The peer no longer sends there, or we no longer receive; it may come back. */
    void silence(RtpTransceiver transceiver) {
        transceiver.setTrackAnnounced(false);
        transceiver.receiver().streamIds(List.of());
        MediaStreamTrack track = transceiver.receiver().track();
        if (track != null) {
            muted.add(track);
        }
    }

    /** The transceiver is gone for good. */
    void end(RtpTransceiver transceiver) {
        MediaStreamTrack track = transceiver.receiver().track();
        if (track != null) {
            ended.add(track);
        }
    }

    /** Tells it, in W3C's order; on the connection's executor. */
    void tell(ConnectionEvents events) {
        muted.forEach(track -> track.setMuted(true));
        unmuted.forEach(track -> track.setMuted(false));
        ended.forEach(MediaStreamTrack::end);
        begun.forEach(events::track);
    }

    private static String trackId(List<Msid> msids) {
        return msids.stream()
                .flatMap(msid -> msid.trackId().stream())
                .findFirst()
                .orElseGet(() -> UUID.randomUUID().toString());
    }
}
