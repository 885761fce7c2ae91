package dev.nightjar.endpoint;

import dev.nightjar.sdp.Origin;
import dev.nightjar.sdp.SdpParseException;
import dev.nightjar.sdp.SessionDescription;
import org.jspecify.annotations.Nullable;

/**
 * The descriptions of a connection, current and pending, and the signalling state they stand for: W3C WebRTC §4.7 and
 * RFC 9429 §3.2. Guarded by the connection's lock.
 */
final class Descriptions {
    private @Nullable Described currentLocal;
    private @Nullable Described pendingLocal;
    private @Nullable Described currentRemote;
    private @Nullable Described pendingRemote;
    private SignalingState state = SignalingState.STABLE;

    /** A description with its text parsed. */
    record Described(SdpType type, SessionDescription sdp) {
        /** Its text is empty and means nothing. */
        static final Described ROLLBACK = new Described(
                SdpType.ROLLBACK, SessionDescription.builder(Origin.of(0)).build());
    }

    /**
     * {@return the description, parsed}
     *
     * @throws WebRtcException sdp-syntax-error with the line
     */
    static Described parse(JsepDescription description) {
        try {
            return new Described(description.type(), SessionDescription.parse(description.sdp()));
        } catch (SdpParseException bad) {
            throw new WebRtcException(WebRtcException.Name.SDP_SYNTAX_ERROR, bad.getMessage(), bad);
        }
    }

    SignalingState state() {
        return state;
    }

    @Nullable
    Described local() {
        return pendingLocal != null ? pendingLocal : currentLocal;
    }

    @Nullable
    Described remote() {
        return pendingRemote != null ? pendingRemote : currentRemote;
    }

    /** {@return the offer or answer of ours that was last agreed, or null} */
    @Nullable
    Described currentLocal() {
        return currentLocal;
    }

    /** {@return the offer or answer of the peer that was last agreed, or null} */
    @Nullable
    Described currentRemote() {
        return currentRemote;
    }

    /** {@return the offer or provisional answer of ours that is not agreed yet, or null} */
    @Nullable
    Described pendingLocal() {
        return pendingLocal;
    }

    /** {@return the offer or provisional answer of the peer that is not agreed yet, or null} */
    @Nullable
    Described pendingRemote() {
        return pendingRemote;
    }

    /** Refuses a type that does not fit the state, RFC 9429 §3.2. */
    void requireAllowed(SdpType type, boolean local) {
        SignalingState offering = local ? SignalingState.HAVE_LOCAL_OFFER : SignalingState.HAVE_REMOTE_OFFER;
        SignalingState answering = local ? SignalingState.HAVE_REMOTE_OFFER : SignalingState.HAVE_LOCAL_OFFER;
        SignalingState answered = local ? SignalingState.HAVE_LOCAL_PRANSWER : SignalingState.HAVE_REMOTE_PRANSWER;
        boolean allowed = switch (type) {
            case OFFER -> state == SignalingState.STABLE || state == offering;
            case PRANSWER, ANSWER -> state == answering || state == answered;
            // RFC 9429 §5.7: the same by whichever side; W3C WebRTC §4.4.1.5 has no provisional answer taken back.
            case ROLLBACK -> state == offering || state == answering;
        };
        if (!allowed) {
            throw new WebRtcException(
                    WebRtcException.Name.INVALID_STATE_ERROR,
                    (local ? "local " : "remote ") + type + " in state " + state + " (expected: " + allowed(type, local)
                            + ")");
        }
    }

    private static String allowed(SdpType type, boolean local) {
        return switch (type) {
            case OFFER -> local ? "stable or have-local-offer" : "stable or have-remote-offer";
            case PRANSWER, ANSWER ->
                local ? "have-remote-offer or have-local-pranswer" : "have-local-offer or have-remote-pranswer";
            case ROLLBACK -> "have-local-offer or have-remote-offer";
        };
    }

    void setLocal(Described description) {
        if (description.type() == SdpType.OFFER) {
            pendingLocal = description;
            state = SignalingState.HAVE_LOCAL_OFFER;
        } else if (description.type() == SdpType.PRANSWER) {
            pendingLocal = description;
            state = SignalingState.HAVE_LOCAL_PRANSWER;
        } else {
            currentLocal = description;
            currentRemote = pendingRemote;
            settle();
        }
    }

    void setRemote(Described description) {
        if (description.type() == SdpType.OFFER) {
            pendingRemote = description;
            state = SignalingState.HAVE_REMOTE_OFFER;
        } else if (description.type() == SdpType.PRANSWER) {
            pendingRemote = description;
            state = SignalingState.HAVE_REMOTE_PRANSWER;
        } else {
            currentRemote = description;
            currentLocal = pendingLocal;
            settle();
        }
    }

    /** Takes the pending offer back. */
    void rollback() {
        settle();
    }

    void close() {
        state = SignalingState.CLOSED;
    }

    private void settle() {
        pendingLocal = null;
        pendingRemote = null;
        state = SignalingState.STABLE;
    }
}
