package dev.nightjar.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.nightjar.testkit.Seeds;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whatever bytes come, reading stays inside them, and what was read is written so that it reads the same. */
class RtpPacketFuzzTest {
    /** So long that all elements of a packet have room in a writer. */
    private static final int MAX_BYTES = 600;

    @FuzzTest(maxDuration = "60s")
    void whatIsReadIsWrittenTheSame(byte[] bytes) {
        RtpPacket packet = new RtpPacket();
        if (bytes.length > MAX_BYTES || !packet.wrap(bytes, 0, bytes.length)) {
            return;
        }
        byte[] once = written(packet);
        RtpPacket again = new RtpPacket();
        assertThat(again.wrap(once, 0, once.length)).isTrue();

        assertThat(again.toString()).isEqualTo(packet.toString());
        assertThat(again.csrcCount()).isEqualTo(packet.csrcCount());
        assertThat(again.paddingLength()).isEqualTo(packet.paddingLength());
        assertThat(payload(again)).isEqualTo(payload(packet));
        for (int id = 1; id <= 255; id++) {
            assertThat(element(again, id)).isEqualTo(element(packet, id));
        }
        assertThat(written(again)).isEqualTo(once);
    }

    private static byte[] written(RtpPacket packet) {
        RtpWriter writer = new RtpWriter()
                .marker(packet.isMarker())
                .payloadType(packet.payloadType())
                .sequenceNumber(packet.sequenceNumber())
                .rtpTimestamp(packet.rtpTimestamp())
                .ssrc(packet.ssrc())
                .paddingLength(packet.paddingLength());
        for (int i = 0; i < packet.csrcCount(); i++) {
            writer.csrc(packet.csrc(i));
        }
        for (int id = 1; id <= 255; id++) {
            int length = packet.extensionLength(id);
            if (length >= 0) {
                writer.extension(id, packet.buffer(), packet.extensionOffset(id), length);
            }
        }
        byte[] out = new byte[writer.headerLength() + packet.payloadLength() + packet.paddingLength()];
        int length = writer.writeTo(out, 0, packet.buffer(), packet.payloadOffset(), packet.payloadLength());
        assertThat(length).isEqualTo(out.length);
        return out;
    }

    private static byte[] payload(RtpPacket packet) {
        int at = packet.payloadOffset();
        return Arrays.copyOfRange(packet.buffer(), at, at + packet.payloadLength());
    }

    private static byte[] element(RtpPacket packet, int id) {
        int at = packet.extensionOffset(id);
        return at < 0 ? null : Arrays.copyOfRange(packet.buffer(), at, at + packet.extensionLength(id));
    }

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
