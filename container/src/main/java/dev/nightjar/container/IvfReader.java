package dev.nightjar.container;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads IVF files, which hold the frames of one video.
 *
 * <pre>
 * header: "DKIF" | version 16 | header length 16 | fourcc 32 | width 16 | height 16 |
 *         time units a second 32 | ticks of a time unit 32 | frames 32 | unused 32
 * frame:  length 32 | timestamp 64 | bytes
 * </pre>
 *
 * <p>Little endian. What a file states is checked and bounded: a frame has at most {@link #MAX_FRAME_BYTES}. Not
 * thread-safe.
 */
public final class IvfReader {
    /** Longest frame, more than any level of the codecs makes. */
    public static final int MAX_FRAME_BYTES = 16 * 1024 * 1024;

    static final int HEADER_LENGTH = 32;
    private static final int FRAME_HEADER_LENGTH = 12;
    private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000L);

    private final SourceReader source;
    private final IvfCodec codec;
    private final int width;
    private final int height;
    private final long rate;
    private final long scale;
    private long frames;

    private IvfReader(SourceReader source, IvfCodec codec, ByteBuffer header) throws IOException {
        this.source = source;
        this.codec = codec;
        this.width = header.getShort(12) & 0xFFFF;
        this.height = header.getShort(14) & 0xFFFF;
        this.rate = header.getInt(16) & 0xFFFF_FFFFL;
        this.scale = header.getInt(20) & 0xFFFF_FFFFL;
        if (rate == 0 || scale == 0) {
            throw new MediaFormatException("IVF time base: " + rate + "/" + scale + " (expected: both above 0)");
        }
    }

    /**
     * {@return a reader of a file, its header read}
     *
     * @throws MediaFormatException when it is not an IVF file, or of a codec that is not known
     */
    public static IvfReader open(ByteSource source) throws IOException {
        SourceReader reader = new SourceReader(source);
        byte[] bytes = reader.take(HEADER_LENGTH, "IVF header");
        String magic = new String(bytes, 0, 4, StandardCharsets.ISO_8859_1);
        if (!magic.equals("DKIF")) {
            throw new MediaFormatException(
                    "not an IVF file: begins with " + Printable.of(magic) + " (expected: \"DKIF\")");
        }
        ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int version = header.getShort(4) & 0xFFFF;
        int length = header.getShort(6) & 0xFFFF;
        if (version != 0 || length < HEADER_LENGTH) {
            throw new MediaFormatException("IVF version " + version + " with a header of " + length
                    + " bytes (expected: version 0, 32 bytes or more)");
        }
        reader.skip(length - HEADER_LENGTH);
        return new IvfReader(reader, IvfCodec.of(bytes, 8), header);
    }

    /** {@return what the file holds} */
    public IvfCodec codec() {
        return codec;
    }

    /** {@return pixels across, 0 to 65535} */
    public int width() {
        return width;
    }

    /** {@return pixels down, 0 to 65535} */
    public int height() {
        return height;
    }

    /**
     * {@return the next frame, or null at the end}
     *
     * @throws MediaFormatException when the file is cut within a frame, or a frame is empty or too long
     */
    public @Nullable MediaFrame read() throws IOException {
        if (source.isAtEnd()) {
            return null;
        }
        String name = "IVF frame " + frames;
        ByteBuffer header =
                ByteBuffer.wrap(source.take(FRAME_HEADER_LENGTH, name)).order(ByteOrder.LITTLE_ENDIAN);
        long length = header.getInt(0) & 0xFFFF_FFFFL;
        if (length == 0 || length > MAX_FRAME_BYTES) {
            throw new MediaFormatException(name + ": " + length + " bytes (expected: 1 to " + MAX_FRAME_BYTES + ")");
        }
        long nanos = nanos(name, header.getLong(4));
        byte[] bytes = source.take((int) length, name);
        frames++;
        return new MediaFrame(nanos, codec.isKeyframe(bytes, 0, bytes.length), bytes);
    }

    private long nanos(String name, long timestamp) throws MediaFormatException {
        BigInteger nanos = BigInteger.valueOf(timestamp)
                .multiply(BigInteger.valueOf(scale))
                .multiply(NANOS)
                .divide(BigInteger.valueOf(rate));
        if (timestamp < 0 || nanos.bitLength() > 62) {
            throw new MediaFormatException(name + ": timestamp " + Long.toUnsignedString(timestamp)
                    + " (expected: from 0, less than 146 years)");
        }
        return nanos.longValue();
    }
}
