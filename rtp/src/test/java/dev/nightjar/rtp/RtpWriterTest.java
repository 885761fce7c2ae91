package dev.nightjar.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.testkit.Allocations;
import dev.nightjar.testkit.Seeds;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RtpWriterTest {
    private static final byte[] PAYLOAD = {1, 2, 3};

    @Test
    void writesTheBytesOfTheStandard() {
        byte[] buffer = new byte[64];
        Arrays.fill(buffer, (byte) 0xEE);

        int length = new RtpWriter()
                .marker(true)
                .payloadType(111)
                .sequenceNumber(0x1FFFF)
                .rtpTimestamp(0x01020304)
                .ssrc(0xA0B0C0D0)
                .csrc(9)
                .extension(1, 0x87, 1)
                .extension(0, 5, 1)
                .extension(3, 0x0A0B, 2)
                .paddingLength(2)
                .writeTo(buffer, 3, PAYLOAD, 0, 3);

        assertThat(HexFormat.of().withUpperCase().formatHex(buffer, 3, 3 + length))
                .isEqualTo("B1EFFFFF01020304A0B0C0D000000009" + "BEDE00021087310A0B000000" + "0102030002");
        assertThat(buffer[2]).isEqualTo((byte) 0xEE);
        assertThat(buffer[3 + length]).isEqualTo((byte) 0xEE);
    }

    @Test
    void changesToTheTwoByteFormWhereOneElementNeedsIt() {
        byte[] buffer = new byte[128];
        RtpPacket packet = new RtpPacket();
        RtpWriter writer = new RtpWriter().extension(1, 0x87, 1).extension(2, "a-text-of-seventeen");

        int length = writer.writeTo(buffer, 0, PAYLOAD, 0, 3);

        assertThat(packet.wrap(buffer, 0, length)).isTrue();
        assertThat(packet.extensionProfile()).isEqualTo(0x1000);
        assertThat(packet.extensionLength(1)).isEqualTo(1);
        assertThat(packet.extensionLength(2)).isEqualTo(19);
        length = writer.clearExtensions().extension(15, 1, 1).writeTo(buffer, 0, PAYLOAD, 0, 3);
        assertThat(packet.wrap(buffer, 0, length)).isTrue();
        assertThat(packet.extensionLength(15)).isEqualTo(1);
        length = writer.clearExtensions().writeTo(buffer, 0, PAYLOAD, 0, 3);
        assertThat(length).isEqualTo(15);
    }

    @Test
    void takesTheTwoByteFormAlwaysWhereAStreamMayNotMixThem() {
        byte[] buffer = new byte[64];
        RtpWriter writer = new RtpWriter().twoByteFormOnly(true).extension(1, 0x87, 1);

        int length = writer.writeTo(buffer, 0, PAYLOAD, 0, 3);

        assertThat(HexFormat.of().withUpperCase().formatHex(buffer, 12, length))
                .isEqualTo("1000000101018700" + "010203");
    }

    @Test
    void writesAnElementWithoutAValueAndTheReservedIdentifierInTheTwoByteForm() {
        byte[] buffer = new byte[64];
        RtpPacket packet = new RtpPacket();

        int length = new RtpWriter()
                .extension(15, 1, 1)
                .extension(3, new byte[0], 0, 0)
                .extension(4, 2, 1)
                .writeTo(buffer, 0, PAYLOAD, 0, 3);

        assertThat(HexFormat.of().withUpperCase().formatHex(buffer, 12, length))
                .isEqualTo("100000020F010103" + "00040102" + "010203");
        assertThat(packet.wrap(buffer, 0, length)).isTrue();
        assertThat(packet.extensionLength(3)).isZero();
        assertThat(packet.extensionLength(4)).isEqualTo(1);
    }

    @Test
    void refusesWhatNoPacketCanHold() {
        RtpWriter writer = new RtpWriter();

        assertThatThrownBy(() -> writer.payloadType(128)).hasMessage("payloadType: 128 (expected: 0 to 127)");
        assertThatThrownBy(() -> writer.paddingLength(256)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> writer.extension(256, 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> writer.extension(1, 0, 5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> writer.extension(1, new byte[256], 0, 256))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> writer.writeTo(new byte[14], 0, PAYLOAD, 0, 3))
                .hasMessage("room: 14 (expected: >= 15)");
        for (int i = 0; i < 15; i++) {
            writer.csrc(i);
        }
        assertThatThrownBy(() -> writer.csrc(15)).isInstanceOf(IllegalStateException.class);
        for (int i = 0; i < 3; i++) {
            writer.extension(1, new byte[255], 0, 255);
        }
        assertThatThrownBy(() -> writer.extension(1, new byte[255], 0, 255).extension(1, new byte[255], 0, 255))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void readsBackWhateverItWrites() {
        SplittableRandom random = Seeds.random(41);
        byte[] buffer = new byte[2000];
        RtpPacket packet = new RtpPacket();
        for (int round = 0; round < 3000; round++) {
            RtpWriter writer = new RtpWriter()
                    .marker(random.nextBoolean())
                    .payloadType(random.nextInt(128))
                    .sequenceNumber(random.nextInt(65536))
                    .rtpTimestamp(random.nextInt())
                    .ssrc(random.nextInt())
                    .paddingLength(random.nextInt(4) == 0 ? random.nextInt(256) : 0);
            int csrcs = random.nextInt(16);
            for (int i = 0; i < csrcs; i++) {
                writer.csrc(i);
            }
            int elements = random.nextInt(5);
            int most = random.nextBoolean() ? 16 : 40;
            for (int id = 1; id <= elements; id++) {
                byte[] value = new byte[1 + random.nextInt(most)];
                Arrays.fill(value, (byte) id);
                writer.extension(id, value, 0, value.length);
            }
            byte[] payload = new byte[random.nextInt(1000)];
            random.nextBytes(payload);
            int offset = random.nextInt(4);

            int length = writer.writeTo(buffer, offset, payload, 0, payload.length);

            assertThat(packet.wrap(buffer, offset, length)).isTrue();
            assertThat(packet.headerLength()).isEqualTo(writer.headerLength());
            assertThat(Arrays.copyOfRange(
                            buffer, packet.payloadOffset(), packet.payloadOffset() + packet.payloadLength()))
                    .isEqualTo(payload);
            assertThat(packet.csrcCount()).isEqualTo(csrcs);
            for (int id = 1; id <= elements; id++) {
                assertThat(buffer[packet.extensionOffset(id)]).isEqualTo((byte) id);
            }
            assertThat(packet.extensionOffset(elements + 1)).isEqualTo(-1);
        }
    }

    @Test
    void writesWithoutAllocating() {
        RtpWriter writer = new RtpWriter();
        byte[] buffer = new byte[64];

        long bytes = Allocations.bytesPerCall(() ->
                writer.clearExtensions().sequenceNumber(5).extension(1, 7, 2).writeTo(buffer, 0, PAYLOAD, 0, 3));

        assertThat(bytes).isZero();
    }
}
