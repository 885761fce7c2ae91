package dev.nightjar.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PacketKindTest {
    @ParameterizedTest(name = "first byte {0} to {1}: {2}")
    @CsvSource({
        "0, 3, STUN",
        "4, 19, UNKNOWN",
        "20, 63, DTLS",
        "64, 79, CHANNEL_DATA",
        "80, 127, UNKNOWN",
        "128, 191, RTP",
        "192, 255, UNKNOWN"
    })
    void tellsTheKindByTheFirstByte(int first, int last, PacketKind expected) {
        for (int value = first; value <= last; value++) {
            assertThat(PacketKind.of(new byte[] {(byte) value, 96}, 0, 2))
                    .as("first byte %s", value)
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void tellsRtcpByTheSecondByte(int offset) {
        byte[] packet = new byte[offset + 2];
        for (int first = 0; first <= 255; first++) {
            for (int second = 0; second <= 255; second++) {
                packet[offset] = (byte) first;
                packet[offset + 1] = (byte) second;
                boolean isRtcp = first >= 128 && first <= 191 && second >= 192 && second <= 223;

                assertThat(PacketKind.of(packet, offset, 2) == PacketKind.RTCP).isEqualTo(isRtcp);
            }
        }
    }

    @Test
    void knowsNoKindForDatagramsTooShortToTell() {
        assertThat(PacketKind.of(new byte[] {1}, 0, 0)).isEqualTo(PacketKind.UNKNOWN);
        assertThat(PacketKind.of(new byte[] {(byte) 0x80, 96}, 0, 1)).isEqualTo(PacketKind.UNKNOWN);
        assertThat(PacketKind.of(new byte[] {22}, 0, 1)).isEqualTo(PacketKind.DTLS);
    }
}
