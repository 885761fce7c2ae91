package dev.nightjar.container;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes Opus files, RFC 7845: a page for each second, so that a file that is killed plays up to its last whole page.
 *
 * <p>Not thread-safe.
 */
public final class OggOpusWriter {
    private static final int PAGE_SAMPLES = 48_000;
    private static final String VENDOR = "nightjar";

    private final ByteSink sink;
    private final int serial;
    private final byte[] body = new byte[OggPages.MAX_SEGMENTS * 255];
    private final byte[] lacing = new byte[OggPages.MAX_SEGMENTS];
    private int bodyLength;
    private int segments;
    private int pageSequence;
    private long granule;
    private long pageStart;
    private boolean isClosed;

    private OggOpusWriter(ByteSink sink, int serial) {
        this.sink = sink;
        this.serial = serial;
    }

    /**
     * {@return a writer to an empty sink, with the headers written}
     *
     * @param serial names the stream in the file; any number
     */
    public static OggOpusWriter create(ByteSink sink, OpusHead head, int serial) throws IOException {
        OggOpusWriter writer = new OggOpusWriter(sink, serial);
        byte[] bytes = head.toBytes();
        writer.put(bytes, 0, bytes.length);
        writer.flush(OggPages.FIRST, 0);
        byte[] tags = ByteBuffer.allocate(8 + 4 + VENDOR.length() + 4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("OpusTags".getBytes(StandardCharsets.US_ASCII))
                .putInt(VENDOR.length())
                .put(VENDOR.getBytes(StandardCharsets.US_ASCII))
                .putInt(0)
                .array();
        writer.put(tags, 0, tags.length);
        writer.flush(0, 0);
        return writer;
    }

    /**
     * Writes a packet.
     *
     * @param buffer borrowed until this call returns
     * @throws IllegalArgumentException for what is no Opus packet, or longer than a page
     */
    public void write(byte[] buffer, int offset, int length) throws IOException {
        int samples = OpusPacket.samples(buffer, offset, length);
        if (samples < 0 || length >= body.length || isClosed) {
            throw new IllegalArgumentException("packet: " + length + " bytes"
                    + (isClosed ? " after close" : " (expected: an Opus packet of less than " + body.length + ")"));
        }
        boolean fits = segments + length / 255 + 1 <= lacing.length;
        if (segments > 0 && (!fits || granule - pageStart >= PAGE_SAMPLES)) {
            flush(0, granule);
        }
        put(buffer, offset, length);
        granule += samples;
    }

    private void put(byte[] packet, int offset, int length) {
        System.arraycopy(packet, offset, body, bodyLength, length);
        bodyLength += length;
        for (int left = length; left >= 255; left -= 255) {
            lacing[segments++] = (byte) 255;
        }
        lacing[segments++] = (byte) (length % 255);
    }

    private void flush(int flags, long granulePosition) throws IOException {
        ByteBuffer page = ByteBuffer.allocate(OggPages.HEADER_LENGTH + segments + bodyLength)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("OggS".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 0)
                .put((byte) flags)
                .putLong(granulePosition)
                .putInt(serial)
                .putInt(pageSequence++)
                .putInt(0)
                .put((byte) segments)
                .put(lacing, 0, segments)
                .put(body, 0, bodyLength);
        page.putInt(OggPages.CRC_OFFSET, OggCrc.add(0, page.array(), 0, page.capacity()));
        sink.write(page.array(), 0, page.capacity());
        segments = 0;
        bodyLength = 0;
        pageStart = granule;
    }

    /** Writes what is left, marked as the end; the sink stays the caller's to close. Idempotent. */
    public void close() throws IOException {
        if (!isClosed) {
            isClosed = true;
            flush(OggPages.LAST, granule);
        }
    }
}
