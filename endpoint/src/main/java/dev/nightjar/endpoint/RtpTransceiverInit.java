package dev.nightjar.endpoint;

import dev.nightjar.sdp.Msid;
import java.util.List;

/**
 * How a transceiver begins: W3C RTCRtpTransceiverInit.
 *
 * @param direction which way media is wished to flow
 * @param streamIds the streams that the peer puts the track into; a browser plays tracks of one stream in step
 * @param sendEncodings what is made of the track, smallest first; none for one encoding. Several need a rid each; of
 *     more than four the first four are taken, of sound the first. When the peer wants no simulcast, the first is sent
 */
public record RtpTransceiverInit(
        TransceiverDirection direction, List<String> streamIds, List<RtpEncodingParameters> sendEncodings) {
    /** Checks the direction, the ids, which have to be tokens of RFC 8830 §2, and the names of the encodings. */
    public RtpTransceiverInit {
        RtpTransceiver.requireDirection(direction);
        streamIds = List.copyOf(streamIds);
        streamIds.forEach(id -> new Msid(id, null));
        sendEncodings = List.copyOf(sendEncodings);
        SendEncodings.check(sendEncodings);
    }

    /** Makes a beginning with one encoding. */
    public RtpTransceiverInit(TransceiverDirection direction, List<String> streamIds) {
        this(direction, streamIds, List.of());
    }

    /** {@return a beginning in that direction, in no stream} */
    public static RtpTransceiverInit of(TransceiverDirection direction) {
        return new RtpTransceiverInit(direction, List.of());
    }

    /** {@return this in those streams} */
    public RtpTransceiverInit withStreams(String... ids) {
        return new RtpTransceiverInit(direction, List.of(ids), sendEncodings);
    }

    /** {@return this with those encodings, smallest first} */
    public RtpTransceiverInit withSendEncodings(RtpEncodingParameters... encodings) {
        return withSendEncodings(List.of(encodings));
    }

    /** {@return this with those encodings, smallest first} */
    public RtpTransceiverInit withSendEncodings(List<RtpEncodingParameters> encodings) {
        return new RtpTransceiverInit(direction, streamIds, encodings);
    }
}
