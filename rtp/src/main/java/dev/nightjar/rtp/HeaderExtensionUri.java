package dev.nightjar.rtp;

import dev.nightjar.rtp.extension.AbsCaptureTime;
import dev.nightjar.rtp.extension.AbsSendTime;
import dev.nightjar.rtp.extension.AudioLevel;
import dev.nightjar.rtp.extension.ColorSpace;
import dev.nightjar.rtp.extension.ContributorLevels;
import dev.nightjar.rtp.extension.PlayoutDelay;
import dev.nightjar.rtp.extension.StreamName;
import dev.nightjar.rtp.extension.TransmissionOffset;
import dev.nightjar.rtp.extension.TransportSequenceNumber;
import dev.nightjar.rtp.extension.VideoContentType;
import dev.nightjar.rtp.extension.VideoLayersAllocation;
import dev.nightjar.rtp.extension.VideoOrientation;
import dev.nightjar.rtp.extension.VideoTiming;
import java.util.Optional;

/** Header extensions that Nightjar knows by name, with the URI each is negotiated by in {@code a=extmap}. */
public enum HeaderExtensionUri {
    /** Media identification tag, RFC 9143 §15. */
    MID(StreamName.MID.uri()),
    /** RTP stream identifier, RFC 8852 §3.1. */
    RID(StreamName.RID.uri()),
    /** The stream that a repair stream repairs, RFC 8852 §3.2. */
    REPAIRED_RID(StreamName.REPAIRED_RID.uri()),
    /** When the packet left, 24 bits of 6.18 fixed point seconds. */
    ABS_SEND_TIME(AbsSendTime.URI),
    /** Sequence number over all streams of a transport, draft-holmer-rmcat-transport-wide-cc-extensions-01 §2. */
    TRANSPORT_WIDE_CC(TransportSequenceNumber.URI),
    /** Its second version, in which a sender asks for feedback. */
    TRANSPORT_WIDE_CC_02(TransportSequenceNumber.URI_02),
    /** Audio level of the sender, RFC 6464. */
    AUDIO_LEVEL(AudioLevel.URI),
    /** Audio levels of the contributing sources, RFC 6465. */
    CSRC_AUDIO_LEVEL(ContributorLevels.URI),
    /** Coordination of video orientation, 3GPP TS 26.114 §7.4.5. */
    VIDEO_ORIENTATION(VideoOrientation.URI),
    /** Least and greatest playout delay the sender wants. */
    PLAYOUT_DELAY(PlayoutDelay.URI),
    /** Transmission time offset, RFC 5450. */
    TRANSMISSION_OFFSET(TransmissionOffset.URI),
    /** When the frame was captured, by the capturer's clock. */
    ABS_CAPTURE_TIME(AbsCaptureTime.URI),
    /** Whether video is a camera's or a screen's. */
    VIDEO_CONTENT_TYPE(VideoContentType.URI),
    /** Delays of a frame on its way through the sender. */
    VIDEO_TIMING(VideoTiming.URI),
    /** Colour space of the frame. */
    COLOR_SPACE(ColorSpace.URI),
    /** Layers that the sender produces, and their bitrates. */
    VIDEO_LAYERS_ALLOCATION(VideoLayersAllocation.URI),
    /** What a frame depends on, RTP Payload Format For AV1 appendix A. */
    DEPENDENCY_DESCRIPTOR("https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension");

    /** RFC 6904 §4: elements under this URI are encrypted, whatever extension is inside. */
    private static final String ENCRYPTED = "urn:ietf:params:rtp-hdrext:encrypt";

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

    /**
     * {@return whether that is the URI of encrypted header extensions, RFC 6904 §4}
     *
     * <p>*Choice:* they are refused when negotiating, because nothing here could read them.
     */
    public static boolean isEncrypted(String uri) {
        return uri.equals(ENCRYPTED);
    }
}
