package dev.nightjar.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ServerCredentialsTest {
    @Test
    void timeLimitedCredentialsAreWhatOpensslMakesOfThem() {
        assertThat(TurnRestCredentials.create("alice", "north", 1_433_895_918L))
                .isEqualTo(new LongTermCredentials("1433895918:alice", "RqMvcGPYTJMGThVLSi4amT4zFtI="));
        assertThat(TurnRestCredentials.create("", "ключ", 7))
                .isEqualTo(new LongTermCredentials("7", "hymB5tcLAcL2AAha018rvirQ43U="));
    }

    @Test
    void timeLimitedCredentialsWantASecretATimeAndAPlainName() {
        assertThatIllegalArgumentException().isThrownBy(() -> TurnRestCredentials.create("a:b", "north", 1));
        assertThatIllegalArgumentException().isThrownBy(() -> TurnRestCredentials.create("a", "", 1));
        assertThatIllegalArgumentException().isThrownBy(() -> TurnRestCredentials.create("a", "north", -1));
    }

    @Test
    void lengthsAreThoseOfTheStandard() {
        assertThat(new LongTermCredentials("u".repeat(508), "p")).isNotNull();
        assertThatIllegalArgumentException().isThrownBy(() -> new LongTermCredentials("u".repeat(509), "p"));
        assertThatIllegalArgumentException().isThrownBy(() -> new LongTermCredentials("é".repeat(255), "p"));
        assertThatIllegalArgumentException().isThrownBy(() -> new LongTermCredentials("", "p"));
        assertThatIllegalArgumentException().isThrownBy(() -> new LongTermCredentials("u", ""));
        assertThatIllegalArgumentException().isThrownBy(() -> new LongTermCredentials("u", "p".repeat(1025)));
    }

    @Test
    void noSecretIsEverPrinted() {
        LongTermCredentials credentials = new LongTermCredentials("operator", "very-secret");
        GatheringServer server =
                new GatheringServer(IceServerUri.parse("turn:example.org"), GatheringRig.SERVER, credentials);

        assertThat(credentials.toString()).doesNotContain("secret").doesNotContain("operator");
        assertThat(server.toString()).doesNotContain("secret").doesNotContain("operator");
        assertThat(new GatheringEvent.ConnectWanted(server, 1).toString()).doesNotContain("secret");
    }
}
