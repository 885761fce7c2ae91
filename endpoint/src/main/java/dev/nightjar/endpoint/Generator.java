package dev.nightjar.endpoint;

import static java.util.Objects.requireNonNull;

import dev.nightjar.rtp.payload.CodecKind;

/** What a {@link GeneratorSource} makes a track of. */
public sealed interface Generator {
    /**
     * A tone, a quarter as loud as can be (-12 dBov): what a test listens for.
     *
     * @param codec PCMU or PCMA, of 8 000 samples a second, or L16, of 44 100; nothing is made of codecs that need an
     *     encoder
     * @param hertz its frequency, above 0 and below half the samples
     */
    record Tone(CodecKind codec, double hertz) implements Generator {
        /** Checks the codec and the range. */
        public Tone {
            requireNonNull(codec, "codec");
            boolean isPlain = codec == CodecKind.PCMU || codec == CodecKind.PCMA || codec == CodecKind.L16;
            if (!isPlain) {
                throw new IllegalArgumentException("codec: " + codec + " (expected: PCMU, PCMA or L16)");
            }
            if (!(hertz > 0 && hertz < codec.sampleRate() / 2.0)) {
                throw new IllegalArgumentException(
                        "hertz: " + hertz + " (expected: above 0, below " + codec.sampleRate() / 2 + ")");
            }
        }
    }

    /**
     * A test picture in H.264 of 256 by 144: eight bars of colour, under them a square that moves by its width with
     * each picture, and at the bottom the number of the picture in sixteen squares, black 0 and white 1, the highest
     * bit first.
     *
     * <p>A keyframe comes at the beginning, every five seconds, and when it is asked for.
     *
     * @param framesPerSecond 1 to 60
     */
    record Bars(int framesPerSecond) implements Generator {
        /** Checks the range. */
        public Bars {
            if (framesPerSecond < 1 || framesPerSecond > 60) {
                throw new IllegalArgumentException("framesPerSecond: " + framesPerSecond + " (expected: 1 to 60)");
            }
        }
    }
}
