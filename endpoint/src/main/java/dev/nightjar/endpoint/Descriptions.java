package dev.nightjar.endpoint;

import dev.nightjar.sdp.MediaDescription;
import dev.nightjar.sdp.Origin;
import dev.nightjar.sdp.SdpParseException;
import dev.nightjar.sdp.SessionDescription;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
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

    /**
     * A description with its text parsed.
     *
     * @param sdp with a mid in each section of media
     * @param generatedMids those that its text does not have
     */
    record Described(SdpType type, SessionDescription sdp, Set<String> generatedMids) {
        Described {
            generatedMids = Set.copyOf(generatedMids);
        }

        Described(SdpType type, SessionDescription sdp) {
            this(type, sdp, Set.of());
        }

        /** Its text is empty and means nothing. */
        static final Described ROLLBACK = new Described(
                SdpType.ROLLBACK, SessionDescription.builder(Origin.of(0)).build());

        /** {@return a description with those sections as the peer knows it} */
        SessionDescription asWritten(SessionDescription description) {
            return GeneratedMids.strip(description, generatedMids);
        }
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
            throw RtcError.sdpSyntax(bad);
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

    /** {@return the answer that was set last, of whichever side, or null before the first} */
    @Nullable
    SessionDescription lastAnswer() {
        Described ours = currentLocal;
        Described last = ours != null && ours.type() == SdpType.ANSWER ? ours : currentRemote;
        return last == null ? null : last.sdp();
    }

    /** {@return the mid of the section in that place, where it is in use and goes on in the next offer; else null} */
    @Nullable
    String midOf(int index) {
        Described ours = local();
        Described theirs = remote();
        boolean isOver = ours != null && isRejected(ours, index) || theirs != null && isRejected(theirs, index);
        String mid = theirs == null ? null : mid(theirs, index);
        return isOver ? null : mid != null || ours == null ? mid : mid(ours, index);
    }

    private static boolean isRejected(Described description, int index) {
        List<MediaDescription> sections = description.sdp().media();
        return index < sections.size() && sections.get(index).isRejected();
    }

    /** {@return the mid of that section of the offer that waits for its answer, or null} */
    @Nullable
    String offeredMid(int index) {
        Described offer = state == SignalingState.HAVE_LOCAL_OFFER || state == SignalingState.HAVE_REMOTE_PRANSWER
                ? pendingLocal
                : pendingRemote;
        return offer == null ? null : mid(offer, index);
    }

    private static @Nullable String mid(Described description, int index) {
        List<MediaDescription> sections = description.sdp().media();
        return index < sections.size() ? sections.get(index).mid().orElse(null) : null;
    }

    /** {@return whether a section of a description in use is called so} */
    boolean has(String mid) {
        return Stream.of(currentLocal, pendingLocal, currentRemote, pendingRemote)
                .anyMatch(each -> each != null && each.sdp().media(mid).isPresent());
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
