package dev.nightjar.endpoint;

import java.util.Locale;

/** Where the offer/answer exchange stands: W3C RTCSignalingState. */
public enum SignalingState {
    /** No exchange under way. */
    STABLE,
    /** Our offer waits for its answer. */
    HAVE_LOCAL_OFFER,
    /** The peer's offer waits for our answer. */
    HAVE_REMOTE_OFFER,
    /** We answered for now. */
    HAVE_LOCAL_PRANSWER,
    /** The peer answered for now. */
    HAVE_REMOTE_PRANSWER,
    /** Closed. */
    CLOSED;

    /** {@return the word of W3C} */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
