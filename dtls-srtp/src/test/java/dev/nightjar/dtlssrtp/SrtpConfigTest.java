package dev.nightjar.dtlssrtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class SrtpConfigTest {
    @Test
    void hasAWindowOf1024PacketsAnd512SsrcsByDefault() {
        assertThat(SrtpConfig.defaults()).isEqualTo(new SrtpConfig(1024, 512, SrtpCrypto.JAVA));
    }

    @Test
    void changesOneBoundAtATime() {
        assertThat(SrtpConfig.defaults().withReplayWindow(64).withMaxSsrcs(3).withCrypto(SrtpCrypto.NATIVE))
                .isEqualTo(new SrtpConfig(64, 3, SrtpCrypto.NATIVE));
    }

    @Test
    void refusesWindowsOutside64To32768() {
        assertThat(new SrtpConfig(32_768, 1, SrtpCrypto.JAVA).replayWindow()).isEqualTo(32_768);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SrtpConfig(63, 1, SrtpCrypto.JAVA))
                .withMessage("replayWindow: 63 (expected: 64 to 32768)");
        assertThatIllegalArgumentException().isThrownBy(() -> new SrtpConfig(32_769, 1, SrtpCrypto.JAVA));
    }

    @Test
    void refusesNoSsrcsAndMoreThan65536() {
        assertThat(new SrtpConfig(64, 65_536, SrtpCrypto.JAVA).maxSsrcs()).isEqualTo(65_536);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SrtpConfig(64, 0, SrtpCrypto.JAVA))
                .withMessage("maxSsrcs: 0 (expected: 1 to 65536)");
        assertThatIllegalArgumentException().isThrownBy(() -> new SrtpConfig(64, 65_537, SrtpCrypto.JAVA));
    }
}
