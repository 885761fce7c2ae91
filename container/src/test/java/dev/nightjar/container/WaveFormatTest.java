package dev.nightjar.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaveFormatTest {
    @ParameterizedTest
    @CsvSource({
        "PCMU, 8000, 1, 0700 0100 401f0000 401f0000 0100 0800 0000",
        "PCMA, 8000, 2, 0600 0200 401f0000 803e0000 0200 0800 0000",
        "G722, 16000, 1, 8f02 0100 803e0000 401f0000 0100 0400 0000"
    })
    void theCodecPrivateNamesTheCodecAsRfc2361Does(MatroskaCodec codec, int rate, int channels, String expected) {
        TrackSpec track = TrackSpec.audio(1, codec, rate, channels);

        assertThat(HexFormat.of().formatHex(track.codecPrivate())).isEqualTo(expected.replace(" ", ""));
        assertThat(track.sampleRate()).isEqualTo(rate);
        assertThat(track.channels()).isEqualTo(channels);
    }

    @Test
    void linearSamplesNeedNoCodecPrivate() {
        assertThat(TrackSpec.audio(1, MatroskaCodec.L16, 44_100, 2).codecPrivate())
                .isNull();
        assertThat(TrackSpec.audio(1, MatroskaCodec.OPUS, 48_000, 2).codecPrivate())
                .isEqualTo(TrackSpec.opus(1, 2).codecPrivate());
    }

    @Test
    void refusesWhatTheCodecCannotBe() {
        assertThatThrownBy(() -> TrackSpec.audio(1, MatroskaCodec.VP8, 8_000, 1))
                .hasMessageContaining("codec: VP8 (expected: an audio codec)");
        assertThatThrownBy(() -> TrackSpec.audio(1, MatroskaCodec.G722, 16_000, 2))
                .hasMessageContaining("channels: 2");
        assertThatThrownBy(() -> TrackSpec.audio(1, MatroskaCodec.PCMU, 8_000, 0))
                .hasMessageContaining("channels: 0");
        assertThatThrownBy(() -> TrackSpec.audio(1, MatroskaCodec.L16, 0, 1)).hasMessageContaining("sampleRate: 0");
        assertThatThrownBy(() -> TrackSpec.audio(1, MatroskaCodec.L16, 384_001, 1))
                .hasMessageContaining("sampleRate: 384001");
        assertThatThrownBy(() -> TrackSpec.audio(1, MatroskaCodec.OPUS, 8_000, 1))
                .hasMessageContaining("sampleRate: 8000");
        assertThatThrownBy(() -> WaveFormat.of(MatroskaCodec.OPUS, 48_000, 1)).hasMessageContaining("codec: OPUS");
    }
}
