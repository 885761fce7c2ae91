package dev.nightjar.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nightjar.testkit.Seeds;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class IceConfigTest {
    @Test
    void credentialsAreFreshAndFollowTheGrammar() {
        SplittableRandom random = Seeds.random(3);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            IceCredentials credentials = IceCredentials.create(random);
            assertThat(credentials.ufrag()).matches("[A-Za-z0-9+/]{8}");
            assertThat(credentials.password()).matches("[A-Za-z0-9+/]{24}");
            assertThat(seen.add(credentials.ufrag())).isTrue();
        }
    }

    @Test
    void thePasswordIsNeverPrinted() {
        IceConfig config = Fixtures.config(IceRole.CONTROLLED, Fixtures.OURS, 1);

        assertThat(Fixtures.OURS.toString()).doesNotContain("Password").doesNotContain("ourU");
        assertThat(config.toString()).doesNotContain("ourPassword");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new IceCredentials("abcd", "short-secret"))
                .withMessageNotContaining("secret");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new IceCredentials("abcd", "secret-but-long-enough-to-pass"))
                .withMessageNotContaining("secret");
    }

    @Test
    void refusesWhatMakesNoSense() {
        IceConfig config = Fixtures.config(IceRole.CONTROLLED, Fixtures.OURS, 1);
        IceTiming timing = IceTiming.DEFAULT;

        assertThatIllegalArgumentException().isThrownBy(() -> config.withLimits(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> config.withLimits(1, 1001));
        assertThatIllegalArgumentException().isThrownBy(() -> timing.withCheckInterval(Duration.ofMillis(4)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> timing.withConsent(Duration.ofSeconds(5), Duration.ofSeconds(5)));
        assertThatIllegalArgumentException().isThrownBy(() -> new IceCredentials("abc", "a".repeat(22)));
        assertThatIllegalArgumentException().isThrownBy(() -> new IceCredentials("a".repeat(257), "a".repeat(22)));
        assertThat(timing.withCheckInterval(Duration.ofMillis(5)).checkInterval())
                .isEqualTo(Duration.ofMillis(5));
        assertThat(timing.withPatience(Duration.ZERO).patience()).isZero();
    }
}
