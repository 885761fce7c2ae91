package dev.nightjar.rtp.repair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.repair.FecProtection.Losses;
import dev.nightjar.testkit.Seeds;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FecDecoderHostileTest {
    private final SplittableRandom random = Seeds.random(8627);
    private final FecDecoder decoder =
            new FecDecoder(MediaPackets.SSRC, new MutableExtensions(MediaPackets.EXTENSIONS));
    private final RtpPacket packet = new RtpPacket();
    private final MediaPackets source = new MediaPackets(random, 1_000);

    @BeforeEach
    void begins() {
        source.next(10).forEach(media -> decoder.mediaPacket(media, 0));
    }

    @ParameterizedTest
    @CsvSource({
        "ULPFEC, cut, 000003e8000000000000000080",
        "ULPFEC, E set, 8000 03e8 00000000 0004 0004 8000 00000000",
        "ULPFEC, long mask cut, 4000 03e8 00000000 0004 0000 8000 00",
        "ULPFEC, protects more than it has, 0000 03e8 00000000 0004 0005 8000 00000000",
        "ULPFEC, empty mask, 0000 03f2 00000000 0004 0004 0000 00000000",
        "ULPFEC, far ahead, 0000 05e8 00000000 0004 0004 8000 00000000",
        "ULPFEC, far behind, 0000 02e8 00000000 0004 0004 8000 00000000",
        "FLEXFEC, cut, 0000 0004 00000000 01000000 cafe0001 03f2 80",
        "FLEXFEC, R set, 8000 0004 00000000 01000000 cafe0001 03f2 c000 00000000",
        "FLEXFEC, F set, 4000 0004 00000000 01000000 cafe0001 03f2 c000 00000000",
        "FLEXFEC, two streams, 0000 0004 00000000 02000000 cafe0001 03f2 c000 00000000",
        "FLEXFEC, another stream, 0000 0004 00000000 01000000 cafe0002 03f2 c000 00000000",
        "FLEXFEC, second part cut, 0000 0004 00000000 01000000 cafe0001 03f2 4000 000000",
        "FLEXFEC, third part cut, 0000 0004 00000000 01000000 cafe0001 03f2 4000 00000000 80000000000000",
        "FLEXFEC, mask without end, 0000 0004 00000000 01000000 cafe0001 03f2 4000 00000000 0000000000000000 00",
    })
    void aParityPacketThatCannotBeUsedIsCountedAndDropped(FecFormat format, String what, String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));

        assertThat(decoder.fecPacket(format, bytes, 0, bytes.length, 0))
                .as(what)
                .isFalse();

        assertThat(decoder.packetsDiscarded()).isEqualTo(1);
        assertThat(decoder.waitingPackets()).isZero();
        assertThat(decoder.poll(packet)).isFalse();
    }

    @Test
    void aLengthThatParityWasNotCountedOverGivesNothingBack() {
        // The packet 1010 alone, whose length 5 is beyond the four bytes protected.
        byte[] bytes = HexFormat.of().parseHex("006003f2000000000005000480000000000000");
        assertThat(decoder.fecPacket(FecFormat.ULPFEC, bytes, 0, 18, 0)).isTrue();

        assertThat(decoder.poll(packet)).isFalse();

        assertThat(decoder.waitingPackets()).isZero();
        assertThat(decoder.packetsDiscarded()).isEqualTo(1);
        assertThat(decoder.packetsRecovered()).isZero();
    }

    @Test
    void aSumThatIsNoRtpPacketGivesNothingBack() {
        // Fifteen CSRCs in four bytes.
        byte[] bytes = HexFormat.of().parseHex("0f6003f20000000000040004800000000000");
        assertThat(decoder.fecPacket(FecFormat.ULPFEC, bytes, 0, 18, 0)).isTrue();

        assertThat(decoder.poll(packet)).isFalse();
        assertThat(decoder.waitingPackets()).isZero();
    }

    @Test
    void parityBeforeAnyMediaIsDropped() {
        FecDecoder fresh = new FecDecoder(MediaPackets.SSRC, new MutableExtensions(MediaPackets.EXTENSIONS));
        byte[] bytes = HexFormat.of().parseHex("006003f2000000000004000480000000" + "0000");

        assertThat(fresh.fecPacket(FecFormat.ULPFEC, bytes, 0, 18, 0)).isFalse();
    }

    @Test
    void onlyTheNewestParityPacketsWait() {
        for (int i = 0; i < 3 * FecDecoder.MAX_ROWS; i++) {
            byte[] bytes = HexFormat.of().parseHex("0000000000000000000400f0e0000000" + "00".repeat(238));
            NetworkBytes.putInt16(bytes, 2, 1_009 + i % 100);
            decoder.fecPacket(FecFormat.ULPFEC, bytes, 0, bytes.length, i);
            assertThat(decoder.waitingPackets()).isLessThanOrEqualTo(FecDecoder.MAX_ROWS);
        }
        assertThat(decoder.waitingPackets()).isEqualTo(FecDecoder.MAX_ROWS);
        assertThat(decoder.packetsDiscarded()).isEqualTo(2 * FecDecoder.MAX_ROWS);

        decoder.mediaPacket(source.next(), FecDecoder.MAX_AGE_NANOS + 3 * FecDecoder.MAX_ROWS);

        assertThat(decoder.waitingPackets()).isZero();
    }

    @Test
    void aJumpOfTheNumbersForgetsAll() {
        byte[] bytes = HexFormat.of().parseHex("000003f200000000000400048000" + "00000000");
        decoder.fecPacket(FecFormat.ULPFEC, bytes, 0, bytes.length, 0);

        decoder.mediaPacket(new MediaPackets(random, 30_000).next(), 0);

        assertThat(decoder.waitingPackets()).isZero();
    }

    @Test
    void newNumbersOfHeaderExtensionsForgetAll() {
        byte[] bytes = HexFormat.of().parseHex("000003f200000000000400048000" + "00000000");
        decoder.fecPacket(FecFormat.ULPFEC, bytes, 0, bytes.length, 0);

        decoder.extensions(new MutableExtensions(MediaPackets.EXTENSIONS));

        assertThat(decoder.waitingPackets()).isZero();
        assertThat(decoder.poll(packet)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(FecFormat.class)
    void changedParityNeverThrowsAndNeverGrowsAndWhatComesOutIsAPacket(FecFormat format) {
        FecEncoder encoder = FecEncoder.of(format, new FecProtection(8, 3, Losses.RANDOM), MediaPackets.EXTENSIONS);
        byte[] payload = new byte[2_000];
        int came = 0;
        for (int round = 0; round < 20_000; round++) {
            long nowNanos = round * 1_000_000L;
            RtpPacket media = source.next();
            encoder.mediaPacket(media);
            if (random.nextInt(4) > 0) {
                decoder.mediaPacket(media, nowNanos);
            }
            for (int length = encoder.poll(payload, 0); length > 0; length = encoder.poll(payload, 0)) {
                for (int i = random.nextInt(3); i > 0; i--) {
                    payload[random.nextInt(Math.min(40, length))] = (byte) random.nextInt();
                }
                decoder.fecPacket(
                        format, payload, 0, random.nextInt(8) == 0 ? random.nextInt(length) : length, nowNanos);
                while (decoder.poll(packet)) {
                    came++;
                    assertThat(packet.length()).isBetween(12, FecDecoder.MAX_PACKET_BYTES);
                    assertThat(packet.ssrc()).isEqualTo(MediaPackets.SSRC);
                }
            }
            assertThat(decoder.waitingPackets()).isLessThanOrEqualTo(FecDecoder.MAX_ROWS);
        }
        assertThat(came).isGreaterThan(1_000);
    }

    @Test
    void aSecondLevelIsSkipped() {
        FecEncoder encoder =
                FecEncoder.of(FecFormat.ULPFEC, new FecProtection(2, 1, Losses.BURSTY), MediaPackets.EXTENSIONS);
        List<RtpPacket> media = source.next(2);
        media.forEach(encoder::mediaPacket);
        byte[] payload = new byte[2_000];
        int length = encoder.poll(payload, 0);
        byte[] levels = Arrays.copyOf(payload, length + 8); // level 1: no bytes, an empty mask, and rubbish
        decoder.mediaPacket(media.get(0), 0);

        assertThat(decoder.fecPacket(FecFormat.ULPFEC, levels, 0, levels.length, 0))
                .isTrue();

        assertThat(decoder.poll(packet)).isTrue();
        assertThat(MediaPackets.bytes(packet)).isEqualTo(MediaPackets.cleared(media.get(1)));
    }
}
