package dev.nightjar.container;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * WAVEFORMATEX, RFC 2361 §2, the codec private of Matroska's {@code A_MS/ACM} tracks.
 *
 * <pre>
 * 2 bytes | format tag       |   4 bytes | bytes a second |
 * 2 bytes | channels         |   2 bytes | block align    |
 * 4 bytes | samples a second |   2 bytes | bits a sample  |
 *                                2 bytes | more bytes, 0  |
 * </pre>
 *
 * <p>Little endian. <i>Choice:</i> the plain form, not WAVEFORMATEXTENSIBLE, although FFmpeg then remarks that it
 * guesses which speaker a G.711 channel is for: mkvmerge 74 aborts on the other.
 *
 * @param formatTag the registered number of the codec
 * @param channels 1 or 2
 * @param sampleRate samples a second
 * @param bitsPerSample of the coded form
 */
record WaveFormat(int formatTag, int channels, int sampleRate, int bitsPerSample) {
    /** Bytes of the structure. */
    static final int LENGTH = 18;

    private static final int A_LAW = 0x0006;
    private static final int MU_LAW = 0x0007;
    private static final int G722_ADPCM = 0x028F;

    /** {@return the format of one of the codecs that are stored in this way} */
    static WaveFormat of(MatroskaCodec codec, int sampleRate, int channels) {
        return switch (codec) {
            case PCMU -> new WaveFormat(MU_LAW, channels, sampleRate, 8);
            case PCMA -> new WaveFormat(A_LAW, channels, sampleRate, 8);
            case G722 -> new WaveFormat(G722_ADPCM, channels, sampleRate, 4);
            default -> throw new IllegalArgumentException("codec: " + codec + " (expected: PCMU, PCMA or G722)");
        };
    }

    /** {@return the bytes of the structure, a new array} */
    byte[] toBytes() {
        return ByteBuffer.allocate(LENGTH)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) formatTag)
                .putShort((short) channels)
                .putInt(sampleRate)
                .putInt(sampleRate * channels * bitsPerSample / Byte.SIZE)
                .putShort((short) Math.max(1, channels * bitsPerSample / Byte.SIZE))
                .putShort((short) bitsPerSample)
                .putShort((short) 0)
                .array();
    }
}
