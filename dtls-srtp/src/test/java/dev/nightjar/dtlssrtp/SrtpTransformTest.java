package dev.nightjar.dtlssrtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SrtpTransformTest {
    @ParameterizedTest
    @EnumSource
    void transformsOfDifferentKeysAreAlikeOnceDestroyed(SrtpProfile profile) {
        SrtpTransform one = transform(profile, 1);
        SrtpTransform two = transform(profile, 2);
        assertThat(rtp(one)).isNotEqualTo(rtp(two));
        assertThat(rtcp(one)).isNotEqualTo(rtcp(two));

        one.destroy();
        two.destroy();

        assertThat(rtp(one)).isEqualTo(rtp(two));
        assertThat(rtcp(one)).isEqualTo(rtcp(two));
    }

    private static SrtpTransform transform(SrtpProfile profile, int fill) {
        byte[] key = new byte[profile.masterKeyLength()];
        byte[] salt = new byte[profile.masterSaltLength()];
        Arrays.fill(key, (byte) fill);
        Arrays.fill(salt, (byte) fill);
        SrtpMasterKey master = new SrtpMasterKey(profile, key, salt);
        SrtpSessionKeys rtpKeys = SrtpKeyDerivation.rtpKeys(master);
        SrtpSessionKeys rtcpKeys = SrtpKeyDerivation.rtcpKeys(master);
        return profile.isAead()
                ? new AesGcmTransform(JavaCrypto.BY_BLOCKS, rtpKeys, rtcpKeys)
                : new AesCmTransform(JavaCrypto.BY_BLOCKS, profile, rtpKeys, rtcpKeys);
    }

    private static byte[] rtp(SrtpTransform transform) {
        byte[] buffer = Arrays.copyOf(SrtpPackets.rtp(1, 2, 30), 50 + SrtpContext.MAX_OVERHEAD_BYTES);
        transform.protectRtp(buffer, 0, 20, 50, 2);
        return buffer;
    }

    private static byte[] rtcp(SrtpTransform transform) {
        byte[] buffer = Arrays.copyOf(SrtpPackets.rtcp(1), 32 + SrtpContext.MAX_OVERHEAD_BYTES);
        transform.protectRtcp(buffer, 0, 32, SrtpTransform.ENCRYPTED | 2);
        return buffer;
    }
}
