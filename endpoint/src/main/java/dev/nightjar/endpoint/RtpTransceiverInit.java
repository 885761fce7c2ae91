package dev.nightjar.endpoint;

import dev.nightjar.sdp.Msid;
import java.util.List;

/**
 * How a transceiver begins: W3C RTCRtpTransceiverInit.
 *
 * @param direction which way media is wished to flow
 * @param streamIds the streams that the peer puts the track into; a browser plays tracks of one stream in step
 */
public record RtpTransceiverInit(TransceiverDirection direction, List<String> streamIds) {
    /** Checks the direction and the ids, which have to be tokens of RFC 8830 §2. */
    public RtpTransceiverInit {
        RtpTransceiver.requireDirection(direction);
        streamIds = List.copyOf(streamIds);
        streamIds.forEach(id -> new Msid(id, null));
    }

    /** {@return a beginning in that direction, in no stream} */
    public static RtpTransceiverInit of(TransceiverDirection direction) {
        return new RtpTransceiverInit(direction, List.of());
    }

    /** {@return this in those streams} */
    public RtpTransceiverInit withStreams(String... ids) {
        return new RtpTransceiverInit(direction, List.of(ids));
    }
}
