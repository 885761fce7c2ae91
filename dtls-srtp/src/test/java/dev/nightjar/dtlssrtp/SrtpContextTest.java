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
import static dev.nightjar.dtlssrtp.UnprotectResult.AUTHENTICATION_FAILED;
import static dev.nightjar.dtlssrtp.UnprotectResult.MALFORMED;
import static dev.nightjar.dtlssrtp.UnprotectResult.NO_CONTEXT;
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

        assertThat(sealed).startsWith(Arrays.copyOf(plain, 20));
        for (int at = 20; at < 60; at += 10) {
            assertThat(Arrays.copyOfRange(sealed, at, at + 10)).isNotEqualTo(Arrays.copyOfRange(plain, at, at + 10));
        }
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
        assertThat(receiver.rtpCounters()).isEqualTo(new SrtpCounters(0, 0, 1, 1, 0, 0, 0));
        assertThat(receiver.rtcpCounters()).isEqualTo(new SrtpCounters(0, 0, 1, 1, 0, 0, 0));
        assertThat(sender.rtpCounters()).isEqualTo(new SrtpCounters(1, 0, 0, 0, 0, 0, 0));
        assertThat(sender.rtcpCounters()).isEqualTo(new SrtpCounters(1, 0, 0, 0, 0, 0, 0));
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

        assertThat(unprotectRtp(receiver, sealed)).isEqualTo(AUTHENTICATION_FAILED);
    }

    @Test
    void takesNoPacketThatIsTooLongForItsKeyStream() {
        SrtpContext sender = context(AES_CM_128_HMAC_SHA1_80);
        SrtpContext receiver = context(AES_CM_128_HMAC_SHA1_80);
        byte[] longest = protectRtp(sender, rtp(SSRC, 1, 65_535 - 20 - 20));
        byte[] longestReport = protectRtcp(sender, Arrays.copyOf(rtcp(SSRC), 65_535 - 20));

        assertThat(unprotectRtp(receiver, longest)).isEqualTo(ACCEPTED);
        assertThat(unprotectRtcp(receiver, longestReport)).isEqualTo(ACCEPTED);
        assertThat(unprotectRtp(receiver, Arrays.copyOf(longest, 65_536))).isEqualTo(MALFORMED);
        assertThat(unprotectRtcp(receiver, Arrays.copyOf(longestReport, 65_536)))
                .isEqualTo(MALFORMED);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> protectRtp(sender, rtp(SSRC, 2, 65_535 - 20 - 19)))
                .withMessage("packet: 65516 bytes (expected: <= 65515)");
        assertThatIllegalArgumentException().isThrownBy(() -> protectRtcp(sender, Arrays.copyOf(rtcp(SSRC), 65_516)));
    }

    /** RFC 3711 §3.1: the identifier stands between payload and tag, and nobody told us its length. */
    @ParameterizedTest
    @EnumSource
    void aMasterKeyIdentifierFailsAuthentication(SrtpProfile profile) {
        byte[] sealed = protectRtp(context(profile), rtp(SSRC, 1, 30));
        int tagAt = sealed.length - profile.rtpTagLength();
        for (int length : new int[] {1, 4, 128}) {
            byte[] identified = new byte[sealed.length + length];
            System.arraycopy(sealed, 0, identified, 0, tagAt);
            System.arraycopy(sealed, tagAt, identified, tagAt + length, profile.rtpTagLength());

            assertThat(unprotectRtp(context(profile), identified)).isEqualTo(AUTHENTICATION_FAILED);
        }
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
        assertThatIllegalStateException().isThrownBy(() -> protectRtcp(sender, rtcp(SSRC)));
        assertThat(unprotectRtp(receiver, new byte[60])).isEqualTo(NO_CONTEXT);
        assertThat(unprotectRtcp(receiver, new byte[60])).isEqualTo(NO_CONTEXT);
        assertThat(receiver.rtpCounters()).isEqualTo(new SrtpCounters(0, 0, 0, 0, 0, 0, 1));
        assertThat(receiver.rtcpCounters()).isEqualTo(new SrtpCounters(0, 0, 0, 0, 0, 0, 1));
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
