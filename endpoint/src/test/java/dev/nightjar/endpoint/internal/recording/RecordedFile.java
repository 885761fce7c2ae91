package dev.nightjar.endpoint.internal.recording;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What is in a Matroska file, as far as these tests ask: blocks in the order of the file, codecs, picture size. */
public final class RecordedFile {
    private static final int SEGMENT = 0x18538067;
    private static final int CLUSTER = 0x1F43B675;
    private static final int TRACKS = 0x1654AE6B;
    private static final int TRACK_ENTRY = 0xAE;
    private static final int VIDEO = 0xE0;
    private static final int TIMESTAMP = 0xE7;
    private static final int SIMPLE_BLOCK = 0xA3;
    private static final int PIXEL_WIDTH = 0xB0;
    private static final int PIXEL_HEIGHT = 0xBA;
    private static final int CODEC_ID = 0x86;

    record Block(int track, long millis, boolean isKeyframe, int length) {}

    final List<Block> blocks = new ArrayList<>();
    final List<String> codecs = new ArrayList<>();
    long width;
    long height;
    private final byte[] bytes;
    private int at;

    private RecordedFile(byte[] bytes) {
        this.bytes = bytes;
    }

    public static RecordedFile parse(byte[] bytes) {
        RecordedFile file = new RecordedFile(bytes);
        file.read();
        return file;
    }

    List<Block> blocksOf(int track) {
        return blocks.stream().filter(block -> block.track() == track).toList();
    }

    public List<Long> millisOf(int track) {
        return blocksOf(track).stream().map(Block::millis).toList();
    }

    private void read() {
        long clusterTime = 0;
        while (at < bytes.length) {
            int id = (int) number(false);
            long size = number(true);
            switch (id) {
                case SEGMENT, CLUSTER, TRACKS, TRACK_ENTRY, VIDEO -> {
                    continue;
                }
                case TIMESTAMP -> clusterTime = unsigned(size);
                case PIXEL_WIDTH -> width = unsigned(size);
                case PIXEL_HEIGHT -> height = unsigned(size);
                case CODEC_ID -> codecs.add(new String(bytes, at, (int) size, StandardCharsets.US_ASCII));
                case SIMPLE_BLOCK -> {
                    short offset = (short) (bytes[at + 1] << 8 | bytes[at + 2] & 0xFF);
                    boolean isKeyframe = (bytes[at + 3] & 0x80) != 0;
                    blocks.add(new Block(bytes[at] & 0x7F, clusterTime + offset, isKeyframe, (int) size - 4));
                }
                default -> {}
            }
            at += (int) size;
        }
    }

    private long unsigned(long size) {
        long value = 0;
        for (int i = 0; i < size; i++) {
            value = value << 8 | bytes[at + i] & 0xFF;
        }
        return value;
    }

    /** An EBML number, RFC 8794 §4: its leading zeros tell its length. */
    private long number(boolean withoutMarker) {
        int first = bytes[at] & 0xFF;
        int length = Integer.numberOfLeadingZeros(first) - 23;
        long value = withoutMarker ? first & 0xFF >> length : first;
        for (int i = 1; i < length; i++) {
            value = value << 8 | bytes[at + i] & 0xFF;
        }
        at += length;
        return value;
    }
}
