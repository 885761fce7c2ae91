package dev.nightjar.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.Seeds;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whatever bytes come, reading stays inside them. */
class RtpPacketFuzzTest {
    @Test
    void staysInsideRandomAndMutatedPackets() {
        SplittableRandom random = Seeds.random(8285);
        RtpPacket packet = new RtpPacket();
        ExtensionMap map = ExtensionMap.of(java.util.Map.copyOf(IntStream.range(0, HeaderExtensionUri.values().length)
                .boxed()
                .collect(java.util.stream.Collectors.toMap(i -> i + 1, i -> HeaderExtensionUri.values()[i].uri()))));
        HeaderExtensions extensions = new HeaderExtensions(map);
        int accepted = 0;
        for (int round = 0; round < 200_000; round++) {
            int length = random.nextInt(80);
            int offset = random.nextInt(4);
            byte[] buffer = new byte[offset + length];
            random.nextBytes(buffer);
            shape(random, buffer, offset, length);
            if (!packet.wrap(buffer, offset, length)) {
                continue;
            }
            accepted++;
            int sum = packet.headerLength() + packet.payloadLength() + packet.paddingLength();
            assertThat(sum).isEqualTo(length);
            assertThat(packet.payloadLength()).isNotNegative();
            for (int id = 0; id <= 256; id++) {
                int at = packet.extensionOffset(id);
                assertThat(at < 0 || at + packet.extensionLength(id) <= packet.payloadOffset())
                        .isTrue();
            }
            readAll(extensions, packet);
        }
        assertThat(accepted).isGreaterThan(20_000);
    }

    private static void shape(SplittableRandom random, byte[] buffer, int offset, int length) {
        if (length < 16 || random.nextInt(8) == 0) {
            return;
        }
        boolean padded = random.nextInt(4) == 0;
        buffer[offset] = (byte) (0x90 | (padded ? 0x20 : 0));
        boolean oneByte = random.nextBoolean();
        buffer[offset + 12] = (byte) (oneByte ? 0xBE : 0x10);
        buffer[offset + 13] = (byte) (oneByte ? 0xDE : random.nextInt(16));
        buffer[offset + 14] = 0;
        buffer[offset + 15] = (byte) random.nextInt(length / 4);
        buffer[offset + length - 1] = (byte) random.nextInt(12);
    }

    private static void readAll(HeaderExtensions extensions, RtpPacket packet) {
        assertThat(extensions.audioLevel(packet)).isBetween(-1, 127);
        assertThat(extensions.absSendTime(packet)).isBetween(-1, 0xFFFFFF);
        assertThat(extensions.transportWideSequenceNumber(packet)).isBetween(-1, 0xFFFF);
        assertThat(extensions.rotationDegrees(packet)).isBetween(-1, 270);
        assertThat(extensions.minPlayoutDelay(packet)).isBetween(-1, 4095);
        assertThat(extensions.maxPlayoutDelay(packet)).isBetween(-1, 4095);
        extensions.mid(packet);
        extensions.rid(packet);
        extensions.repairedRid(packet);
        extensions.transmissionOffset(packet);
        extensions.absCaptureTime(packet);
        extensions.isVoice(packet);
    }
}
