package dev.nightjar.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RolesTest {
    @ParameterizedTest
    @CsvSource({
        "sendrecv, sendrecv, sendrecv",
        "sendrecv, sendonly, sendonly",
        "sendrecv, recvonly, recvonly",
        "sendonly, sendrecv, recvonly",
        "sendonly, sendonly, inactive",
        "recvonly, sendrecv, sendonly",
        "recvonly, recvonly, inactive",
        "inactive, sendrecv, inactive"
    })
    void anAnswersDirectionIsTheOffersTurnedRoundAsFarAsWanted(String offered, String wanted, String answer) {
        assertThat(Direction.answer(
                        Direction.of(offered).orElseThrow(),
                        Direction.of(wanted).orElseThrow()))
                .hasToString(answer);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "ACTPASS, -, ACTIVE",
                "ACTPASS, ACTIVE, ACTIVE",
                "ACTPASS, PASSIVE, PASSIVE",
                "ACTIVE, -, PASSIVE",
                "ACTIVE, PASSIVE, PASSIVE",
                "PASSIVE, -, ACTIVE",
                "PASSIVE, PASSIVE, ACTIVE",
                "HOLDCONN, -, ACTIVE"
            })
    void anAnswersSetupRoleKeepsTheAssociationWhereTheOfferLetsIt(
            SetupRole offered, SetupRole current, SetupRole role) {
        assertThat(SetupRole.answer(offered, current)).isEqualTo(role);
        assertThat(role.isClient()).isEqualTo(role == SetupRole.ACTIVE);
    }

    @Test
    void bothCredentialsHaveToChangeForARestart() {
        IceCredentials before = new IceCredentials("abcd", "0".repeat(22));

        assertThat(new IceCredentials("efgh", "1".repeat(22)).isRestartOf(before))
                .isTrue();
        assertThat(new IceCredentials("efgh", "0".repeat(22)).isRestartOf(before))
                .isFalse();
        assertThat(new IceCredentials("abcd", "1".repeat(22)).isRestartOf(before))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"chromium-156", "firefox-esr-153"})
    void theRecordedRestartIsOne(String browser) {
        IceCredentials before = credentials("browsers/" + browser + "/ice-restart.offer.sdp");
        IceCredentials after = credentials("browsers/" + browser + "/ice-restart.restart-offer.sdp");

        assertThat(after.isRestartOf(before)).isTrue();
        assertThat(before.isRestartOf(before)).isFalse();
    }

    private static IceCredentials credentials(String name) {
        return Vectors.parsed(name).media().get(0).iceCredentials().orElseThrow();
    }

    @Test
    void fingerprintsCompareWithoutRegardToCase() {
        byte[] digest = new byte[32];
        digest[0] = (byte) 0xAB;
        Fingerprint lower = Fingerprint.parse("SHA-256 ab" + ":00".repeat(31));

        assertThat(lower).isEqualTo(Fingerprint.of("sha-256", digest));
        assertThat(lower.matches(digest)).isTrue();
        assertThat(lower.matches(new byte[32])).isFalse();
        assertThat(lower.matches(new byte[20])).isFalse();
    }
}
