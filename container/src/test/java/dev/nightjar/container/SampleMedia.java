package dev.nightjar.container;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Encoded frames from the resource files, which their README describes. */
final class SampleMedia {
    static final int WIDTH = 160;
    static final int HEIGHT = 120;
    static final long VIDEO_FRAME_NANOS = 1_000_000_000L / 15;
    static final long OPUS_FRAME_NANOS = 20_000_000;

    record Frame(long nanos, boolean keyframe, byte[] bytes) {}

    private SampleMedia() {}

    static List<Frame> vp8() throws IOException {
        // RFC 6386 §9.1: the lowest bit of the frame tag is 0 for a keyframe.
        return ivf("vp8.ivf").stream()
                .map(frame -> new Frame(frame.nanos(), (frame.bytes()[0] & 1) == 0, frame.bytes()))
                .toList();
    }

    /** The frames of an IVF file, none of which says whether it is a keyframe. */
    static List<Frame> ivf(String name) throws IOException {
        ByteBuffer ivf = ByteBuffer.wrap(load(name)).order(ByteOrder.LITTLE_ENDIAN);
        ivf.position(32);
        List<Frame> frames = new ArrayList<>();
        while (ivf.hasRemaining()) {
            byte[] frame = new byte[ivf.getInt()];
            ivf.getLong();
            ivf.get(frame);
            frames.add(new Frame(frames.size() * VIDEO_FRAME_NANOS, false, frame));
        }
        return frames;
    }

    static List<Frame> opus() throws IOException {
        byte[] ogg = load("opus.ogg");
        List<Frame> packets = new ArrayList<>();
        int at = 0;
        for (int page = 0; at < ogg.length; page++) {
            int segments = ogg[at + 26] & 0xFF;
            int length = 0;
            for (int i = 0; i < segments; i++) {
                length += ogg[at + 27 + i] & 0xFF;
            }
            int start = at + 27 + segments;
            at = start + length;
            if (page >= 2) {
                packets.add(new Frame(packets.size() * OPUS_FRAME_NANOS, true, Arrays.copyOfRange(ogg, start, at)));
            }
        }
        return packets;
    }

    /** Access units in Annex B form. */
    static List<Frame> h264() throws IOException {
        List<Frame> units = new ArrayList<>();
        for (byte[] unit : accessUnits("h264.264", 0x1F, 9)) {
            boolean keyframe = Avc.codecPrivate(unit, 0, unit.length) != null;
            units.add(new Frame(units.size() * VIDEO_FRAME_NANOS, keyframe, unit));
        }
        return units;
    }

    /** Access units in Annex B form. */
    static List<byte[]> h265() throws IOException {
        return accessUnits("h265.265", 0xFE, 35 << 1);
    }

    private static List<byte[]> accessUnits(String name, int typeMask, int delimiter) throws IOException {
        byte[] stream = load(name);
        List<byte[]> units = new ArrayList<>();
        int start = 0;
        for (int i = 1; i <= stream.length; i++) {
            if (i == stream.length || isDelimiter(stream, i, typeMask, delimiter)) {
                units.add(Arrays.copyOfRange(stream, start, i));
                start = i;
            }
        }
        return units;
    }

    private static boolean isDelimiter(byte[] stream, int i, int typeMask, int delimiter) {
        return i + 4 < stream.length
                && stream[i] == 0
                && stream[i + 1] == 0
                && stream[i + 2] == 0
                && stream[i + 3] == 1
                && (stream[i + 4] & typeMask) == delimiter;
    }

    static byte[] load(String name) throws IOException {
        try (InputStream in = SampleMedia.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("no resource " + name);
            }
            return in.readAllBytes();
        }
    }
}
