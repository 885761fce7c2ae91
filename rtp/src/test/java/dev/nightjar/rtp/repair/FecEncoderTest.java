package dev.nightjar.rtp.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nightjar.rtp.ExtensionMap;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.RtpWriter;
import dev.nightjar.rtp.repair.FecProtection.Losses;
import dev.nightjar.testkit.Allocations;
import dev.nightjar.testkit.Seeds;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class FecEncoderTest {
    private final byte[] out = new byte[2_000];

    /** Three packets of 2, 4 and 1 bytes of payload, added up by hand. */
    private String parityOfThree(FecFormat format) {
        FecEncoder encoder = FecEncoder.of(format, new FecProtection(3, 1, Losses.RANDOM), ExtensionMap.EMPTY);
        encoder.mediaPacket(packet(0xFFFF, 0x100, false, "0102"));
        encoder.mediaPacket(packet(0, 0x100, false, "10203040"));
        encoder.mediaPacket(packet(1, 0x203, true, "ff"));
        int length = encoder.poll(out, 0);
        assertThat(encoder.poll(out, length)).isZero();
        return HexFormat.of().formatHex(out, 0, length);
    }

    // 01 02 00 00 + 10 20 30 40 + ff 00 00 00
    private static final String PAYLOAD = "ee223040";

    @Test
    void writesUlpfecAsRfc5109() {
        // no flags; marker once, type 96 three times; base; timestamps; 2^4^1; 4 bytes protected; first three packets
        assertThat(parityOfThree(FecFormat.ULPFEC))
                .isEqualTo("00" + "e0" + "ffff" + "00000203" + "0007" + "0004" + "e000" + PAYLOAD);
    }

    @Test
    void writesFlexfecAsTheDraft() {
        // one SSRC; the k bit, then fifteen bits of mask
        assertThat(parityOfThree(FecFormat.FLEXFEC))
                .isEqualTo("00" + "e0" + "0007" + "00000203" + "01000000" + "00000777" + "ffff" + "f000" + PAYLOAD);
    }

    @Test
    void aGroupThatEndsEarlyGetsItsShare() {
        FecEncoder encoder =
                FecEncoder.of(FecFormat.FLEXFEC, new FecProtection(10, 4, Losses.BURSTY), ExtensionMap.EMPTY);
        List<RtpPacket> media = new MediaPackets(Seeds.random(1), 5).next(5);
        media.forEach(encoder::mediaPacket);
        assertThat(encoder.poll(out, 0)).isZero();

        encoder.endGroup();

        assertThat(polled(encoder)).isEqualTo(2);
        encoder.endGroup();
        assertThat(polled(encoder)).isZero();
    }

    @Test
    void aJumpOfTheNumbersOrAnotherStreamBeginsAnew() {
        FecEncoder encoder =
                FecEncoder.of(FecFormat.FLEXFEC, new FecProtection(2, 1, Losses.BURSTY), ExtensionMap.EMPTY);
        assertThat(encoder.mediaPacket(packet(10, 1, false, "01"))).isTrue();
        assertThat(encoder.mediaPacket(packet(10, 1, false, "01"))).isFalse();
        assertThat(encoder.mediaPacket(packet(9, 1, false, "01"))).isTrue();
        assertThat(encoder.mediaPacket(packet(57, 1, false, "01"))).isTrue();
        assertThat(encoder.poll(out, 0)).isZero();

        encoder.mediaPacket(packet(58, 1, false, "01"));

        assertThat(encoder.poll(out, 0)).isPositive();
        assertThat(HexFormat.of().formatHex(out, 16, 18)).isEqualTo("0039");
    }

    @Test
    void theNumbersOfPaddingInBetweenAreNotInTheMask() {
        FecEncoder encoder =
                FecEncoder.of(FecFormat.FLEXFEC, new FecProtection(3, 1, Losses.BURSTY), ExtensionMap.EMPTY);
        encoder.mediaPacket(packet(10, 1, false, "01"));
        encoder.mediaPacket(packet(26, 1, false, "01"));
        encoder.mediaPacket(packet(57, 1, false, "01"));

        int length = encoder.poll(out, 0);

        assertThat(MaskReading.of(FecFormat.FLEXFEC, Arrays.copyOf(out, length)))
                .containsExactly(10, 26, 57);
        assertThat(length).isEqualTo(32 + 1);
    }

    @Test
    void protectionMayChangeAndEndsTheGroup() {
        FecEncoder encoder = FecEncoder.of(FecFormat.ULPFEC, FecProtection.NONE, ExtensionMap.EMPTY);
        assertThat(encoder.mediaPacket(packet(1, 1, false, "01"))).isFalse();
        encoder.protection(new FecProtection(4, 2, Losses.RANDOM));
        encoder.mediaPacket(packet(2, 1, false, "01"));
        encoder.mediaPacket(packet(3, 1, false, "01"));

        encoder.protection(new FecProtection(3, 1, Losses.BURSTY));

        assertThat(polled(encoder)).isEqualTo(1);
        assertThat(encoder.protection().mediaPackets()).isEqualTo(3);
        assertThat(encoder.format()).isEqualTo(FecFormat.ULPFEC);
    }

    @Test
    void protectionOutOfRangeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FecProtection(49, 1, Losses.RANDOM))
                .withMessage("mediaPackets: 49 (expected: 1 to 48)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FecProtection(4, 5, Losses.RANDOM))
                .withMessage("fecPackets: 5 (expected: 0 to 4)");
    }

    @Test
    void neitherEncodingNorDecodingAllocates() {
        FecEncoder encoder =
                FecEncoder.of(FecFormat.FLEXFEC, new FecProtection(10, 3, Losses.RANDOM), MediaPackets.EXTENSIONS);
        FecDecoder decoder = new FecDecoder(MediaPackets.SSRC, new MutableExtensions(MediaPackets.EXTENSIONS));
        RtpPacket packet = new MediaPackets(Seeds.random(2), 0).next();
        RtpPacket back = new RtpPacket();
        int[] state = {0, 0};

        long bytes = Allocations.bytesPerCall(() -> {
            int number = state[0]++;
            packet.buffer()[2] = (byte) (number >>> 8);
            packet.buffer()[3] = (byte) number;
            encoder.mediaPacket(packet);
            if (number % 5 != 0) {
                decoder.mediaPacket(packet, number * 1_000_000L);
            }
            for (int length = encoder.poll(out, 0); length > 0; length = encoder.poll(out, 0)) {
                decoder.fecPacket(FecFormat.FLEXFEC, out, 0, length, number * 1_000_000L);
            }
            while (decoder.poll(back)) {
                state[1]++;
            }
        });

        assertThat(bytes).isZero();
        assertThat(decoder.packetsRecovered()).isEqualTo(state[1]).isGreaterThan(8_000);
    }

    private int polled(FecEncoder encoder) {
        int count = 0;
        while (encoder.poll(out, 0) > 0) {
            count++;
        }
        return count;
    }

    private static RtpPacket packet(int sequenceNumber, int timestamp, boolean marker, String hex) {
        byte[] payload = HexFormat.of().parseHex(hex);
        byte[] bytes = new byte[100];
        int length = new RtpWriter()
                .ssrc(0x777)
                .payloadType(96)
                .marker(marker)
                .sequenceNumber(sequenceNumber)
                .rtpTimestamp(timestamp)
                .writeTo(bytes, 0, payload, 0, payload.length);
        return MediaPackets.view(bytes, length);
    }
}
