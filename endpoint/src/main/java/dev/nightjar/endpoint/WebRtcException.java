package dev.nightjar.endpoint;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * An operation that W3C says fails, with the standard's error name and a message that says what to do.
 *
 * <p>Thrown by synchronous methods, and the cause with which the futures of the others complete. An {@link RtcError}
 * says more.
 */
public sealed class WebRtcException extends RuntimeException permits RtcError {
    private static final long serialVersionUID = 1L;

    private final Name name;

    /** Makes an error of that name. */
    public WebRtcException(Name name, String message) {
        super(name + ": " + message);
        this.name = requireNonNull(name, "name");
    }

    /** Makes an error of that name with what brought it about. */
    public WebRtcException(Name name, @Nullable String message, @Nullable Throwable cause) {
        super(name + ": " + message, cause);
        this.name = requireNonNull(name, "name");
    }

    /** {@return the standard's name} */
    public Name errorName() {
        return name;
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
        /** A text has a character that is not allowed in it. */
        INVALID_CHARACTER_ERROR("InvalidCharacterError"),
        /** A text, such as a server's URL, does not follow its grammar. */
        SYNTAX_ERROR("SyntaxError"),
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
