package dev.nightjar.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpusDepacketiserTest {
    private final OpusDepacketiser depacketiser = new OpusDepacketiser();
    private final Frame frame = new Frame(CodecKind.OPUS);

    // RFC 6716 table 2; the configuration is the top five bits.
    @ParameterizedTest(name = "configuration {0} with code {1} lasts {2} samples")
    @CsvSource({
        "0, 0, 480", "1, 0, 960", "2, 0, 1920", "3, 0, 2880", "11, 1, 5760", "12, 0, 480", "13, 2, 1920",
        "14, 0, 480", "15, 0, 960", "16, 0, 120", "17, 0, 240", "18, 1, 960", "19, 0, 960", "31, 2, 1920",
    })
    void readsTheDurationFromTheTocByte(int configuration, int code, int samples) {
        for (int offset : new int[] {0, 3}) {
            byte[] packet = new byte[8];
            packet[offset] = (byte) (configuration << 3 | code);

            assertThat(OpusDepacketiser.durationSamples(packet, offset, 4)).isEqualTo(samples);
        }
    }

    @Test
    void countsTheFramesOfCodeThree() {
        byte[] packet = {(byte) (31 << 3 | 3), (byte) (0xC0 | 6)};

        assertThat(OpusDepacketiser.durationSamples(packet, 0, 2)).isEqualTo(6 * 960);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "fb", "fb00", "fb07"})
    void refusesAPacketWithoutFramesOrLongerThan120Ms(String hex) {
        byte[] packet = HexFormat.of().parseHex(hex);

        assertThat(OpusDepacketiser.durationSamples(packet, 0, packet.length)).isEqualTo(-1);
    }

    @Test
    void eachPayloadIsOneFrame() {
        depacketiser.begin(false);
        depacketiser.append(new byte[] {9, (byte) 0xFC, 1, 2}, 1, 3);

        assertThat(depacketiser.finish(frame)).isEqualTo(FrameOutcome.WHOLE);

        assertThat(frame.length()).isEqualTo(3);
        assertThat(frame.buffer()).startsWith(0xFC, 1, 2);
        assertThat(frame.isKeyframe()).isTrue();
        assertThat(frame.durationSamples()).isEqualTo(960);
    }

    @Test
    void aFrameTellsWhetherItCarriesTheOneBeforeItAgain() {
        for (byte[] payload : new byte[][] {{8, 0x40}, {8, 0}}) {
            depacketiser.begin(true);
            depacketiser.append(payload, 0, payload.length);
            depacketiser.finish(frame);

            assertThat(frame.hasForwardErrorCorrection()).isEqualTo(payload[1] != 0);
            assertThat(frame.copyOf().hasForwardErrorCorrection()).isEqualTo(payload[1] != 0);
        }
        assertThat(new Frame(CodecKind.PCMU).hasForwardErrorCorrection()).isFalse();
    }

    @Test
    void twoPayloadsOfOneTimestampAreRefused() {
        depacketiser.begin(false);
        depacketiser.append(new byte[] {(byte) 0xFC, 1}, 0, 2);

        assertThat(depacketiser.append(new byte[] {(byte) 0xFC, 1}, 0, 2)).isFalse();
        assertThat(depacketiser.finish(frame)).isEqualTo(FrameOutcome.BROKEN);
    }
}
