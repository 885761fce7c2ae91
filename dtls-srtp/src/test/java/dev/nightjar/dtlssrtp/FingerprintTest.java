package dev.nightjar.dtlssrtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprintTest {
    private static final String ABC = "sha-256 BA:78:16:BF:8F:01:CF:EA:41:41:40:DE:5D:AE:22:23:B0:03:61:A3:96:17:7A:9C"
            + ":B4:10:FF:61:F2:00:15:AD";
    private static final byte[] CERTIFICATE = {'a', 'b', 'c'};

    @Test
    void hashesTheCertificateAsItStands() {
        assertThat(Fingerprint.ofCertificate("SHA-256", CERTIFICATE)).hasToString(ABC);
    }

    @Test
    void parsesWhatItPrintsInEitherCase() {
        assertThat(Fingerprint.parse(ABC)).hasToString(ABC).isEqualTo(Fingerprint.parse(ABC.toLowerCase()));
        assertThat(Fingerprint.parse(ABC).matches(CERTIFICATE)).isTrue();
        assertThat(Fingerprint.parse(ABC).matches(new byte[] {'a', 'b', 'd'})).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha-256", "sha-384", "sha-512"})
    void strongHashesAreUsable(String algorithm) {
        Fingerprint fingerprint = Fingerprint.ofCertificate(algorithm, CERTIFICATE);

        assertThat(fingerprint.isUsable()).isTrue();
        assertThat(fingerprint.refusal()).isEmpty();
        assertThat(fingerprint.matches(CERTIFICATE)).isTrue();
        assertThat(Fingerprint.parse(fingerprint.toString()))
                .isEqualTo(fingerprint)
                .hasSameHashCodeAs(fingerprint);
    }

    @Test
    void brokenHashesParseOnlyToBeRefused() {
        Fingerprint sha1 = Fingerprint.parse("sha-1 A9:99:3E:36:47:06:81:6A:BA:3E:25:71:78:50:C2:6C:9C:D0:D8:9D");
        Fingerprint md5 = Fingerprint.of("md5", new byte[16]);

        assertThat(sha1.isUsable()).isFalse();
        assertThat(sha1.refusal()).contains("sha-1");
        assertThat(sha1.matches(CERTIFICATE)).isFalse();
        assertThat(md5.refusal()).contains("md5");
        assertThatIllegalArgumentException().isThrownBy(() -> Fingerprint.ofCertificate("sha-1", CERTIFICATE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SHA-384", "sha-384", "Sha-384"})
    void theHashesNameMayBeInAnyCase(String name) {
        String text =
                Fingerprint.ofCertificate("sha-384", CERTIFICATE).toString().replace("sha-384", name);

        assertThat(Fingerprint.parse(text).algorithm()).isEqualTo("sha-384");
        assertThat(Fingerprint.parse(text).matches(CERTIFICATE)).isTrue();
    }

    @Test
    void theStrongestOfSeveralAreThoseOfTheBestHashThatIsUsable() {
        Fingerprint weak = Fingerprint.ofCertificate("sha-256", CERTIFICATE);
        Fingerprint strong = Fingerprint.ofCertificate("sha-512", CERTIFICATE);
        Fingerprint alsoStrong = Fingerprint.ofCertificate("sha-512", new byte[1]);
        Fingerprint broken = Fingerprint.of("sha-1", new byte[20]);

        assertThat(Fingerprint.strongest(List.of(broken, weak))).containsExactly(weak);
        assertThat(Fingerprint.strongest(List.of(weak, strong, broken, weak, alsoStrong)))
                .containsExactly(strong, alsoStrong);
        assertThat(Fingerprint.strongest(List.of(strong, weak, alsoStrong))).containsExactly(strong, alsoStrong);
        assertThat(Fingerprint.strongest(List.of(broken))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sha-256", "sha-256 ", "sha-256 AB:CD", "sha-256 ABCD", "sha-3 AB", "md2 AB", " AB:CD"})
    void refusesWhatIsNoFingerprint(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Fingerprint.parse(text));
    }

    @Test
    void keepsItsDigestToItself() {
        Fingerprint fingerprint = Fingerprint.parse(ABC);

        fingerprint.digest()[0] = 0;

        assertThat(fingerprint).hasToString(ABC);
    }
}
