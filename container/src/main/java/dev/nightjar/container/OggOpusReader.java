package dev.nightjar.container;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads Opus files, RFC 7845: the packets of one Opus stream in Ogg.
 *
 * <p>Times are those of the first sample that a packet plays, counted from the first packet. *Choice:* the samples of
 * the pre-skip are among them, since what is sent on is decoded from its first packet. Not thread-safe.
 */
public final class OggOpusReader {
    private final OggPages pages;
    private final int channels;
    private final int preSkip;
    private long samples;
    private long packets;

    private OggOpusReader(OggPages pages, int channels, int preSkip) {
        this.pages = pages;
        this.channels = channels;
        this.preSkip = preSkip;
    }

    /**
     * {@return a reader of a file, its two headers read}
     *
     * @throws MediaFormatException when it is not an Ogg file, or its first stream is not Opus
     */
    public static OggOpusReader open(ByteSource source) throws IOException {
        OggPages pages = new OggPages(new SourceReader(source));
        byte[] head = pages.packet();
        if (head == null || head.length < OpusHead.LENGTH || !isNamed(head, "OpusHead")) {
            throw new MediaFormatException(
                    "Ogg: the first packet is no Opus identification header (expected: \"OpusHead\""
                            + " and 19 bytes or more, RFC 7845 §5.1)");
        }
        // RFC 7845 §5.1.1: the high four bits are the major version.
        if ((head[8] & 0xF0) != 0) {
            throw new MediaFormatException("Opus header version " + (head[8] & 0xFF) + " (expected: 0 to 15)");
        }
        int channels = head[9] & 0xFF;
        if (channels == 0) {
            throw new MediaFormatException("Opus channels: 0 (expected: 1 or more)");
        }
        int preSkip = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getShort(10) & 0xFFFF;
        byte[] tags = pages.packet();
        if (tags == null || !isNamed(tags, "OpusTags")) {
            throw new MediaFormatException(
                    "Ogg: the second packet is no Opus comment header (expected: \"OpusTags\", RFC 7845 §5.2)");
        }
        return new OggOpusReader(pages, channels, preSkip);
    }

    private static boolean isNamed(byte[] packet, String magic) {
        return packet.length >= 8 && new String(packet, 0, 8, StandardCharsets.ISO_8859_1).equals(magic);
    }

    /** {@return channels, 1 to 255; RTP carries 1 or 2} */
    public int channels() {
        return channels;
    }

    /** {@return samples at 48 kHz that a decoder drops at the start, 0 to 65535} */
    public int preSkip() {
        return preSkip;
    }

    /**
     * {@return the next packet, or null at the end}
     *
     * @throws MediaFormatException when the file is damaged
     */
    public @Nullable MediaFrame read() throws IOException {
        byte[] packet = pages.packet();
        if (packet == null) {
            return null;
        }
        int duration = OpusPacket.samples(packet, 0, packet.length);
        if (duration < 0) {
            throw new MediaFormatException("Opus packet " + packets + ": " + packet.length
                    + " bytes that are no packet (expected: 1 to 120 ms, RFC 6716 §3)");
        }
        long nanos = nanos(samples);
        samples += duration;
        packets++;
        return new MediaFrame(nanos, true, packet);
    }

    /** {@return how long the packets read so far play} */
    public long durationNanos() {
        return nanos(samples);
    }

    static long nanos(long samples) {
        return samples / 48_000 * 1_000_000_000L + samples % 48_000 * 1_000_000_000L / 48_000;
    }
}
