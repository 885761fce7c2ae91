package dev.nightjar.dtlssrtp;

import static dev.nightjar.dtlssrtp.SrtpPackets.SSRC;
import static dev.nightjar.dtlssrtp.SrtpPackets.context;
import static dev.nightjar.dtlssrtp.SrtpPackets.protectRtcp;
import static dev.nightjar.dtlssrtp.SrtpPackets.protectRtp;
import static dev.nightjar.dtlssrtp.SrtpPackets.rtcp;
import static dev.nightjar.dtlssrtp.SrtpPackets.rtp;
import static dev.nightjar.dtlssrtp.SrtpPackets.unprotectRtcp;
import static dev.nightjar.dtlssrtp.SrtpPackets.unprotectRtp;
import static dev.nightjar.dtlssrtp.UnprotectResult.ACCEPTED;
import static dev.nightjar.dtlssrtp.UnprotectResult.AUTHENTICATION_FAILED;
import static dev.nightjar.dtlssrtp.UnprotectResult.NO_CONTEXT;
import static dev.nightjar.dtlssrtp.UnprotectResult.REPLAYED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.nightjar.testkit.Seeds;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SrtpHostileBytesTest {
    private static final int ROUNDS = 3_000;

    @ParameterizedTest
    @EnumSource
    void mutatedPacketsAreNeverAcceptedAndDisturbNoLaterOne(SrtpProfile profile) {
        SplittableRandom random = Seeds.random(666);
        SrtpContext sender = context(profile);
        SrtpContext receiver = context(profile);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] media = protectRtp(sender, rtp(SSRC, i * 5 & 0xFFFF, random.nextInt(60)));
            byte[] control = protectRtcp(sender, rtcp(SSRC));
            for (int j = 0; j < 3; j++) {
                assertThat(receiveRtp(receiver, mutated(media, random), random)).isNotEqualTo(ACCEPTED);
                assertThat(receiveRtcp(receiver, mutated(control, random), random))
                        .isNotEqualTo(ACCEPTED);
            }

            assertThat(receiveRtp(receiver, media, random)).as("round %s", i).isEqualTo(ACCEPTED);
            assertThat(receiveRtcp(receiver, control, random)).as("round %s", i).isEqualTo(ACCEPTED);
        }
        assertThat(receiver.rtpSsrcs()).isOne();
        assertThat(receiver.rtcpSsrcs()).isOne();
        assertThat(receiver.rtpCounters().accepted()).isEqualTo(ROUNDS);
    }

    @ParameterizedTest
    @EnumSource
    void everySingleBitCounts(SrtpProfile profile) {
        SrtpContext sender = context(profile);
        SrtpContext receiver = context(profile);
        byte[] media = protectRtp(sender, rtp(SSRC, 1000, 17));
        byte[] control = protectRtcp(sender, rtcp(SSRC));
        for (int bit = 0; bit < 8 * media.length; bit++) {
            assertThat(unprotectRtp(receiver, flipped(media, bit)))
                    .as("bit %s", bit)
                    .isNotEqualTo(ACCEPTED);
        }
        for (int bit = 0; bit < 8 * control.length; bit++) {
            assertThat(unprotectRtcp(receiver, flipped(control, bit)))
                    .as("bit %s", bit)
                    .isNotEqualTo(ACCEPTED);
        }

        assertThat(unprotectRtp(receiver, media)).isEqualTo(ACCEPTED);
        assertThat(unprotectRtcp(receiver, control)).isEqualTo(ACCEPTED);
    }

    @ParameterizedTest
    @EnumSource
    void garbageNeverThrows(SrtpProfile profile) {
        SplittableRandom random = Seeds.random(667);
        SrtpContext receiver = context(profile);
        byte[] first = {(byte) 0x80, (byte) 0x90, (byte) 0xBF, (byte) 0x81, 0};
        for (int i = 0; i < 20_000; i++) {
            byte[] packet = new byte[random.nextInt(1, i % 10 == 0 ? 1500 : 80)];
            random.nextBytes(packet);
            packet[0] = i % 7 == 0 ? packet[0] : first[i % first.length];

            assertThat(receiveRtp(receiver, packet, random)).isNotEqualTo(ACCEPTED);
            assertThat(receiveRtcp(receiver, packet, random)).isNotEqualTo(ACCEPTED);
        }
        assertThat(receiver.rtpSsrcs() + receiver.rtcpSsrcs()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aFloodOfUnknownSsrcsWithBadTagsMakesNoState(SrtpProfile profile) {
        SrtpContext receiver = context(profile);
        SplittableRandom random = Seeds.random(668);
        for (int ssrc = 0; ssrc < 2_000; ssrc++) {
            byte[] media = new byte[60];
            random.nextBytes(media);
            System.arraycopy(rtp(ssrc, 1, 0), 0, media, 0, 20);
            byte[] control = new byte[60];
            random.nextBytes(control);
            System.arraycopy(rtcp(ssrc), 0, control, 0, 8);

            assertThat(unprotectRtp(receiver, media)).isEqualTo(AUTHENTICATION_FAILED);
            assertThat(unprotectRtcp(receiver, control)).isEqualTo(AUTHENTICATION_FAILED);
        }
        assertThat(receiver.rtpSsrcs()).isZero();
        assertThat(receiver.rtcpSsrcs()).isZero();
        assertThat(receiver.rtpCounters().authenticationFailed()).isEqualTo(2_000);
    }

    @Test
    void authenticatedSsrcsFillTheTableAndThoseKnownGoOn() {
        SrtpProfile profile = SrtpProfile.AES_CM_128_HMAC_SHA1_32;
        SrtpContext sender = SrtpContext.create(
                SrtpPackets.key(profile), SrtpConfig.defaults().withMaxSsrcs(600));
        SrtpContext receiver = context(profile);
        for (int ssrc = 0; ssrc < 600; ssrc++) {
            UnprotectResult expected = ssrc < 512 ? ACCEPTED : NO_CONTEXT;

            assertThat(unprotectRtp(receiver, protectRtp(sender, rtp(ssrc, 1, 4))))
                    .isEqualTo(expected);
            assertThat(unprotectRtcp(receiver, protectRtcp(sender, rtcp(ssrc)))).isEqualTo(expected);
        }

        assertThat(receiver.rtpSsrcs()).isEqualTo(512);
        assertThat(receiver.rtcpSsrcs()).isEqualTo(512);
        assertThat(receiver.rtpCounters()).isEqualTo(new SrtpCounters(0, 0, 512, 0, 0, 0, 88));
        assertThat(receiver.rtcpCounters()).isEqualTo(new SrtpCounters(0, 0, 512, 0, 0, 0, 88));
        assertThat(unprotectRtp(receiver, protectRtp(sender, rtp(511, 2, 4)))).isEqualTo(ACCEPTED);
    }

    @Test
    void theSenderIsBoundedToo() {
        SrtpProfile profile = SrtpProfile.AEAD_AES_128_GCM;
        SrtpContext sender = SrtpContext.create(
                SrtpPackets.key(profile), SrtpConfig.defaults().withMaxSsrcs(1));
        protectRtp(sender, rtp(1, 1, 4));

        assertThatIllegalStateException().isThrownBy(() -> protectRtp(sender, rtp(2, 1, 4)));
        assertThat(protectRtp(sender, rtp(1, 2, 4))).hasSize(40);
    }

    @ParameterizedTest
    @EnumSource
    void aReplayIsToldBeforeTheTagIsLookedAt(SrtpProfile profile) {
        SrtpContext sender = context(profile);
        SrtpContext receiver = context(profile);
        byte[] sealed = protectRtp(sender, rtp(SSRC, 3, 9));
        unprotectRtp(receiver, sealed);
        sealed[sealed.length - 1] ^= 1;

        assertThat(unprotectRtp(receiver, sealed)).isEqualTo(REPLAYED);
    }

    /** Unprotects a copy at offset 3 of a larger array and checks that nothing around it changed. */
    private static UnprotectResult receiveRtp(SrtpContext receiver, byte[] packet, SplittableRandom random) {
        byte[] buffer = embedded(packet, random);
        byte[] before = buffer.clone();
        UnprotectResult result = receiver.unprotectRtp(buffer, 3, packet.length);
        assertSurroundings(buffer, before, packet.length);
        return result;
    }

    private static UnprotectResult receiveRtcp(SrtpContext receiver, byte[] packet, SplittableRandom random) {
        byte[] buffer = embedded(packet, random);
        byte[] before = buffer.clone();
        UnprotectResult result = receiver.unprotectRtcp(buffer, 3, packet.length);
        assertSurroundings(buffer, before, packet.length);
        return result;
    }

    private static byte[] embedded(byte[] packet, SplittableRandom random) {
        byte[] buffer = new byte[3 + packet.length + 5];
        random.nextBytes(buffer);
        System.arraycopy(packet, 0, buffer, 3, packet.length);
        return buffer;
    }

    private static void assertSurroundings(byte[] after, byte[] before, int length) {
        assertThat(Arrays.equals(after, 0, 3, before, 0, 3)).isTrue();
        assertThat(Arrays.equals(after, 3 + length, after.length, before, 3 + length, after.length))
                .isTrue();
    }

    /** A packet that differs: bits flipped, cut, lengthened, or with another tail. */
    private static byte[] mutated(byte[] packet, SplittableRandom random) {
        switch (random.nextInt(4)) {
            case 0:
                return Arrays.copyOf(packet, random.nextInt(packet.length));
            case 1:
                byte[] longer = Arrays.copyOf(packet, packet.length + 1 + random.nextInt(8));
                longer[longer.length - 1] = (byte) random.nextInt(256);
                return longer;
            case 2:
                byte[] tail = flipped(packet, 8 * packet.length - 1 - random.nextInt(32));
                return tail;
            default:
                byte[] bits = flipped(packet, random.nextInt(8 * packet.length));
                return random.nextBoolean() ? bits : flippedElsewhere(bits, packet, random);
        }
    }

    private static byte[] flippedElsewhere(byte[] bits, byte[] original, SplittableRandom random) {
        byte[] twice = flipped(bits, random.nextInt(8 * bits.length));
        return Arrays.equals(twice, original) ? bits : twice;
    }

    private static byte[] flipped(byte[] packet, int bit) {
        byte[] copy = packet.clone();
        copy[bit / 8] ^= (byte) (0x80 >>> bit % 8);
        return copy;
    }
}
