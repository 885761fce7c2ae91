package dev.nightjar.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RtpFieldsTest {
    private static final int NO_EXTENSION = -1;
    private static final int PAYLOAD = 5;

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void findsTheHeadersEndAndRefusesEveryCutBeforeIt(int offset) {
        for (int csrcs = 0; csrcs <= 15; csrcs++) {
            for (int words = NO_EXTENSION; words <= 3; words++) {
                int expected = 12 + 4 * csrcs + (words == NO_EXTENSION ? 0 : 4 + 4 * words);
                byte[] buffer = packet(offset, csrcs, words, expected);
                for (int length = 0; length <= expected + PAYLOAD; length++) {
                    assertThat(RtpFields.headerLength(buffer, offset, length))
                            .as("%s CSRCs, %s words, %s bytes", csrcs, words, length)
                            .isEqualTo(length < expected ? -1 : expected);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x40, 0xC0})
    void refusesOtherVersions(int version) {
        byte[] buffer = packet(0, 0, NO_EXTENSION, 12);
        buffer[0] = (byte) version;

        assertThat(RtpFields.headerLength(buffer, 0, buffer.length)).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 0x7FFF, 0xFFFF})
    void refusesAnExtensionThatClaimsMoreThanThereIs(int words) {
        byte[] buffer = packet(0, 0, 0, 16);
        NetworkBytes.putInt16(buffer, 14, words);

        assertThat(RtpFields.headerLength(buffer, 0, buffer.length)).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(ints = {-20, -1})
    void refusesALengthBelowZero(int length) {
        assertThat(RtpFields.headerLength(packet(0, 0, NO_EXTENSION, 12), 0, length))
                .isEqualTo(-1);
    }

    private static byte[] packet(int offset, int csrcs, int extensionWords, int headerLength) {
        byte[] buffer = new byte[offset + headerLength + PAYLOAD];
        boolean hasExtension = extensionWords != NO_EXTENSION;
        buffer[offset] = (byte) (0x80 | (hasExtension ? 0x10 : 0) | csrcs);
        if (hasExtension) {
            NetworkBytes.putInt32(buffer, offset + 12 + 4 * csrcs, 0xBEDE_0000 | extensionWords);
        }
        return buffer;
    }
}
