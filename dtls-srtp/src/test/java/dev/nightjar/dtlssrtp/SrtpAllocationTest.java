package dev.nightjar.dtlssrtp;

import static dev.nightjar.dtlssrtp.SrtpPackets.SSRC;
import static dev.nightjar.dtlssrtp.SrtpPackets.context;
import static dev.nightjar.dtlssrtp.SrtpPackets.rtcp;
import static dev.nightjar.dtlssrtp.SrtpPackets.rtp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.testkit.Allocations;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes allocated per packet after warm-up. */
class SrtpAllocationTest {
    /** What the JDK's AES/GCM/NoPadding allocates for one packet on JDK 17 to 25; ours is nothing. */
    private static final long GCM_OF_THE_JDK = 1_228;

    private final byte[] buffer = new byte[1300];
    private int sequenceNumber;

    @ParameterizedTest
    @EnumSource
    void protectingRtpAllocatesNothingButForTheGcmOfTheJdk(SrtpProfile profile) {
        SrtpContext sender = context(profile);

        assertThat(Allocations.bytesPerCall(() -> protectNextRtp(sender))).isLessThanOrEqualTo(allowed(profile));
    }

    @ParameterizedTest
    @EnumSource
    void unprotectingRtpAllocatesNothingButForTheGcmOfTheJdk(SrtpProfile profile) {
        SrtpContext sender = context(profile);
        SrtpContext receiver = context(profile);
        long protecting = Allocations.bytesPerCall(() -> protectNextRtp(sender));
        sequenceNumber = 0;
        SrtpContext otherSender = context(profile);

        long both = Allocations.bytesPerCall(() -> {
            int length = protectNextRtp(otherSender);
            accepted(receiver.unprotectRtp(buffer, 3, length));
        });

        assertThat(both - protecting).isLessThanOrEqualTo(allowed(profile));
    }

    @ParameterizedTest
    @EnumSource
    void rtcpAllocatesNothingButForTheGcmOfTheJdk(SrtpProfile profile) {
        SrtpContext sender = context(profile);
        SrtpContext receiver = context(profile);
        byte[] report = rtcp(SSRC);

        long both = Allocations.bytesPerCall(() -> {
            System.arraycopy(report, 0, buffer, 3, report.length);
            accepted(receiver.unprotectRtcp(buffer, 3, sender.protectRtcp(buffer, 3, report.length)));
        });

        assertThat(both).isLessThanOrEqualTo(2 * allowed(profile));
    }

    @ParameterizedTest
    @EnumSource
    void cryptexAllocatesNothingButForTheGcmOfTheJdk(SrtpProfile profile) {
        SrtpContext sender = context(profile);
        SrtpContext receiver = context(profile);
        sender.useCryptex(true);
        template = withTwoCsrcs(template);

        long both = Allocations.bytesPerCall(() -> accepted(receiver.unprotectRtp(buffer, 3, protectNextRtp(sender))));

        assertThat(both).isLessThanOrEqualTo(2 * allowed(profile));
    }

    private static byte[] withTwoCsrcs(byte[] packet) {
        byte[] longer = new byte[packet.length + 8];
        System.arraycopy(packet, 0, longer, 0, 12);
        System.arraycopy(packet, 12, longer, 20, packet.length - 12);
        longer[0] |= 2;
        return longer;
    }

    @ParameterizedTest
    @EnumSource(names = {"AES_CM_128_HMAC_SHA1_80", "AES_CM_128_HMAC_SHA1_32", "AES_256_CM_HMAC_SHA1_80"})
    void sendingAgainAllocatesNothing(SrtpProfile profile) {
        SrtpContext sender = context(profile);
        protectNextRtp(sender);

        long again = Allocations.bytesPerCall(() -> {
            sequenceNumber = 0;
            protectNextRtp(sender);
        });

        assertThat(again).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"AES_CM_128_HMAC_SHA1_80", "AES_CM_128_HMAC_SHA1_32"})
    void refusingReplaysAndForgeriesAllocatesNothing(SrtpProfile profile) {
        SrtpContext sender = context(profile);
        SrtpContext receiver = context(profile);
        int length = protectNextRtp(sender);
        byte[] sealed = buffer.clone();
        accepted(receiver.unprotectRtp(buffer, 3, length));

        long replay = Allocations.bytesPerCall(() -> receiver.unprotectRtp(sealed, 3, length));
        NetworkBytes.putInt16(sealed, 5, 500);
        long forgery = Allocations.bytesPerCall(() -> receiver.unprotectRtp(sealed, 3, length));

        assertThat(replay).isZero();
        assertThat(forgery).isZero();
        assertThat(receiver.rtpCounters().accepted()).isOne();
        assertThat(receiver.rtpCounters().authenticationFailed()).isPositive();
    }

    private byte[] template = rtp(SSRC, 0, 1200);

    private int protectNextRtp(SrtpContext sender) {
        System.arraycopy(template, 0, buffer, 3, template.length);
        NetworkBytes.putInt16(buffer, 5, sequenceNumber++);
        return sender.protectRtp(buffer, 3, template.length);
    }

    private static void accepted(UnprotectResult result) {
        if (result != UnprotectResult.ACCEPTED) {
            throw new AssertionError(result);
        }
    }

    private static long allowed(SrtpProfile profile) {
        return profile.isAead() ? GCM_OF_THE_JDK : 0;
    }
}
