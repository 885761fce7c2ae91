package dev.nightjar.container;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerTest {
    @Test
    void aMissingProgramFailsTheTestAndIsNamed(@TempDir Path directory) {
        assertThatThrownBy(() -> Peer.run(directory, "nightjar-no-such-program"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("nightjar-no-such-program is needed")
                .hasMessageContaining("-Dnightjar.excludedGroups=peers");
    }
}
