package dev.nightjar.dtlssrtp;

import static dev.nightjar.dtlssrtp.SrtpPackets.SSRC;
import static dev.nightjar.dtlssrtp.SrtpPackets.context;
import static dev.nightjar.dtlssrtp.SrtpPackets.protectRtcp;
import static dev.nightjar.dtlssrtp.SrtpPackets.protectRtp;
import static dev.nightjar.dtlssrtp.SrtpPackets.rtcp;
import static dev.nightjar.dtlssrtp.SrtpPackets.rtp;
import static dev.nightjar.dtlssrtp.SrtpPackets.unprotectRtcp;
import static dev.nightjar.dtlssrtp.SrtpPackets.unprotectRtp;
import static dev.nightjar.dtlssrtp.SrtpProfile.AES_CM_128_HMAC_SHA1_80;
import static dev.nightjar.dtlssrtp.UnprotectResult.ACCEPTED;
import static dev.nightjar.dtlssrtp.UnprotectResult.MALFORMED;
import static dev.nightjar.dtlssrtp.UnprotectResult.REPLAYED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SrtpContextTest {
    @ParameterizedTest
    @EnumSource
    void givesBackWhatWasProtectedAtEveryLength(SrtpProfile profile) {
        SrtpContext sender = context(profile);
        SrtpContext receiver = context(profile);
        for (int length = 0; length < 2000; length += length < 50 ? 1 : 61) {
            byte[] plain = rtp(SSRC, length, length);

            byte[] sealed = protectRtp(sender, plain);
            byte[] opened = sealed.clone();

            assertThat(sealed).hasSize(plain.length + profile.rtpTagLength()).startsWith(Arrays.copyOf(plain, 20));
            assertThat(receiver.unprotectRtp(opened, 0, opened.length)).isEqualTo(ACCEPTED);
            assertThat(receiver.resultLength()).isEqualTo(plain.length);
            assertThat(Arrays.copyOf(opened, plain.length)).isEqualTo(plain);
        }
    }

    @ParameterizedTest
    @EnumSource
    void givesBackWhatWasProtectedInRtcp(SrtpProfile profile) {
        SrtpContext sender = context(profile);
        SrtpContext receiver = context(profile);
        byte[] plain = rtcp(SSRC);
        for (int index = 0; index < 300; index++) {
            byte[] opened = protectRtcp(sender, plain);

            assertThat(opened).hasSize(plain.length + 4 + profile.rtcpTagLength());
            assertThat(receiver.unprotectRtcp(opened, 0, opened.length)).isEqualTo(ACCEPTED);
            assertThat(receiver.resultLength()).isEqualTo(plain.length);
            assertThat(Arrays.copyOf(opened, plain.length)).isEqualTo(plain);
        }
    }

    @ParameterizedTest
    @EnumSource
    void encryptsAllButTheHeader(SrtpProfile profile) {
        SrtpContext sender = context(profile);
        byte[] plain = rtp(SSRC, 7, 40);

        byte[] sealed = protectRtp(sender, plain);

        assertThat(Arrays.copyOfRange(sealed, 20, 60)).doesNotContain(Arrays.copyOfRange(plain, 20, 60));
        byte[] control = rtcp(SSRC);
        assertThat(Arrays.copyOfRange(protectRtcp(sender, control), 8, 32))
                .isNotEqualTo(Arrays.copyOfRange(control, 8, 32));
    }

    @ParameterizedTest
    @EnumSource
    void refusesWhatItAcceptedBefore(SrtpProfile profile) {
        SrtpContext sender = context(profile);
        SrtpContext receiver = context(profile);
        byte[] media = protectRtp(sender, rtp(SSRC, 1, 30));
        byte[] control = protectRtcp(sender, rtcp(SSRC));
        unprotectRtp(receiver, media);
        unprotectRtcp(receiver, control);

        assertThat(unprotectRtp(receiver, media)).isEqualTo(REPLAYED);
        assertThat(unprotectRtcp(receiver, control)).isEqualTo(REPLAYED);
        assertThat(receiver.rtpCounters()).isEqualTo(new SrtpCounters(0, 1, 1, 0, 0, 0));
        assertThat(receiver.rtcpCounters()).isEqualTo(new SrtpCounters(0, 1, 1, 0, 0, 0));
        assertThat(sender.rtpCounters()).isEqualTo(new SrtpCounters(1, 0, 0, 0, 0, 0));
        assertThat(sender.rtcpCounters()).isEqualTo(new SrtpCounters(1, 0, 0, 0, 0, 0));
    }

    @Test
    void refusesWhatLiesBehindTheWindow() {
        SrtpConfig narrow = SrtpConfig.defaults().withReplayWindow(64);
        SrtpContext sender = context(AES_CM_128_HMAC_SHA1_80);
        SrtpContext receiver = SrtpContext.create(SrtpPackets.key(AES_CM_128_HMAC_SHA1_80), narrow);
        byte[] tooLate = protectRtp(sender, rtp(SSRC, 100, 10));
        byte[] late = protectRtp(sender, rtp(SSRC, 101, 10));

        unprotectRtp(receiver, protectRtp(sender, rtp(SSRC, 164, 10)));

        assertThat(unprotectRtp(receiver, tooLate)).isEqualTo(REPLAYED);
        assertThat(unprotectRtp(receiver, late)).isEqualTo(ACCEPTED);
    }

    @ParameterizedTest
    @EnumSource
    void acceptsRtcpThatIsAuthenticatedOnly(SrtpProfile profile) {
        SrtpMasterKey key = SrtpPackets.key(profile);
        SrtpSessionKeys rtpKeys = SrtpKeyDerivation.rtpKeys(key);
        SrtpSessionKeys rtcpKeys = SrtpKeyDerivation.rtcpKeys(key);
        SrtpTransform transform = profile.isAead()
                ? new AesGcmTransform(rtpKeys, rtcpKeys)
                : new AesCmTransform(profile, rtpKeys, rtcpKeys);
        byte[] plain = rtcp(SSRC);
        byte[] clear = Arrays.copyOf(plain, plain.length + SrtpContext.MAX_OVERHEAD_BYTES);
        int length = transform.protectRtcp(clear, 0, plain.length, 5);
        assertThat(clear).startsWith(plain);
        SrtpContext receiver = context(profile);

        assertThat(receiver.unprotectRtcp(clear, 0, length)).isEqualTo(ACCEPTED);

        assertThat(receiver.resultLength()).isEqualTo(plain.length);
        assertThat(clear).startsWith(plain);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 11, 12, 19, 20, 29})
    void callsCutPacketsMalformed(int length) {
        SrtpContext sender = context(AES_CM_128_HMAC_SHA1_80);
        SrtpContext receiver = context(AES_CM_128_HMAC_SHA1_80);
        byte[] sealed = protectRtp(sender, rtp(SSRC, 1, 0));

        assertThat(receiver.unprotectRtp(sealed, 0, length)).isEqualTo(MALFORMED);
        assertThat(receiver.rtpCounters().malformed()).isOne();
        byte[] control = protectRtcp(sender, Arrays.copyOf(rtcp(SSRC), 8));
        assertThat(receiver.unprotectRtcp(control, 0, Math.min(length, 21))).isEqualTo(MALFORMED);
        assertThat(receiver.rtcpCounters().malformed()).isOne();
        assertThat(receiver.unprotectRtcp(control, 0, 22)).isEqualTo(ACCEPTED);
    }

    @Test
    void numbersRtcpFromZeroPerSsrc() {
        SrtpContext sender = context(AES_CM_128_HMAC_SHA1_80);

        assertThat(indexWord(protectRtcp(sender, rtcp(1)))).containsExactly(0x80, 0, 0, 0);
        assertThat(indexWord(protectRtcp(sender, rtcp(1)))).containsExactly(0x80, 0, 0, 1);
        assertThat(indexWord(protectRtcp(sender, rtcp(2)))).containsExactly(0x80, 0, 0, 0);
    }

    private static byte[] indexWord(byte[] sealed) {
        return Arrays.copyOfRange(sealed, sealed.length - 14, sealed.length - 10);
    }

    @Test
    void neverProtectsOneSequenceNumberTwice() {
        SrtpContext sender = context(AES_CM_128_HMAC_SHA1_80);
        protectRtp(sender, rtp(SSRC, 9, 10));

        assertThatIllegalStateException()
                .isThrownBy(() -> protectRtp(sender, rtp(SSRC, 9, 11)))
                .withMessageContaining("sequence number 9 of SSRC 3405691582 is protected already");
    }

    @Test
    void stopsAtTheLastIndexOfTheKey() {
        SrtpContext sender = context(AES_CM_128_HMAC_SHA1_80);
        sender.rtpWindow(SSRC).accept(SrtpIndex.MAX - 1);
        sender.rtcpWindow(SSRC).accept(0x7FFF_FFFE);

        protectRtp(sender, rtp(SSRC, 0xFFFF, 10));
        protectRtcp(sender, rtcp(SSRC));

        assertThatIllegalStateException()
                .isThrownBy(() -> protectRtp(sender, rtp(SSRC, 0, 10)))
                .withMessageContaining("RFC 3711 §9.2");
        assertThatIllegalStateException()
                .isThrownBy(() -> protectRtcp(sender, rtcp(SSRC)))
                .withMessageContaining("RFC 3711 §9.2");
    }

    @Test
    void refusesToReceivePastTheLastIndexOfTheKey() {
        SrtpContext receiver = context(AES_CM_128_HMAC_SHA1_80);
        receiver.rtpWindow(SSRC).accept(SrtpIndex.MAX);
        byte[] sealed = protectRtp(context(AES_CM_128_HMAC_SHA1_80), rtp(SSRC, 0, 10));

        assertThat(unprotectRtp(receiver, sealed)).isEqualTo(UnprotectResult.AUTHENTICATION_FAILED);
    }

    @Test
    void hasOneDirection() {
        SrtpContext sender = context(AES_CM_128_HMAC_SHA1_80);
        SrtpContext receiver = context(AES_CM_128_HMAC_SHA1_80);
        byte[] sealed = protectRtp(sender, rtp(SSRC, 1, 1));
        unprotectRtp(receiver, sealed);

        assertThatIllegalStateException().isThrownBy(() -> unprotectRtp(sender, sealed));
        assertThatIllegalStateException()
                .isThrownBy(() -> protectRtcp(receiver, rtcp(SSRC)))
                .withMessageContaining("this one is RECEIVING");
    }

    @Test
    void namesTheCallersMistakes() {
        SrtpContext sender = context(AES_CM_128_HMAC_SHA1_80);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> sender.protectRtp(new byte[50], 0, 31))
                .withMessage("room after the packet: 19 bytes (expected: >= 20)");
        assertThatIllegalArgumentException().isThrownBy(() -> sender.protectRtp(new byte[50], 0, 30));
        assertThatIllegalArgumentException().isThrownBy(() -> sender.protectRtcp(new byte[50], 0, 31));
        assertThatIllegalArgumentException().isThrownBy(() -> sender.protectRtcp(new byte[50], 0, 30));
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> sender.protectRtp(new byte[50], 40, 11));
        assertThat(sender.rtpSsrcs() + sender.rtcpSsrcs()).isZero();
    }

    @Test
    void isOfNoUseOnceDestroyed() {
        SrtpContext sender = context(AES_CM_128_HMAC_SHA1_80);
        SrtpContext receiver = context(SrtpProfile.AEAD_AES_256_GCM);

        sender.destroy();
        receiver.destroy();
        receiver.destroy();

        assertThatIllegalStateException().isThrownBy(() -> protectRtp(sender, rtp(SSRC, 1, 1)));
        assertThatIllegalStateException().isThrownBy(() -> unprotectRtcp(receiver, new byte[60]));
    }

    @ParameterizedTest
    @EnumSource
    void outlivesTheMasterKeyObject(SrtpProfile profile) {
        SrtpMasterKey key = SrtpPackets.key(profile);
        SrtpContext sender = SrtpContext.create(key, SrtpConfig.defaults());

        key.destroy();

        assertThat(unprotectRtp(context(profile), protectRtp(sender, rtp(SSRC, 1, 1))))
                .isEqualTo(ACCEPTED);
    }

    @ParameterizedTest
    @EnumSource
    void tellsItsProfileAndNoSecret(SrtpProfile profile) {
        assertThat(context(profile)).hasToString("SrtpContext[" + profile + "]");
        assertThat(context(profile).profile()).isEqualTo(profile);
    }
}
