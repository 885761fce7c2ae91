package dev.nightjar.endpoint.internal.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class G711Test {
    @Test
    void whatIsDecodedBecomesTheSameAgain() {
        for (int octet = 0; octet < 256; octet++) {
            assertThat(G711.toALaw(fromALaw(octet)) & 0xFF)
                    .as("A-law %d", octet)
                    .isEqualTo(octet);
            int expected = octet == 0x7F ? 0xFF : octet;
            assertThat(G711.toMuLaw(fromMuLaw(octet)) & 0xFF)
                    .as("µ-law %d, where 0x7F is a second zero", octet)
                    .isEqualTo(expected);
        }
    }

    @Test
    void theLoudestSamplesStayLoud() {
        assertThat(G711.toMuLaw(Short.MAX_VALUE) & 0xFF).isEqualTo(0x80);
        assertThat(G711.toMuLaw(Short.MIN_VALUE) & 0xFF).isEqualTo(0x00);
        assertThat(G711.toALaw(Short.MAX_VALUE) & 0xFF).isEqualTo(0xAA);
        assertThat(G711.toALaw(Short.MIN_VALUE) & 0xFF).isEqualTo(0x2A);
        assertThat(G711.toMuLaw(0) & 0xFF).isEqualTo(0xFF);
        assertThat(G711.toALaw(0) & 0xFF).isEqualTo(0xD5);
    }

    @Test
    void everySampleIsNearWhatItIsHeardAs() {
        for (int sample = Short.MIN_VALUE; sample <= Short.MAX_VALUE; sample += 7) {
            int tolerance = 16 + Math.abs(sample) / 16;
            assertThat(fromMuLaw(G711.toMuLaw(sample) & 0xFF)).isBetween(sample - tolerance, sample + tolerance);
            assertThat(fromALaw(G711.toALaw(sample) & 0xFF)).isBetween(sample - tolerance, sample + tolerance);
        }
    }

    /** G.711 table 2: segments of 16 steps, the steps twice as large in each. */
    private static int fromMuLaw(int octet) {
        int bits = ~octet & 0xFF;
        int magnitude = (((bits & 0x0F) << 3) + 0x84 << (bits >> 4 & 7)) - 0x84;
        return (bits & 0x80) != 0 ? -magnitude : magnitude;
    }

    /** G.711 table 1. */
    private static int fromALaw(int octet) {
        int bits = octet ^ 0x55;
        int segment = bits >> 4 & 7;
        int step = (bits & 0x0F) << 4;
        int magnitude = segment == 0 ? step + 8 : step + 0x108 << segment - 1;
        return (bits & 0x80) != 0 ? magnitude : -magnitude;
    }
}
