package dev.nightjar.endpoint;

import java.util.List;

/**
 * The peer began to send a track, or put it into another stream: W3C RTCTrackEvent.
 *
 * @param track what arrives
 * @param receiver the receiver that owns it
 * @param transceiver the transceiver of the m-section
 * @param streams the media streams that the peer put it into; often one, possibly none
 */
public record TrackEvent(
        MediaStreamTrack track, RtpReceiver receiver, RtpTransceiver transceiver, List<MediaStream> streams) {
    /** Copies the list. */
    public TrackEvent {
        streams = List.copyOf(streams);
    }

    /** {@return the ids of the streams} */
    public List<String> streamIds() {
        return streams.stream().map(MediaStream::id).toList();
    }
}
