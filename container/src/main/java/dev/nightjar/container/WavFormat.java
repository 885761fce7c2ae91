package dev.nightjar.container;

import static java.util.Objects.requireNonNull;

/**
 * What the samples of a WAV file are.
 *
 * @param encoding of each sample
 * @param sampleRate samples of each channel in a second, 1 to 384 000
 * @param channels interleaved, 1 to 8
 */
public record WavFormat(Encoding encoding, int sampleRate, int channels) {
    /** How a sample is stored. */
    public enum Encoding {
        /** Signed 16 bits, little endian. */
        PCM_S16(1, 2),
        /** G.711 A-law. */
        ALAW(6, 1),
        /** G.711 µ-law. */
        MULAW(7, 1);

        private final int tag;
        private final int bytes;

        Encoding(int tag, int bytes) {
            this.tag = tag;
            this.bytes = bytes;
        }

        /** {@return its number in the file's header} */
        int tag() {
            return tag;
        }

        /** {@return bytes of a sample} */
        public int bytes() {
            return bytes;
        }
    }

    /** Checks the ranges. */
    public WavFormat {
        requireNonNull(encoding, "encoding");
        if (sampleRate < 1 || sampleRate > 384_000) {
            throw new IllegalArgumentException("sampleRate: " + sampleRate + " (expected: 1 to 384000)");
        }
        if (channels < 1 || channels > 8) {
            throw new IllegalArgumentException("channels: " + channels + " (expected: 1 to 8)");
        }
    }

    /** {@return bytes of one sample of each channel} */
    public int blockBytes() {
        return encoding.bytes() * channels;
    }
}
