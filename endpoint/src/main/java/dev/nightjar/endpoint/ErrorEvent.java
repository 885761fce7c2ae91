package dev.nightjar.endpoint;

import static java.util.Objects.requireNonNull;

/**
 * An error that no call has brought about: W3C RTCErrorEvent.
 *
 * @param error what has happened
 */
public record ErrorEvent(RtcError error) {
    /** Checks that there is one. */
    public ErrorEvent {
        requireNonNull(error, "error");
    }
}
