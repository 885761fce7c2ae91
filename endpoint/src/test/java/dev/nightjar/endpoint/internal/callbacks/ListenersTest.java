package dev.nightjar.endpoint.internal.callbacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who listens for what happens once hears of it once, whenever it happens. */
class ListenersTest {
    private final Listeners<String> listeners = new Listeners<>();
    private final List<String> heard = new ArrayList<>();

    @Test
    void whatHappensBetweenAskingAndListeningIsHeard() {
        boolean isToldOrWaits = listeners.addUnless(
                () -> {
                    listeners.fireLast("over");
                    return true;
                },
                heard::add);

        assertThat(isToldOrWaits).isTrue();
        assertThat(heard).containsExactly("over");
    }

    @Test
    void whoComesLateIsSentAwayAndForgotten() {
        assertThat(listeners.addUnless(() -> true, heard::add)).isFalse();
        listeners.fireLast("over");

        assertThat(heard).isEmpty();
    }

    @Test
    void whoComesInTimeWaits() {
        assertThat(listeners.addUnless(() -> false, heard::add)).isTrue();
        assertThat(heard).isEmpty();
        listeners.fireLast("over");
        listeners.fireLast("again");

        assertThat(heard).containsExactly("over");
    }
}
