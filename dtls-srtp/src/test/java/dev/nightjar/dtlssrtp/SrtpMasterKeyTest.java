package dev.nightjar.dtlssrtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SrtpMasterKeyTest {
    private static final SrtpProfile PROFILE = SrtpProfile.AES_CM_128_HMAC_SHA1_80;

    @Test
    void givesAndTakesCopies() {
        byte[] bytes = new byte[16];
        SrtpMasterKey key = new SrtpMasterKey(PROFILE, bytes, new byte[14]);

        bytes[0] = 1;
        key.key()[1] = 1;
        key.salt()[1] = 1;

        assertThat(key.key()).hasSize(16).containsOnly(0);
        assertThat(key.salt()).hasSize(14).containsOnly(0);
    }

    @Test
    void isZeroOnceDestroyedAndNeverPrinted() {
        SrtpMasterKey key = SrtpPackets.key(PROFILE);

        assertThat(key).hasToString("SrtpMasterKey[AES_CM_128_HMAC_SHA1_80]");
        key.destroy();

        assertThat(key.key()).containsOnly(0);
        assertThat(key.salt()).containsOnly(0);
    }

    @Test
    void refusesLengthsThatAreNotTheProfiles() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SrtpMasterKey(PROFILE, new byte[15], new byte[14]))
                .withMessage("key: 15 bytes (expected: 16)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SrtpMasterKey(PROFILE, new byte[16], new byte[12]))
                .withMessage("salt: 12 bytes (expected: 14)");
    }

    @ParameterizedTest
    @CsvSource({
        "AES_CM_128_HMAC_SHA1_80, SRTP_AES128_CM_HMAC_SHA1_80, 1, 16, 14, 10, 10",
        "AES_CM_128_HMAC_SHA1_32, SRTP_AES128_CM_HMAC_SHA1_32, 2, 16, 14, 4, 10",
        "AEAD_AES_128_GCM, SRTP_AEAD_AES_128_GCM, 7, 16, 12, 16, 16",
        "AEAD_AES_256_GCM, SRTP_AEAD_AES_256_GCM, 8, 32, 12, 16, 16"
    })
    void profilesHaveTheCodesAndLengthsOfRfc5764AndRfc7714(
            SrtpProfile profile, String name, int code, int key, int salt, int rtpTag, int rtcpTag) {
        assertThat(profile.isNegotiable()).isTrue();
        assertThat(profile.registeredName()).isEqualTo(name);
        assertThat(profile.code()).isEqualTo(code);
        assertThat(profile.masterKeyLength()).isEqualTo(key);
        assertThat(profile.masterSaltLength()).isEqualTo(salt);
        assertThat(profile.rtpTagLength()).isEqualTo(rtpTag);
        assertThat(profile.rtcpTagLength()).isEqualTo(rtcpTag);
    }

    @ParameterizedTest
    @CsvSource({"AES_256_CM_HMAC_SHA1_80, 32, 14, 10, 10", "AES_256_CM_HMAC_SHA1_32, 32, 14, 4, 10"})
    void profilesOfAesCm256HaveTheLengthsOfRfc6188AndNoCode(
            SrtpProfile profile, int key, int salt, int rtpTag, int rtcpTag) {
        assertThat(profile.masterKeyLength()).isEqualTo(key);
        assertThat(profile.masterSaltLength()).isEqualTo(salt);
        assertThat(profile.rtpTagLength()).isEqualTo(rtpTag);
        assertThat(profile.rtcpTagLength()).isEqualTo(rtcpTag);
        assertThat(profile.isAead()).isFalse();
        assertThat(profile.isNegotiable()).isFalse();
        assertThatIllegalStateException()
                .isThrownBy(profile::code)
                .withMessage(profile + " has no code: DTLS cannot negotiate it");
        assertThatIllegalStateException().isThrownBy(profile::registeredName);
    }
}
