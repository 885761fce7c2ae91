package dev.nightjar.endpoint;

import java.util.List;

/**
 * The peer began to send a track: W3C RTCTrackEvent.
 *
 * @param track what arrives
 * @param receiver the receiver that owns it
 * @param transceiver the transceiver of the m-section
 * @param streamIds the media streams the peer put it in, by id; often one, possibly none
 */
public record TrackEvent(
        MediaStreamTrack track, RtpReceiver receiver, RtpTransceiver transceiver, List<String> streamIds) {
    /** Copies the list. */
    public TrackEvent {
        streamIds = List.copyOf(streamIds);
    }
}
