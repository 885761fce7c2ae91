package dev.nightjar.endpoint;

import dev.nightjar.rtp.dtmf.TelephoneEvent;
import java.time.Duration;
import java.util.Objects;

/**
 * A telephone event that the peer has sent, RFC 4733.
 *
 * @param tone one of {@code 0-9 A-D # *}, or empty for an event that is no key
 * @param event its number, 0 to 255: RFC 4733 §7.2 names where they are registered
 * @param duration how long it has lasted so far; zero as it begins
 */
public record ReceivedTone(String tone, int event, Duration duration) {
    /** Checks that nothing is missing. */
    public ReceivedTone {
        Objects.requireNonNull(tone, "tone");
        Objects.requireNonNull(duration, "duration");
    }

    static ReceivedTone of(int event, int ticks, int clockRate) {
        char key = TelephoneEvent.keyOf(event);
        return new ReceivedTone(
                key == '?' ? "" : String.valueOf(key), event, Duration.ofNanos(ticks * 1_000_000_000L / clockRate));
    }
}
