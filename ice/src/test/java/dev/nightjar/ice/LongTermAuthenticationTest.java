package dev.nightjar.ice;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

class LongTermAuthenticationTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] SHA256_ONLY = {0, 2, 0, 0};
    private static final byte[] SHA256_AND_MD5 = {0, 2, 0, 0, 0, 1, 0, 0};

    private final LongTermAuthentication authentication =
            new LongTermAuthentication(new LongTermCredentials("user", "password"));

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "long-term-credentials.csv", delimiter = '|', useHeadersInDisplayName = true)
    void signsAsTheVectorsOfRfc5769AndRfc8489(
            String source,
            String username,
            String password,
            String realm,
            String nonce,
            int algorithm,
            String key,
            @Nullable String userhash,
            String hex) {
        LongTermAuthentication vector = new LongTermAuthentication(new LongTermCredentials(username, password));
        boolean isSha256 = algorithm == 2;

        assertThat(vector.accept(challenge(401, realm, nonce, isSha256 ? SHA256_ONLY : null), 401))
                .isTrue();

        byte[] bytes = HEX.parseHex(hex);
        StunMessage message = new StunMessage();
        assertThat(message.wrap(bytes, 0, bytes.length)).isTrue();
        StunIntegrity integrity = vector.integrity();
        assertThat(integrity).isNotNull();
        assertThat(integrity.verify(message)).isTrue();
        StunMessage ours = written(vector);
        int name = userhash == null ? StunMessage.USERNAME : ServerAttributes.USERHASH;
        for (int type : new int[] {name, ServerAttributes.REALM, ServerAttributes.NONCE, 0x001D}) {
            assertThat(ServerAttributes.bytes(ours, type, 763))
                    .as("attribute %x", type)
                    .isEqualTo(ServerAttributes.bytes(message, type, 763));
        }
        if (userhash != null) {
            assertThat(ServerAttributes.bytes(ours, name, 32)).isEqualTo(HEX.parseHex(userhash));
        }
    }

    @Test
    void nothingIsSignedBeforeAChallenge() {
        assertThat(authentication.integrity()).isNull();
        assertThat(written(authentication).length()).isEqualTo(StunMessage.HEADER_BYTES + 8);
    }

    @Test
    void theFirstAlgorithmOfTheListThatIsKnownIsChosenAndTheListEchoed() {
        byte[] list = {0, 9, 0, 3, 1, 2, 3, 0, 0, 1, 0, 0, 0, 2, 0, 0};

        assertThat(authentication.accept(challenge(401, "realm", "nonce", list), 401))
                .isTrue();

        StunMessage ours = written(authentication);
        assertThat(ServerAttributes.bytes(ours, ServerAttributes.PASSWORD_ALGORITHMS, 99))
                .isEqualTo(list);
        assertThat(ServerAttributes.bytes(ours, ServerAttributes.PASSWORD_ALGORITHM, 99))
                .isEqualTo(new byte[] {0, 1, 0, 0});
        assertThat(ours.integritySha256At()).as("RFC 8489 §9.2.5: SHA-256 only").isPositive();
        assertThat(ours.integrityAt()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"00090000", "0002", "00020001", "", "000900ff"})
    void aListWithoutAKnownAlgorithmIsRefused(String hex) {
        assertThat(authentication.accept(challenge(401, "realm", "nonce", HEX.parseHex(hex)), 401))
                .isFalse();
        assertThat(authentication.integrity()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"obMatJos2gAAAx", "obMatJos2AAABx", "obMatJos2wAAAx", "obMatJos2AAADx"})
    void aChallengeWhoseAlgorithmsWereCutOutIsRefused(String nonce) {
        assertThat(authentication.accept(challenge(401, "realm", nonce, null), 401))
                .isFalse();
        assertThat(authentication.accept(challenge(438, "realm", nonce, null), 438))
                .isFalse();
        assertThat(LongTermAuthentication.isBidDown(challenge(401, "realm", nonce, null)))
                .isTrue();
        assertThat(authentication.accept(challenge(401, "realm", nonce, SHA256_AND_MD5), 401))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"obMatJos2QAAAx", "obMatJos2AAAC", "obMatJos2QAAA"})
    void theUserNameIsHiddenWhereTheNonceAsksForIt(String nonce) {
        assertThat(authentication.accept(challenge(401, "realm", nonce, null), 401))
                .isTrue();

        StunMessage ours = written(authentication);

        assertThat(ServerAttributes.find(ours, StunMessage.USERNAME)).isZero();
        assertThat(ServerAttributes.bytes(ours, ServerAttributes.USERHASH, 32)).hasSize(32);
    }

    @ParameterizedTest
    @ValueSource(strings = {"obMatJos2", "obMatJos2gAA", "obMatJos2g!AA", "obMatJos1gAAA", "obMatJos2AAAAx", "x"})
    void otherNoncesAnnounceNothing(String nonce) {
        assertThat(authentication.accept(challenge(401, "realm", nonce, null), 401))
                .isTrue();
        assertThat(ServerAttributes.find(written(authentication), StunMessage.USERNAME))
                .isPositive();
    }

    @Test
    void whatWasNegotiatedNeverGetsWeaker() {
        assertThat(authentication.accept(challenge(401, "realm", "one", SHA256_ONLY), 401))
                .isTrue();
        StunIntegrity before = authentication.integrity();

        assertThat(authentication.accept(challenge(438, "realm", "two", null), 438))
                .isTrue();

        assertThat(authentication.integrity()).isSameAs(before);
        StunMessage ours = written(authentication);
        assertThat(ours.integritySha256At()).isPositive();
        assertThat(ServerAttributes.bytes(ours, ServerAttributes.NONCE, 99))
                .isEqualTo("two".getBytes(StandardCharsets.US_ASCII));
        assertThat(ServerAttributes.bytes(ours, ServerAttributes.PASSWORD_ALGORITHMS, 99))
                .isEqualTo(SHA256_ONLY);
    }

    @Test
    void theSameRealmTwiceIsARefusalAndAnotherIsNot() {
        assertThat(authentication.accept(challenge(401, "realm", "one", null), 401))
                .isTrue();
        assertThat(authentication.accept(challenge(401, "realm", "two", null), 401))
                .isFalse();
        StunIntegrity before = authentication.integrity();

        assertThat(authentication.accept(challenge(401, "other", "three", null), 401))
                .isTrue();

        assertThat(authentication.integrity()).isNotSameAs(before);
    }

    @Test
    void aChallengeWithoutRealmOrNonceIsRefused() {
        StunMessage empty = message(new StunWriter().begin(0x0113, 1, 2).errorCode(401));

        assertThat(authentication.accept(empty, 401)).isFalse();
        assertThat(authentication.accept(empty, 438)).isFalse();
    }

    @Test
    void textIsPreparedAsAnOpaqueString() {
        assertThat(OpaqueString.bytes("e\u0301 \u2003x")).isEqualTo("\u00e9  x".getBytes(StandardCharsets.UTF_8));
    }

    private static StunMessage challenge(int code, String realm, String nonce, byte @Nullable [] algorithms) {
        StunWriter writer = new StunWriter()
                .begin(0x0113, 1, 2)
                .errorCode(code)
                .bytes(ServerAttributes.REALM, realm.getBytes(StandardCharsets.UTF_8))
                .bytes(ServerAttributes.NONCE, nonce.getBytes(StandardCharsets.UTF_8));
        if (algorithms != null) {
            writer.bytes(ServerAttributes.PASSWORD_ALGORITHMS, algorithms);
        }
        return message(writer);
    }

    private static StunMessage written(LongTermAuthentication authentication) {
        StunWriter writer = new StunWriter(2400).begin(1, 1, 2);
        authentication.writeTo(writer);
        StunIntegrity integrity = authentication.integrity();
        int length = integrity == null ? writer.finishUnsigned() : writer.finish(integrity);
        byte[] bytes = Arrays.copyOf(writer.buffer(), length);
        StunMessage message = new StunMessage();
        assertThat(message.wrap(bytes, 0, bytes.length)).isTrue();
        assertThat(integrity == null || integrity.verify(message)).isTrue();
        return message;
    }

    private static StunMessage message(StunWriter writer) {
        byte[] bytes = Arrays.copyOf(writer.buffer(), writer.finishUnsigned());
        StunMessage message = new StunMessage();
        assertThat(message.wrap(bytes, 0, bytes.length)).isTrue();
        return message;
    }
}
