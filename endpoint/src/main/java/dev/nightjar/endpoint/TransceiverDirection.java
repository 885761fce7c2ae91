package dev.nightjar.endpoint;

import dev.nightjar.sdp.Direction;
import java.util.Locale;

/** Which way media may flow, seen from us: W3C RTCRtpTransceiverDirection. */
public enum TransceiverDirection {
    /** Both ways. */
    SENDRECV,
    /** From us. */
    SENDONLY,
    /** To us. */
    RECVONLY,
    /** Neither way for now. */
    INACTIVE,
    /** Never again. */
    STOPPED;

    /** {@return whether media may flow from us} */
    public boolean sends() {
        return this == SENDRECV || this == SENDONLY;
    }

    /** {@return whether media may flow to us} */
    public boolean receives() {
        return this == SENDRECV || this == RECVONLY;
    }

    /** {@return the word of W3C and SDP} */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    static TransceiverDirection of(boolean sends, boolean receives) {
        if (sends) {
            return receives ? SENDRECV : SENDONLY;
        }
        return receives ? RECVONLY : INACTIVE;
    }

    static TransceiverDirection of(Direction direction) {
        return valueOf(direction.name());
    }

    Direction toSdp() {
        return this == STOPPED ? Direction.INACTIVE : Direction.valueOf(name());
    }
}
