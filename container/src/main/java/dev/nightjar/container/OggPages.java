package dev.nightjar.container;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the packets of the first logical stream of an Ogg file, RFC 3533 §6.
 *
 * <pre>
 * "OggS" | version 8 | flags 8 | granule position 64 | serial 32 | page sequence 32 | CRC 32 | segments 8 | lengths
 * </pre>
 *
 * <p>Pages of other streams are passed over. A page must carry its checksum.
 */
final class OggPages {
    /** Longest packet: an Opus packet of 120 ms has no more, and comments no more that matter. */
    static final int MAX_PACKET_BYTES = 1 << 20;

    static final int CONTINUED = 1;
    static final int FIRST = 2;
    static final int LAST = 4;

    static final int HEADER_LENGTH = 27;
    static final int MAX_SEGMENTS = 255;
    static final int CRC_OFFSET = 22;

    private final SourceReader source;
    private byte[] body = new byte[0];
    private byte[] lacing = new byte[0];
    private int segment;
    private int bodyAt;
    private boolean hasSerial;
    private int serial;
    private long granule;
    private int flags;
    private long pages;

    OggPages(SourceReader source) {
        this.source = source;
    }

    /** {@return the granule position of the page that the last packet ended on} */
    long granule() {
        return granule;
    }

    /** {@return whether the last packet was the last of its page} */
    boolean isEndOfPage() {
        return segment == lacing.length;
    }

    /** {@return whether that page says that it is the stream's last} */
    boolean isLastPage() {
        return (flags & LAST) != 0;
    }

    /** {@return the next packet, or null at the end} */
    byte @Nullable [] packet() throws IOException {
        byte[] packet = new byte[0];
        while (true) {
            if (segment == lacing.length) {
                if (!nextPage()) {
                    if (packet.length > 0) {
                        throw new MediaFormatException("Ogg: the file ends within a packet");
                    }
                    return null;
                }
                boolean isContinued = (flags & CONTINUED) != 0;
                if (isContinued != packet.length > 0) {
                    throw new MediaFormatException("Ogg page " + (pages - 1) + ": "
                            + (isContinued ? "continues no packet" : "leaves a packet unfinished"));
                }
                continue;
            }
            int length = 0;
            int part;
            do {
                part = lacing[segment++] & 0xFF;
                length += part;
            } while (part == 255 && segment < lacing.length);
            packet = append(packet, length);
            if (part < 255) {
                return packet;
            }
        }
    }

    private byte[] append(byte[] packet, int length) throws MediaFormatException {
        if (packet.length + length > MAX_PACKET_BYTES) {
            throw new MediaFormatException("Ogg packet: more than " + MAX_PACKET_BYTES + " bytes");
        }
        byte[] longer = Arrays.copyOf(packet, packet.length + length);
        System.arraycopy(body, bodyAt, longer, packet.length, length);
        bodyAt += length;
        return longer;
    }

    private boolean nextPage() throws IOException {
        while (!source.isAtEnd()) {
            String name = "Ogg page " + pages;
            byte[] header = source.take(HEADER_LENGTH, name);
            String magic = new String(header, 0, 4, StandardCharsets.ISO_8859_1);
            if (!magic.equals("OggS") || header[4] != 0) {
                throw new MediaFormatException(name + ": begins with " + Printable.of(magic) + " version " + header[4]
                        + " (expected: \"OggS\" version 0)");
            }
            byte[] lengths = source.take(header[26] & 0xFF, name);
            int bytes = 0;
            for (byte length : lengths) {
                bytes += length & 0xFF;
            }
            byte[] content = source.take(bytes, name);
            pages++;
            check(name, header, lengths, content);
            ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
            int of = fields.getInt(14);
            if (!hasSerial) {
                hasSerial = true;
                serial = of;
            }
            if (of == serial) {
                flags = header[5];
                granule = fields.getLong(6);
                lacing = lengths;
                body = content;
                segment = 0;
                bodyAt = 0;
                return true;
            }
        }
        return false;
    }

    private static void check(String name, byte[] header, byte[] lengths, byte[] content) throws IOException {
        int stated = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getInt(CRC_OFFSET);
        byte[] zeroed = header.clone();
        for (int i = 0; i < 4; i++) {
            zeroed[CRC_OFFSET + i] = 0;
        }
        int crc = OggCrc.add(0, zeroed, 0, zeroed.length);
        crc = OggCrc.add(crc, lengths, 0, lengths.length);
        crc = OggCrc.add(crc, content, 0, content.length);
        if (crc != stated) {
            throw new MediaFormatException(
                    String.format(Locale.ROOT, "%s: checksum %08x (expected: %08x)", name, stated, crc));
        }
    }
}
