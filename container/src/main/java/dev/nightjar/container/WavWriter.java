package dev.nightjar.container;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes WAV files, see {@link WavReader} for their layout.
 *
 * <p>Until it is closed a file says that its samples reach to its end. Not thread-safe.
 */
public final class WavWriter {
    private static final int RIFF_SIZE_OFFSET = 4;

    private final ByteSink sink;
    private final WavFormat format;
    private final int dataSizeOffset;
    private final int factOffset;
    private long bytes;

    private WavWriter(ByteSink sink, WavFormat format, int factOffset, int dataSizeOffset) {
        this.sink = sink;
        this.format = format;
        this.factOffset = factOffset;
        this.dataSizeOffset = dataSizeOffset;
    }

    /** {@return a writer to an empty sink, with the header written} */
    public static WavWriter create(ByteSink sink, WavFormat format) throws IOException {
        requireNonNull(format, "format");
        boolean isPcm = format.encoding() == WavFormat.Encoding.PCM_S16;
        int formatBytes = isPcm ? 16 : 18;
        // What is not PCM says how long it is in a chunk of its own.
        int factBytes = isPcm ? 0 : 12;
        int factOffset = 12 + 8 + formatBytes + 8;
        int dataOffset = 12 + 8 + formatBytes + factBytes;
        ByteBuffer header = ByteBuffer.allocate(dataOffset + 8).order(ByteOrder.LITTLE_ENDIAN);
        name(header, "RIFF").putInt(-1);
        name(header, "WAVE");
        name(header, "fmt ").putInt(formatBytes);
        header.putShort((short) format.encoding().tag())
                .putShort((short) format.channels())
                .putInt(format.sampleRate())
                .putInt(format.sampleRate() * format.blockBytes())
                .putShort((short) format.blockBytes())
                .putShort((short) (8 * format.encoding().bytes()));
        if (!isPcm) {
            header.putShort((short) 0);
            name(header, "fact").putInt(4).putInt(0);
        }
        name(header, "data").putInt(-1);
        sink.write(header.array(), 0, header.capacity());
        return new WavWriter(sink, format, isPcm ? -1 : factOffset, dataOffset + 4);
    }

    private static ByteBuffer name(ByteBuffer header, String name) {
        return header.put(name.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Writes samples, whole ones of all channels.
     *
     * @param buffer borrowed until this call returns
     * @throws IllegalArgumentException above 4 GB, which the format cannot say, or for part of a sample
     */
    public void write(byte[] buffer, int offset, int length) throws IOException {
        if (length % format.blockBytes() != 0) {
            throw new IllegalArgumentException(
                    "length: " + length + " (expected: a multiple of " + format.blockBytes() + ")");
        }
        if (bytes + length > 0xFFFF_FF00L) {
            throw new IllegalArgumentException("length: " + length + " behind " + bytes + " (expected: 4 GB together)");
        }
        sink.write(buffer, offset, length);
        bytes += length;
    }

    /** Writes the sizes; the sink stays the caller's to close. */
    public void close() throws IOException {
        if ((bytes & 1) != 0) {
            sink.write(new byte[1], 0, 1);
        }
        size(RIFF_SIZE_OFFSET, dataSizeOffset + 4 - 8 + bytes + (bytes & 1));
        size(dataSizeOffset, bytes);
        if (factOffset >= 0) {
            size(factOffset, bytes / format.blockBytes());
        }
    }

    private void size(int position, long value) throws IOException {
        byte[] field = ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) value)
                .array();
        sink.writeAt(position, field, 0, field.length);
    }
}
