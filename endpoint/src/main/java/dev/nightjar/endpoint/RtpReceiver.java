package dev.nightjar.endpoint;

import org.jspecify.annotations.Nullable;

/** The receiving half of a transceiver: W3C RTCRtpReceiver. Thread-safe. */
public final class RtpReceiver {
    private volatile @Nullable MediaStreamTrack track;

    RtpReceiver() {}

    /** {@return what arrives, or null before the peer has offered to send} */
    public @Nullable MediaStreamTrack track() {
        return track;
    }

    void setTrack(@Nullable MediaStreamTrack track) {
        this.track = track;
    }
}
