package dev.nightjar.container;

import static java.util.Objects.requireNonNull;

import java.io.IOException;

/**
 * Writes H.264 or H.265 access units as a byte stream with start codes, Annex B of each. Not thread-safe.
 *
 * <p>Nothing has to be closed: a file is whole after each access unit.
 */
public final class AnnexBWriter {
    private static final byte[] START_CODE = {0, 0, 0, 1};

    private final ByteSink sink;
    private final byte[] delimiter;

    private AnnexBWriter(ByteSink sink, byte[] delimiter) {
        this.sink = sink;
        this.delimiter = delimiter;
    }

    /** {@return a writer to a sink} */
    public static AnnexBWriter create(ByteSink sink, AnnexBCodec codec) {
        return new AnnexBWriter(requireNonNull(sink, "sink"), codec.delimiter());
    }

    /**
     * Writes an access unit, behind a delimiter, so that nobody has to look into its slices to find where it begins.
     *
     * @param buffer NAL units that each follow their length in 4 bytes, as {@link AnnexBReader} gives them; borrowed
     *     until this call returns
     * @throws IllegalArgumentException where the lengths do not add up; nothing has been written then
     */
    public void write(byte[] buffer, int offset, int length) throws IOException {
        int end = offset + length;
        for (int at = offset; at < end; at = next(buffer, at, end)) {
            next(buffer, at, end);
        }
        sink.write(delimiter, 0, delimiter.length);
        for (int at = offset; at < end; at = next(buffer, at, end)) {
            sink.write(START_CODE, 0, START_CODE.length);
            sink.write(buffer, at + 4, next(buffer, at, end) - at - 4);
        }
    }

    private static int next(byte[] buffer, int at, int end) {
        long length = -1;
        if (end - at >= 4) {
            length = (buffer[at] & 0xFFL) << 24
                    | (buffer[at + 1] & 0xFF) << 16
                    | (buffer[at + 2] & 0xFF) << 8
                    | buffer[at + 3] & 0xFF;
        }
        if (length < 1 || length > end - at - 4) {
            throw new IllegalArgumentException("NAL unit length: " + length + " with " + (end - at)
                    + " bytes left (expected: 1 or more, within the access unit)");
        }
        return at + 4 + (int) length;
    }
}
