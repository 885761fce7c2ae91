package dev.nightjar.dtlssrtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.EnumSource;

class SrtpKeyDerivationTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] MASTER_KEY = HEX.parseHex("e1f97a0d3e018be0d64fa32c06de4139");
    private static final byte[] MASTER_SALT = HEX.parseHex("0ec675ad498afeebb6960b3aabe6");

    @ParameterizedTest(name = "label {0}")
    @CsvFileSource(resources = "rfc3711-b3.csv")
    void derivesTheKeysOfRfc3711AppendixB3(int label, String expected) {
        byte[] derived = SrtpKeyDerivation.derive(MASTER_KEY, MASTER_SALT, label, expected.length() / 2);

        assertThat(HEX.formatHex(derived)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "label {0}")
    @CsvFileSource(resources = "rfc6188-7-3.csv")
    void derivesTheKeysOfRfc6188Section73WithAes256(int label, String expected) {
        byte[] key = HEX.parseHex("f0f04914b513f2763a1b1fa130f10e2998f6f6e43e4309d1e622a0e332b9f1b6");
        byte[] salt = HEX.parseHex("3b04803de51ee7c96423ab5b78d2");

        byte[] derived = SrtpKeyDerivation.derive(key, salt, label, expected.length() / 2);

        assertThat(HEX.formatHex(derived)).isEqualTo(expected);
    }

    @Test
    void takesTheLabelsOfRfc3711Section432ForRtpAndRtcp() {
        SrtpMasterKey master = new SrtpMasterKey(SrtpProfile.AES_CM_128_HMAC_SHA1_80, MASTER_KEY, MASTER_SALT);

        SrtpSessionKeys rtp = SrtpKeyDerivation.rtpKeys(master);
        SrtpSessionKeys rtcp = SrtpKeyDerivation.rtcpKeys(master);

        assertThat(HEX.formatHex(rtp.cipherKey())).isEqualTo("c61e7a93744f39ee10734afe3ff7a087");
        assertThat(HEX.formatHex(rtp.authenticationKey())).isEqualTo("cebe321f6ff7716b6fd4ab49af256a156d38baa4");
        assertThat(HEX.formatHex(rtp.salt())).isEqualTo("30cbbc08863d8c85d49db34a9ae1");
        assertThat(HEX.formatHex(rtcp.cipherKey())).isEqualTo("4c1aa45a81f73d61c800bbb00fbb1eaa");
        assertThat(HEX.formatHex(rtcp.authenticationKey())).isEqualTo("8d54534feb49ae8e7993a6bd0b844fc323a93dfd");
        assertThat(HEX.formatHex(rtcp.salt())).isEqualTo("9581c7ad87b3e530bf3e4454a8b3");
    }

    @ParameterizedTest
    @EnumSource
    void sizesTheKeysForTheProfile(SrtpProfile profile) {
        SrtpSessionKeys keys = SrtpKeyDerivation.rtpKeys(SrtpPackets.key(profile));

        assertThat(keys.cipherKey()).hasSize(profile.masterKeyLength());
        assertThat(keys.salt()).hasSize(profile.masterSaltLength());
        assertThat(keys.authenticationKey()).hasSize(profile.isAead() ? 0 : 20);
    }

    @Test
    void destroyedSessionKeysAreZero() {
        SrtpSessionKeys keys = SrtpKeyDerivation.rtpKeys(SrtpPackets.key(SrtpProfile.AES_CM_128_HMAC_SHA1_80));

        keys.destroy();

        assertThat(keys.cipherKey()).containsOnly(0);
        assertThat(keys.authenticationKey()).containsOnly(0);
        assertThat(keys.salt()).containsOnly(0);
    }
}
