package dev.nightjar.dtlssrtp;

import static dev.nightjar.dtlssrtp.SrtpPackets.SSRC;
import static dev.nightjar.dtlssrtp.SrtpPackets.context;
import static dev.nightjar.dtlssrtp.SrtpPackets.protectRtp;
import static dev.nightjar.dtlssrtp.SrtpPackets.rtp;
import static dev.nightjar.dtlssrtp.SrtpPackets.unprotectRtp;
import static dev.nightjar.dtlssrtp.UnprotectResult.ACCEPTED;
import static dev.nightjar.dtlssrtp.UnprotectResult.AUTHENTICATION_FAILED;
import static dev.nightjar.dtlssrtp.UnprotectResult.REPLAYED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.nightjar.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rollover counter through wraps, losses and reordering, RFC 3711 §3.3.1. */
class SrtpRolloverTest {
    private static final SrtpProfile PROFILE = SrtpProfile.AES_CM_128_HMAC_SHA1_80;

    @ParameterizedTest
    @EnumSource
    void acceptsAnyOrderWithinTheWindowAcrossWraps(SrtpProfile profile) {
        SplittableRandom random = Seeds.random(3711);
        SrtpContext sender = context(profile);
        SrtpContext receiver = context(profile);
        for (long start = 0x3F00; start < 0x3_0000; start += 0x4000) { // every fourth batch lies across a wrap
            List<byte[]> sealed = new ArrayList<>();
            for (long index = start; index < start + 512; index++) {
                sealed.add(protectRtp(sender, rtp(SSRC, (int) index & 0xFFFF, 20)));
            }
            shuffle(sealed, random);

            for (byte[] packet : sealed) {
                assertThat(unprotectRtp(receiver, packet)).isEqualTo(ACCEPTED);
            }
            for (byte[] packet : sealed) {
                assertThat(unprotectRtp(receiver, packet)).isEqualTo(REPLAYED);
            }
            assertThat(receiver.rtpWindow(SSRC).highest()).isEqualTo(start + 511);
        }
    }

    @Test
    void aGapTooLongToBridgeIsTakenForALatePacketAndMovesNothing() {
        SrtpContext sender = context(PROFILE);
        SrtpContext receiver = context(PROFILE);
        unprotectRtp(receiver, protectRtp(sender, rtp(SSRC, 0xF000, 5)));
        protectRtp(sender, rtp(SSRC, 0x6000, 5));

        byte[] afterGap = protectRtp(sender, rtp(SSRC, 0x7001, 5));

        assertThat(unprotectRtp(receiver, afterGap)).isEqualTo(REPLAYED);
        assertThat(receiver.rtpWindow(SSRC).highest()).isEqualTo(0xF000);
    }

    private static void shuffle(List<byte[]> packets, SplittableRandom random) {
        for (int i = packets.size() - 1; i > 0; i--) {
            packets.set(i, packets.set(random.nextInt(i + 1), packets.get(i)));
        }
    }

    @Test
    void goesBackOverTheWrapForLatePackets() {
        SrtpContext sender = context(PROFILE);
        SrtpContext receiver = context(PROFILE);
        byte[] before = protectRtp(sender, rtp(SSRC, 0xFFFE, 5));
        byte[] last = protectRtp(sender, rtp(SSRC, 0xFFFF, 5));
        byte[] first = protectRtp(sender, rtp(SSRC, 0, 5));
        byte[] second = protectRtp(sender, rtp(SSRC, 1, 5));

        assertThat(unprotectRtp(receiver, before)).isEqualTo(ACCEPTED);
        assertThat(unprotectRtp(receiver, second)).isEqualTo(ACCEPTED);
        assertThat(unprotectRtp(receiver, last)).isEqualTo(ACCEPTED);
        assertThat(unprotectRtp(receiver, first)).isEqualTo(ACCEPTED);
        assertThat(unprotectRtp(receiver, last)).isEqualTo(REPLAYED);
    }

    @Test
    void theSenderGoesBackOverTheWrapToo() {
        SrtpContext sender = context(PROFILE);
        SrtpContext receiver = context(PROFILE);
        byte[] before = protectRtp(sender, rtp(SSRC, 0xFFFE, 5));
        byte[] first = protectRtp(sender, rtp(SSRC, 0, 5));
        byte[] late = protectRtp(sender, rtp(SSRC, 0xFFFF, 5));

        assertThat(unprotectRtp(receiver, before)).isEqualTo(ACCEPTED);
        assertThat(unprotectRtp(receiver, first)).isEqualTo(ACCEPTED);
        assertThat(unprotectRtp(receiver, late)).isEqualTo(ACCEPTED);
        assertThat(sender.rtpWindow(SSRC).highest()).isEqualTo(0x1_0000);
    }

    /**
     * As when keys change just after a wrap, and what was sent before it is asked for again: sent as of the first
     * roll-over it would make one that a receiver without this packet does not follow.
     */
    @Test
    void theSenderDoesNotGoBackBelowItsFirstRollOver() {
        SrtpContext sender = context(PROFILE);
        SrtpContext receiver = context(PROFILE);
        unprotectRtp(receiver, protectRtp(sender, rtp(SSRC, 3, 5)));

        assertThatIllegalStateException()
                .isThrownBy(() -> protectRtp(sender, rtp(SSRC, 0xFFFD, 5)))
                .withMessageEndingWith("lies behind the replay window");

        for (int sequenceNumber = 4; sequenceNumber < 40; sequenceNumber++) {
            assertThat(unprotectRtp(receiver, protectRtp(sender, rtp(SSRC, sequenceNumber, 5))))
                    .isEqualTo(ACCEPTED);
        }
        assertThat(sender.rtpWindow(SSRC).highest()).isEqualTo(39);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 0x7FFF, 0x8000, 0x8001, 0xFFFE, 0xFFFF})
    void bridgesALossOf32767PacketsFromAnywhere(int start) {
        SrtpContext sender = context(PROFILE);
        SrtpContext receiver = context(PROFILE);
        assertThat(unprotectRtp(receiver, protectRtp(sender, rtp(SSRC, start, 5))))
                .isEqualTo(ACCEPTED);

        byte[] afterLoss = protectRtp(sender, rtp(SSRC, start + 0x8000 & 0xFFFF, 5));

        assertThat(unprotectRtp(receiver, afterLoss)).isEqualTo(ACCEPTED);
        assertThat(receiver.rtpWindow(SSRC).highest()).isEqualTo(start + 0x8000);
    }

    @Test
    void aFirstPacketNearTheWrapIsFollowedOverIt() {
        SrtpContext sender = context(PROFILE);
        SrtpContext receiver = context(PROFILE);
        for (int sequenceNumber = 0xFFFD; sequenceNumber < 0x1_0005; sequenceNumber++) {
            byte[] sealed = protectRtp(sender, rtp(SSRC, sequenceNumber & 0xFFFF, 5));

            assertThat(unprotectRtp(receiver, sealed)).isEqualTo(ACCEPTED);
        }
        assertThat(receiver.rtpWindow(SSRC).highest()).isEqualTo(0x1_0004);
    }

    @Test
    void aStreamWhoseWrapWasMissedAtItsStartIsLostAndLeavesNoState() {
        SrtpContext sender = context(PROFILE);
        SrtpContext receiver = context(PROFILE);
        protectRtp(sender, rtp(SSRC, 0xFFFF, 5));
        byte[] afterWrap = protectRtp(sender, rtp(SSRC, 0, 5));

        assertThat(unprotectRtp(receiver, afterWrap)).isEqualTo(AUTHENTICATION_FAILED);
        assertThat(receiver.rtpSsrcs()).isZero();
    }

    @Test
    void keepsTheCounterOfAnSsrcThatPausesWhileOthersComeAndGo() {
        SrtpContext sender = context(PROFILE);
        SrtpContext receiver = context(PROFILE);
        for (int sequenceNumber = 0xFFF0; sequenceNumber < 0x1_0010; sequenceNumber++) {
            unprotectRtp(receiver, protectRtp(sender, rtp(SSRC, sequenceNumber & 0xFFFF, 5)));
        }
        for (int other = 1; other < 400; other++) {
            assertThat(unprotectRtp(receiver, protectRtp(sender, rtp(other, 1, 5))))
                    .isEqualTo(ACCEPTED);
        }

        byte[] resumed = protectRtp(sender, rtp(SSRC, 0x10, 5));

        assertThat(unprotectRtp(receiver, resumed)).isEqualTo(ACCEPTED);
        assertThat(receiver.rtpWindow(SSRC).highest()).isEqualTo(0x1_0010);
    }

    @Test
    void aForgedLeapMovesNothing() {
        SrtpContext sender = context(PROFILE);
        SrtpContext receiver = context(PROFILE);
        unprotectRtp(receiver, protectRtp(sender, rtp(SSRC, 100, 5)));
        byte[] forged = protectRtp(context(PROFILE), rtp(SSRC, 30_000, 5));
        forged[25] ^= 1;

        assertThat(unprotectRtp(receiver, forged)).isEqualTo(AUTHENTICATION_FAILED);

        assertThat(receiver.rtpWindow(SSRC).highest()).isEqualTo(100);
    }
}
