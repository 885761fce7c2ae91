package dev.nightjar.endpoint;

import static java.util.Objects.requireNonNull;

import dev.nightjar.sdp.SdpParseException;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * An operation that W3C says fails, with the standard's error name and a message that says what to do.
 *
 * <p>Thrown by synchronous methods, and the cause with which the futures of the others complete.
 */
public final class WebRtcException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Name name;

    /** Makes an error of that name. */
    public WebRtcException(Name name, String message) {
        super(name + ": " + message);
        this.name = requireNonNull(name, "name");
    }

    /** Makes an error of that name with what brought it about. */
    public WebRtcException(Name name, @Nullable String message, Throwable cause) {
        super(name + ": " + message, cause);
        this.name = requireNonNull(name, "name");
    }

    /** {@return the standard's name} */
    public Name errorName() {
        return name;
    }

    /** {@return the line of a description that its grammar does not allow, from 1; else empty: W3C RTCError} */
    public OptionalInt sdpLineNumber() {
        return getCause() instanceof SdpParseException bad ? OptionalInt.of(bad.line()) : OptionalInt.empty();
    }

    /** The DOMException names that WebRTC uses. */
    public enum Name {
        /** The connection's state does not allow the call. */
        INVALID_STATE_ERROR("InvalidStateError"),
        /** A description or parameter contradicts another. */
        INVALID_ACCESS_ERROR("InvalidAccessError"),
        /** The operation failed for a reason the message gives. */
        OPERATION_ERROR("OperationError"),
        /** What was changed may not be changed. */
        INVALID_MODIFICATION_ERROR("InvalidModificationError"),
        /** A text, such as a server's URL, does not follow its grammar. */
        SYNTAX_ERROR("SyntaxError"),
        /** The text is not a session description, or not one we can use. */
        SDP_SYNTAX_ERROR("RTCError sdp-syntax-error"),
        /** Not built. */
        NOT_SUPPORTED_ERROR("NotSupportedError");

        private final String text;

        Name(String text) {
            this.text = text;
        }

        /** {@return the name as W3C writes it} */
        @Override
        public String toString() {
            return text;
        }
    }
}
