package dev.nightjar.container;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads WAV files: RIFF with PCM of 16 bits or G.711.
 *
 * <pre>
 * "RIFF" | size 32 | "WAVE" | chunks: name 32 | size 32 | bytes | a byte of padding where the size is odd
 * </pre>
 *
 * <p>Chunks other than "fmt " and "data" are passed over. A size of data that was never written, as a stream leaves it,
 * means up to the end of the file. Not thread-safe.
 */
public final class WavReader {
    private static final int EXTENSIBLE = 0xFFFE;
    private static final int MAX_FORMAT_BYTES = 4_096;

    private final SourceReader source;
    private final WavFormat format;
    private long left;
    private long blocks;

    private WavReader(SourceReader source, WavFormat format, long left) {
        this.source = source;
        this.format = format;
        this.left = left;
    }

    /**
     * {@return a reader of a file, at its first sample}
     *
     * @throws MediaFormatException when it is not a WAV file, or of an encoding that is not read
     */
    public static WavReader open(ByteSource bytes) throws IOException {
        SourceReader source = new SourceReader(bytes);
        byte[] header = source.take(12, "WAV header");
        if (!isNamed(header, 0, "RIFF") || !isNamed(header, 8, "WAVE")) {
            throw new MediaFormatException("not a WAV file: begins with "
                    + Printable.of(new String(header, StandardCharsets.ISO_8859_1)) + " (expected: \"RIFF....WAVE\")");
        }
        WavFormat format = null;
        while (true) {
            if (source.isAtEnd()) {
                throw new MediaFormatException("WAV: no chunk of samples (expected: \"data\")");
            }
            byte[] chunk = source.take(8, "WAV chunk");
            long size = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN).getInt(4) & 0xFFFF_FFFFL;
            if (isNamed(chunk, 0, "data")) {
                if (format == null) {
                    throw new MediaFormatException("WAV: samples before their format (expected: \"fmt \" first)");
                }
                boolean isUnknown = size == 0 || size == 0xFFFF_FFFFL;
                return new WavReader(source, format, isUnknown ? Long.MAX_VALUE : size);
            }
            if (isNamed(chunk, 0, "fmt ")) {
                if (size < 16 || size > MAX_FORMAT_BYTES) {
                    throw new MediaFormatException(
                            "WAV format: " + size + " bytes (expected: 16 to " + MAX_FORMAT_BYTES + ")");
                }
                format = format(source.take((int) size, "WAV format"));
                source.skip(size & 1);
            } else {
                source.skip(size + (size & 1));
            }
        }
    }

    private static WavFormat format(byte[] bytes) throws MediaFormatException {
        ByteBuffer fields = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int tag = fields.getShort(0) & 0xFFFF;
        if (tag == EXTENSIBLE && bytes.length >= 26) {
            tag = fields.getShort(24) & 0xFFFF;
        }
        int channels = fields.getShort(2) & 0xFFFF;
        long rate = fields.getInt(4) & 0xFFFF_FFFFL;
        int bits = fields.getShort(14) & 0xFFFF;
        for (WavFormat.Encoding encoding : WavFormat.Encoding.values()) {
            if (encoding.tag() == tag && encoding.bytes() * 8 == bits) {
                if (channels < 1 || channels > 8 || rate < 1 || rate > 384_000) {
                    throw new MediaFormatException("WAV: " + channels + " channels at " + rate
                            + " Hz (expected: 1 to 8 channels, 1 to 384000 Hz)");
                }
                return new WavFormat(encoding, (int) rate, channels);
            }
        }
        throw new MediaFormatException("WAV encoding " + tag + " with " + bits
                + " bits (expected: 1 with 16, or 6 or 7 with 8: PCM, A-law, µ-law)");
    }

    private static boolean isNamed(byte[] bytes, int offset, String name) {
        return new String(bytes, offset, 4, StandardCharsets.ISO_8859_1).equals(name);
    }

    /** {@return what the samples are} */
    public WavFormat format() {
        return format;
    }

    /**
     * {@return the next samples of all channels, or null at the end; fewer than wanted only at the end}
     *
     * @param count samples of each channel, 1 to 1 000 000
     */
    public @Nullable MediaFrame read(int count) throws IOException {
        if (count < 1 || count > 1_000_000) {
            throw new IllegalArgumentException("count: " + count + " (expected: 1 to 1000000)");
        }
        int block = format.blockBytes();
        int wanted = (int) Math.min((long) count * block, left);
        byte[] bytes = new byte[wanted];
        int got = source.read(bytes, 0, wanted);
        int whole = got - got % block;
        left = got < wanted ? 0 : left - got;
        if (whole == 0) {
            return null;
        }
        long nanos = blocks / format.sampleRate() * 1_000_000_000L
                + blocks % format.sampleRate() * 1_000_000_000L / format.sampleRate();
        blocks += whole / block;
        return new MediaFrame(nanos, true, whole == bytes.length ? bytes : Arrays.copyOf(bytes, whole));
    }
}
