package dev.nightjar.container;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The Opus identification header, RFC 7845 §5.1, which is also the codec private of a Matroska track.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |      'O'      |      'p'      |      'u'      |      's'      |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |      'H'      |      'e'      |      'a'      |      'd'      |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  Version = 1  | Channel Count |           Pre-skip            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                     Input Sample Rate (Hz)                    |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |   Output Gain (Q7.8 in dB)    | Mapping = 0   |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>Little endian.
 *
 * @param channels 1 or 2, mapping family 0
 * @param preSkip samples at 48 kHz that the decoder drops at the start, 0 to 65535
 */
public record OpusHead(int channels, int preSkip) {
    /** Samples a second of every Opus decoder, RFC 7845 §5.1. */
    public static final int SAMPLE_RATE = 48_000;

    /**
     * The look-ahead of the reference encoder, 6.5 ms. An RTP timestamp names the first sample that went into the
     * encoder, so what is decoded lags it by this much and CodecDelay takes the lag back.
     */
    public static final int LOOK_AHEAD = 312;

    /** Bytes of the header. */
    public static final int LENGTH = 19;

    private static final int PRE_SKIP_OFFSET = 10;
    private static final byte[] MAGIC = "OpusHead".getBytes(StandardCharsets.US_ASCII);

    /** Checks the ranges. */
    public OpusHead {
        if (channels < 1 || channels > 2) {
            throw new IllegalArgumentException("channels: " + channels + " (expected: 1 or 2)");
        }
        if (preSkip < 0 || preSkip > 0xFFFF) {
            throw new IllegalArgumentException("preSkip: " + preSkip + " (expected: 0..65535)");
        }
    }

    /** {@return the header of a live stream: pre-skip is the encoder's look-ahead} */
    public static OpusHead of(int channels) {
        return new OpusHead(channels, LOOK_AHEAD);
    }

    /** {@return the bytes of the header, a new array} */
    public byte[] toBytes() {
        return ByteBuffer.allocate(LENGTH)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .put((byte) 1)
                .put((byte) channels)
                .putShort((short) preSkip)
                .putInt(SAMPLE_RATE)
                .putShort((short) 0)
                .put((byte) 0)
                .array();
    }

    /** {@return the pre-skip of such a header in nanoseconds; 0 if the bytes are too few} */
    static long delayNanos(byte[] head) {
        if (head.length < PRE_SKIP_OFFSET + 2) {
            return 0;
        }
        int preSkip = head[PRE_SKIP_OFFSET] & 0xFF | (head[PRE_SKIP_OFFSET + 1] & 0xFF) << 8;
        return preSkip * 1_000_000_000L / SAMPLE_RATE;
    }
}
