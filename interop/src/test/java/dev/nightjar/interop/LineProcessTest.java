package dev.nightjar.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LineProcessTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @Test
    void returnsTheValueOfTheAnswerThatCarriesItsNumber() {
        try (LineProcess process =
                shell("read line; echo '{\"id\":9,\"ok\":1}'; echo '{\"id\":1,\"ok\":{\"a\":7}}'; cat")) {
            assertThat(process.request(LineProcess.command("x"), LONG).path("a").asInt())
                    .isEqualTo(7);
        }
    }

    @Test
    void tellsWhatTheProcessSaidBeforeItDied() {
        try (LineProcess process = shell("echo 'no such library' >&2; read line; exit 3")) {
            assertThatThrownBy(() -> process.request(LineProcess.command("launch"), LONG))
                    .isInstanceOf(PeerException.class)
                    .hasMessageContaining("peer launch: the process ended")
                    .hasMessageContaining("no such library");
        }
    }

    @Test
    void passesOnAnErrorOfThePeer() {
        try (LineProcess process = shell("read line; echo '{\"id\":1,\"error\":\"TypeError: x\"}'; cat")) {
            assertThatThrownBy(() -> process.request(LineProcess.command("evaluate"), LONG))
                    .hasMessageContaining("peer evaluate: TypeError: x");
        }
    }

    @Test
    void givesUpAfterItsTimeAndKillsWhatIgnoresIt() {
        LineProcess process = shell("trap '' TERM; sleep 1000 & wait; wait; cat");

        assertThatThrownBy(() -> process.request(LineProcess.command("x"), Duration.ofMillis(50)))
                .hasMessageContaining("no answer within 50 ms");
        process.close(Duration.ofMillis(50));

        assertThat(process.isAlive()).isFalse();
    }

    private static LineProcess shell(String script) {
        return LineProcess.start("peer", Path.of("."), Map.of(), List.of("/bin/sh", "-c", script));
    }
}
