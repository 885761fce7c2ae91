package dev.nightjar.endpoint;

import static java.util.Objects.requireNonNull;

import dev.nightjar.rtp.payload.CodecKind;

/**
 * How a {@link FileSource} plays.
 *
 * @param loop whether it begins again at the end
 * @param picturesPerSecond of H.264 and H.265 byte streams, which name no times; above 0, at most 1 000
 * @param wavCodec what WAV files of PCM at 8 kHz are sent as: PCMU or PCMA
 */
public record FileSourceConfig(boolean loop, double picturesPerSecond, CodecKind wavCodec) {
    /** Once, 30 pictures a second, µ-law. */
    public static final FileSourceConfig DEFAULT = new FileSourceConfig(false, 30, CodecKind.PCMU);

    /** Checks the ranges. */
    public FileSourceConfig {
        if (!(picturesPerSecond > 0 && picturesPerSecond <= 1_000)) {
            throw new IllegalArgumentException(
                    "picturesPerSecond: " + picturesPerSecond + " (expected: above 0, at most 1000)");
        }
        requireNonNull(wavCodec, "wavCodec");
        if (wavCodec != CodecKind.PCMU && wavCodec != CodecKind.PCMA) {
            throw new IllegalArgumentException("wavCodec: " + wavCodec + " (expected: PCMU or PCMA)");
        }
    }

    /** {@return this, beginning again at the end or not} */
    public FileSourceConfig withLoop(boolean again) {
        return new FileSourceConfig(again, picturesPerSecond, wavCodec);
    }

    /** {@return this with another rate of byte streams} */
    public FileSourceConfig withPicturesPerSecond(double rate) {
        return new FileSourceConfig(loop, rate, wavCodec);
    }

    /** {@return this with another codec for PCM} */
    public FileSourceConfig withWavCodec(CodecKind codec) {
        return new FileSourceConfig(loop, picturesPerSecond, codec);
    }
}
