package dev.nightjar.rtp;

import java.util.Optional;

/** Header extensions that Nightjar knows by name, with the URI each is negotiated by in {@code a=extmap}. */
public enum HeaderExtensionUri {
    /** Media identification tag, RFC 9143 §15. */
    MID("urn:ietf:params:rtp-hdrext:sdes:mid"),
    /** RTP stream identifier, RFC 8852 §3.1. */
    RID("urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"),
    /** The stream that a repair stream repairs, RFC 8852 §3.2. */
    REPAIRED_RID("urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id"),
    /** When the packet left, 24 bits of 6.18 fixed point seconds. */
    ABS_SEND_TIME("http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"),
    /** Sequence number over all streams of a transport, draft-holmer-rmcat-transport-wide-cc-extensions-01 §2. */
    TRANSPORT_WIDE_CC("http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"),
    /** Audio level of the sender, RFC 6464. */
    AUDIO_LEVEL("urn:ietf:params:rtp-hdrext:ssrc-audio-level"),
    /** Audio levels of the contributing sources, RFC 6465. */
    CSRC_AUDIO_LEVEL("urn:ietf:params:rtp-hdrext:csrc-audio-level"),
    /** Coordination of video orientation, 3GPP TS 26.114 §7.4.5. */
    VIDEO_ORIENTATION("urn:3gpp:video-orientation"),
    /** Least and greatest playout delay the sender wants. */
    PLAYOUT_DELAY("http://www.webrtc.org/experiments/rtp-hdrext/playout-delay"),
    /** Transmission time offset, RFC 5450. */
    TRANSMISSION_OFFSET("urn:ietf:params:rtp-hdrext:toffset"),
    /** When the frame was captured, by the capturer's clock. */
    ABS_CAPTURE_TIME("http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time"),
    /** Whether video is a camera's or a screen's. */
    VIDEO_CONTENT_TYPE("http://www.webrtc.org/experiments/rtp-hdrext/video-content-type"),
    /** Delays of a frame on its way through the sender. */
    VIDEO_TIMING("http://www.webrtc.org/experiments/rtp-hdrext/video-timing"),
    /** Colour space of the frame. */
    COLOR_SPACE("http://www.webrtc.org/experiments/rtp-hdrext/color-space"),
    /** Layers that the sender produces, and their bitrates. */
    VIDEO_LAYERS_ALLOCATION("http://www.webrtc.org/experiments/rtp-hdrext/video-layers-allocation00"),
    /** What a frame depends on, RTP Payload Format For AV1 appendix A. */
    DEPENDENCY_DESCRIPTOR("https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension");

    private final String uri;

    HeaderExtensionUri(String uri) {
        this.uri = uri;
    }

    /** {@return the URI as it stands in {@code a=extmap}} */
    public String uri() {
        return uri;
    }

    /** {@return the extension with that URI; empty for one we have not heard of} */
    public static Optional<HeaderExtensionUri> fromUri(String uri) {
        for (HeaderExtensionUri known : values()) {
            if (known.uri.equals(uri)) {
                return Optional.of(known);
            }
        }
        return Optional.empty();
    }
}
