package dev.nightjar.dtlssrtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.PacketKind;
import dev.nightjar.core.RtpFields;
import java.util.Arrays;

/**
 * Any bytes as SRTP and SRTCP. The first byte chooses the profile, the second where the packet begins in its buffer
 * and whether
 * Cryptex is used.
 *
 * <p>Two oracles: what the peer did not protect is never accepted and disturbs nothing, and what it did protect comes
 * back as it was.
 */
class SrtpFuzzTest {
    private static final SrtpProfile[] PROFILES = SrtpProfile.values();

    @FuzzTest(maxDuration = "30s")
    void bytesOfAStrangerAreRefusedAndChangeNothing(byte[] input) {
        if (input.length < 2) {
            return;
        }
        SrtpProfile profile = PROFILES[(input[0] & 0xFF) % PROFILES.length];
        SrtpContext sender = SrtpPackets.context(profile);
        SrtpContext receiver = SrtpPackets.context(profile);
        byte[] first = SrtpPackets.protectRtp(sender, SrtpPackets.rtp(SrtpPackets.SSRC, 7, 30));
        byte[] report = SrtpPackets.protectRtcp(sender, SrtpPackets.rtcp(SrtpPackets.SSRC));
        assertThat(SrtpPackets.unprotectRtp(receiver, first)).isEqualTo(UnprotectResult.ACCEPTED);
        assertThat(SrtpPackets.unprotectRtcp(receiver, report)).isEqualTo(UnprotectResult.ACCEPTED);
        int offset = input[1] & 0x0F;
        byte[] hostile = Arrays.copyOfRange(input, 2 - Math.min(2, offset), input.length);
        int start = Math.min(offset, hostile.length);

        UnprotectResult asRtp = receiver.unprotectRtp(hostile.clone(), start, hostile.length - start);
        UnprotectResult asRtcp = receiver.unprotectRtcp(hostile.clone(), start, hostile.length - start);

        assertThat(asRtp).isNotEqualTo(UnprotectResult.ACCEPTED);
        assertThat(asRtcp).isNotEqualTo(UnprotectResult.ACCEPTED);
        assertThat(receiver.rtpSsrcs()).isOne();
        assertThat(receiver.rtcpSsrcs()).isOne();
        byte[] next = SrtpPackets.protectRtp(sender, SrtpPackets.rtp(SrtpPackets.SSRC, 8, 30));
        assertThat(SrtpPackets.unprotectRtp(receiver, next)).isEqualTo(UnprotectResult.ACCEPTED);
        byte[] nextReport = SrtpPackets.protectRtcp(sender, SrtpPackets.rtcp(SrtpPackets.SSRC));
        assertThat(SrtpPackets.unprotectRtcp(receiver, nextReport)).isEqualTo(UnprotectResult.ACCEPTED);
    }

    @FuzzTest(maxDuration = "30s")
    void whateverIsProtectedComesBackAsItWas(byte[] input) {
        if (input.length < 2) {
            return;
        }
        SrtpProfile profile = PROFILES[(input[0] & 0xFF) % PROFILES.length];
        int offset = input[1] & 0x0F;
        int length = input.length - 2;
        byte[] plain = Arrays.copyOfRange(input, 2, input.length);
        byte[] buffer = new byte[offset + length + SrtpContext.MAX_OVERHEAD_BYTES];
        System.arraycopy(plain, 0, buffer, offset, length);
        SrtpContext sender = SrtpPackets.context(profile);
        SrtpContext receiver = SrtpPackets.context(profile);
        if (PacketKind.of(plain, 0, length) == PacketKind.RTCP) {
            if (length >= SrtpTransform.RTCP_CLEAR_LENGTH) {
                int protectedLength = sender.protectRtcp(buffer, offset, length);
                assertThat(receiver.unprotectRtcp(buffer, offset, protectedLength))
                        .isEqualTo(UnprotectResult.ACCEPTED);
                assertReturned(receiver, buffer, offset, plain);
            }
        } else if (RtpFields.headerLength(plain, 0, length) >= 0) {
            if (Cryptex.isUsedIn(plain, 0)) {
                assertThatIllegalArgumentException().isThrownBy(() -> sender.protectRtp(buffer, offset, length));
                return;
            }
            boolean usesCryptex = (input[1] & 0x10) != 0;
            sender.useCryptex(usesCryptex);
            int protectedLength = sender.protectRtp(buffer, offset, length);
            assertThat(receiver.unprotectRtp(buffer, offset, protectedLength)).isEqualTo(UnprotectResult.ACCEPTED);
            assertReturned(receiver, buffer, offset, usesCryptex ? withExtension(plain) : plain);
        }
    }

    /** Cryptex gives a packet that has CSRCs alone an empty header extension, RFC 9335 §5.1. */
    private static byte[] withExtension(byte[] plain) {
        int csrcs = plain[0] & 0x0F;
        if (csrcs == 0 || (plain[0] & 0x10) != 0) {
            return plain;
        }
        int at = RtpFields.FIXED_HEADER_LENGTH + 4 * csrcs;
        byte[] extended = new byte[plain.length + 4];
        System.arraycopy(plain, 0, extended, 0, at);
        NetworkBytes.putInt32(extended, at, 0xBEDE_0000);
        System.arraycopy(plain, at, extended, at + 4, plain.length - at);
        extended[0] |= 0x10;
        return extended;
    }

    private static void assertReturned(SrtpContext receiver, byte[] buffer, int offset, byte[] plain) {
        assertThat(Arrays.copyOfRange(buffer, offset, offset + receiver.resultLength()))
                .isEqualTo(plain);
    }
}
