package dev.nightjar.dtlssrtp;

import static dev.nightjar.dtlssrtp.SrtpPackets.SSRC;
import static dev.nightjar.dtlssrtp.SrtpPackets.context;
import static dev.nightjar.dtlssrtp.SrtpPackets.protectRtp;
import static dev.nightjar.dtlssrtp.SrtpPackets.rtp;
import static dev.nightjar.dtlssrtp.SrtpPackets.unprotectRtp;
import static dev.nightjar.dtlssrtp.UnprotectResult.ACCEPTED;
import static dev.nightjar.dtlssrtp.UnprotectResult.REPLAYED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Packets that are asked for again and go out once more under their own number, RFC 3711 §9.1. */
class SrtpResendTest {
    @ParameterizedTest
    @EnumSource
    void thePacketSentLastIsTheSameBytesAgain(SrtpProfile profile) {
        SrtpContext sender = context(profile);
        byte[] plain = rtp(SSRC, 9, 100);
        byte[] first = protectRtp(sender, plain);

        assertThat(protectRtp(sender, plain)).isEqualTo(first);
        assertThat(protectRtp(sender, plain)).isEqualTo(first);
        assertThat(sender.rtpCounters()).isEqualTo(new SrtpCounters(1, 2, 0, 0, 0, 0, 0));
    }

    @ParameterizedTest
    @EnumSource
    void everyPacketOfTheWindowIsTheSameBytesAgainAlsoOverAWrap(SrtpProfile profile) {
        SrtpContext sender = context(profile);
        SrtpContext receiver = context(profile);
        List<byte[]> sealed = new ArrayList<>();
        for (int index = 0xFE00; index < 0xFE00 + 1024; index++) {
            sealed.add(protectRtp(sender, rtp(SSRC, index & 0xFFFF, 40)));
        }
        for (int i = 0; i < 1024; i++) {
            byte[] again = protectRtp(sender, rtp(SSRC, 0xFE00 + i & 0xFFFF, 40));

            assertThat(again).as("packet %s", i).isEqualTo(sealed.get(i));
            assertThat(unprotectRtp(receiver, again)).isEqualTo(ACCEPTED);
            assertThat(unprotectRtp(receiver, sealed.get(i))).isEqualTo(REPLAYED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anotherPacketUnderAUsedNumberIsRefusedAndWiped(SrtpProfile profile) {
        SrtpContext sender = context(profile);
        byte[] first = protectRtp(sender, rtp(SSRC, 9, 10));
        byte[] other = rtp(SSRC, 9, 10);
        other[29] ^= 1;
        byte[] buffer = Arrays.copyOf(other, other.length + SrtpContext.MAX_OVERHEAD_BYTES);

        assertThatIllegalStateException()
                .isThrownBy(() -> sender.protectRtp(buffer, 0, other.length))
                .withMessage("sequence number 9 of SSRC 3405691582 was used for another packet (RFC 3711 §9.1)");

        assertThat(buffer).containsOnly(0);
        assertThat(sender.rtpCounters().sentAgain()).isZero();
        assertThat(protectRtp(sender, rtp(SSRC, 9, 10))).isEqualTo(first);
        assertThatIllegalStateException().isThrownBy(() -> protectRtp(sender, rtp(SSRC, 9, 11)));
    }

    @ParameterizedTest
    @EnumSource
    void aHeaderThatDiffersIsAnotherPacket(SrtpProfile profile) {
        SrtpContext sender = context(profile);
        protectRtp(sender, rtp(SSRC, 9, 10));
        byte[] marked = rtp(SSRC, 9, 10);
        marked[1] |= (byte) 0x80;

        assertThatIllegalStateException().isThrownBy(() -> protectRtp(sender, marked));
    }

    @Test
    void whatLiesBehindTheWindowIsRefused() {
        SrtpProfile profile = SrtpProfile.AES_CM_128_HMAC_SHA1_80;
        SrtpContext sender = SrtpContext.create(
                SrtpPackets.key(profile), SrtpConfig.defaults().withReplayWindow(64));
        byte[] oldest = protectRtp(sender, rtp(SSRC, 100, 5));
        protectRtp(sender, rtp(SSRC, 163, 5));
        assertThat(protectRtp(sender, rtp(SSRC, 100, 5))).isEqualTo(oldest);

        protectRtp(sender, rtp(SSRC, 164, 5));

        assertThatIllegalStateException()
                .isThrownBy(() -> protectRtp(sender, rtp(SSRC, 100, 5)))
                .withMessage("sequence number 100 of SSRC 3405691582 lies behind the replay window");
    }

    @Test
    void aLatePacketInAHoleOfTheWindowIsAFirstOne() {
        SrtpContext sender = context(SrtpProfile.AEAD_AES_128_GCM);
        protectRtp(sender, rtp(SSRC, 3, 5));
        protectRtp(sender, rtp(SSRC, 5, 5));

        protectRtp(sender, rtp(SSRC, 4, 5));

        assertThat(sender.rtpCounters()).isEqualTo(new SrtpCounters(3, 0, 0, 0, 0, 0, 0));
    }
}
