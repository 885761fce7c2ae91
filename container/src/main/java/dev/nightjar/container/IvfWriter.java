package dev.nightjar.container;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes IVF files, see {@link IvfReader} for their layout.
 *
 * <p>A file that is not closed is whole but for the count of frames in its header, which readers pass over. Not
 * thread-safe.
 */
public final class IvfWriter {
    /** Ticks of a timestamp in a second: of RTP's video clock, so that nothing is rounded. */
    static final int RATE = 90_000;

    private static final int FRAMES_OFFSET = 24;

    private final ByteSink sink;
    private final ByteBuffer frameHeader = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    private int frames;

    private IvfWriter(ByteSink sink) {
        this.sink = sink;
    }

    /** {@return a writer to an empty sink, with the header written} */
    public static IvfWriter create(ByteSink sink, IvfCodec codec, int width, int height) throws IOException {
        if ((width & ~0xFFFF) != 0 || (height & ~0xFFFF) != 0) {
            throw new IllegalArgumentException("size: " + width + " x " + height + " (expected: 0 to 65535)");
        }
        byte[] header = ByteBuffer.allocate(IvfReader.HEADER_LENGTH)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("DKIF".getBytes(StandardCharsets.US_ASCII))
                .putShort((short) 0)
                .putShort((short) IvfReader.HEADER_LENGTH)
                .put(codec.fourCc().getBytes(StandardCharsets.US_ASCII))
                .putShort((short) width)
                .putShort((short) height)
                .putInt(RATE)
                .putInt(1)
                .array();
        sink.write(header, 0, header.length);
        return new IvfWriter(sink);
    }

    /**
     * Writes a frame.
     *
     * @param nanos since the start of the file, at least 0
     * @param buffer borrowed until this call returns
     */
    public void write(long nanos, byte[] buffer, int offset, int length) throws IOException {
        if (nanos < 0 || length < 1 || length > IvfReader.MAX_FRAME_BYTES) {
            throw new IllegalArgumentException("frame: at " + nanos + " ns, " + length
                    + " bytes (expected: from 0, 1 to " + IvfReader.MAX_FRAME_BYTES + " bytes)");
        }
        long ticks = nanos / 1_000_000_000L * RATE + (nanos % 1_000_000_000L * RATE + 500_000_000L) / 1_000_000_000L;
        frameHeader.putInt(0, length).putLong(4, ticks);
        sink.write(frameHeader.array(), 0, frameHeader.capacity());
        sink.write(buffer, offset, length);
        frames++;
    }

    /** Writes the count of frames; the sink stays the caller's to close. */
    public void close() throws IOException {
        byte[] count = ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(frames)
                .array();
        sink.writeAt(FRAMES_OFFSET, count, 0, count.length);
    }
}
