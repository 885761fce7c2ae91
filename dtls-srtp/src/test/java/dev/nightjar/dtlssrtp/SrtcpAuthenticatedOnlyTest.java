package dev.nightjar.dtlssrtp;

import static dev.nightjar.dtlssrtp.SrtpPackets.SSRC;
import static dev.nightjar.dtlssrtp.SrtpPackets.context;
import static dev.nightjar.dtlssrtp.SrtpPackets.protectRtcp;
import static dev.nightjar.dtlssrtp.SrtpPackets.rtcp;
import static dev.nightjar.dtlssrtp.SrtpPackets.unprotectRtcp;
import static dev.nightjar.dtlssrtp.UnprotectResult.ACCEPTED;
import static dev.nightjar.dtlssrtp.UnprotectResult.AUTHENTICATION_FAILED;
import static dev.nightjar.dtlssrtp.UnprotectResult.REPLAYED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** SRTCP with the E bit clear, RFC 3711 §3.4 and RFC 7714 §9.3: it is received, and never sent. */
class SrtcpAuthenticatedOnlyTest {
    @ParameterizedTest
    @EnumSource
    void isAcceptedAsItStands(SrtpProfile profile) {
        byte[] plain = rtcp(SSRC);
        byte[] clear = authenticatedOnly(profile, plain, 5);
        SrtpContext receiver = context(profile);
        assertThat(clear).startsWith(plain);

        assertThat(receiver.unprotectRtcp(clear, 0, clear.length)).isEqualTo(ACCEPTED);

        assertThat(receiver.resultLength()).isEqualTo(plain.length);
        assertThat(clear).startsWith(plain);
        assertThat(receiver.rtcpWindow(SSRC).highest()).isEqualTo(5);
    }

    /** One sequence of indices, whatever the E bit says. */
    @ParameterizedTest
    @EnumSource
    void sharesItsReplayWindowWithEncryptedPackets(SrtpProfile profile) {
        SrtpContext sender = context(profile);
        SrtpContext receiver = context(profile);
        byte[] encrypted0 = protectRtcp(sender, rtcp(SSRC));
        byte[] encrypted1 = protectRtcp(sender, rtcp(SSRC));

        assertThat(unprotectRtcp(receiver, authenticatedOnly(profile, rtcp(SSRC), 0)))
                .isEqualTo(ACCEPTED);

        assertThat(unprotectRtcp(receiver, authenticatedOnly(profile, rtcp(SSRC), 0)))
                .isEqualTo(REPLAYED);
        assertThat(unprotectRtcp(receiver, encrypted0)).isEqualTo(REPLAYED);
        assertThat(unprotectRtcp(receiver, encrypted1)).isEqualTo(ACCEPTED);
        assertThat(unprotectRtcp(receiver, authenticatedOnly(profile, rtcp(SSRC), 1)))
                .isEqualTo(REPLAYED);
        assertThat(unprotectRtcp(receiver, authenticatedOnly(profile, rtcp(SSRC), 0x7FFF_FFFF)))
                .isEqualTo(ACCEPTED);
    }

    @ParameterizedTest
    @EnumSource
    void everySingleBitCountsTheEBitIncluded(SrtpProfile profile) {
        SrtpContext receiver = context(profile);
        byte[] clear = authenticatedOnly(profile, rtcp(SSRC), 9);
        for (int bit = 2; bit < 8 * clear.length; bit++) {
            byte[] damaged = clear.clone();
            damaged[bit / 8] ^= (byte) (0x80 >>> bit % 8);

            assertThat(unprotectRtcp(receiver, damaged)).as("bit %s", bit).isEqualTo(AUTHENTICATION_FAILED);
        }
        assertThat(unprotectRtcp(receiver, clear)).isEqualTo(ACCEPTED);
    }

    private static byte[] authenticatedOnly(SrtpProfile profile, byte[] plain, int index) {
        SrtpMasterKey key = SrtpPackets.key(profile);
        SrtpSessionKeys rtpKeys = SrtpKeyDerivation.rtpKeys(key);
        SrtpSessionKeys rtcpKeys = SrtpKeyDerivation.rtcpKeys(key);
        SrtpTransform transform = profile.isAead()
                ? new AesGcmTransform(JavaCrypto.BY_BLOCKS, rtpKeys, rtcpKeys)
                : new AesCmTransform(JavaCrypto.BY_BLOCKS, profile, rtpKeys, rtcpKeys);
        byte[] buffer = Arrays.copyOf(plain, plain.length + SrtpContext.MAX_OVERHEAD_BYTES);
        return Arrays.copyOf(buffer, transform.protectRtcp(buffer, 0, plain.length, index));
    }
}
