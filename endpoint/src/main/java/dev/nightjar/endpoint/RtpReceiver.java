package dev.nightjar.endpoint;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The receiving half of a transceiver: W3C RTCRtpReceiver. Thread-safe. */
public final class RtpReceiver {
    private volatile @Nullable MediaStreamTrack track;

    RtpReceiver() {}

    /**
     * {@return the codecs that an endpoint can receive, best liked first: W3C getCapabilities}
     *
     * <p>The list is for {@link RtpTransceiver#setCodecPreferences}: retransmissions, redundancy and the like are in
     * it.
     */
    public static List<RtpCodecCapability> capabilities(MediaKind kind) {
        return MediaCapabilities.capabilities(kind);
    }

    /** {@return what arrives, or null before the peer has offered to send} */
    public @Nullable MediaStreamTrack track() {
        return track;
    }

    void setTrack(@Nullable MediaStreamTrack track) {
        this.track = track;
    }
}
