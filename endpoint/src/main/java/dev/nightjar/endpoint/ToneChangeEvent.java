package dev.nightjar.endpoint;

import java.util.Objects;

/**
 * A tone began to be sent: W3C RTCDTMFToneChangeEvent.
 *
 * @param tone one of {@code 0-9 A-D # *}, {@code ,} for a pause, or empty when all tones are over
 */
public record ToneChangeEvent(String tone) {
    /** Checks that there is one. */
    public ToneChangeEvent {
        Objects.requireNonNull(tone, "tone");
    }
}
