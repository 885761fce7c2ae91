package dev.nightjar.endpoint;

import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.Frame;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Real encoded media from the resource files, which their README describes. */
public final class SampleFrames {
    public static final long VIDEO_NANOS = 1_000_000_000L / 15;
    public static final long OPUS_NANOS = 20_000_000;

    private SampleFrames() {}

    public static List<byte[]> vp8() throws IOException {
        ByteBuffer ivf = ByteBuffer.wrap(load("vp8.ivf")).order(ByteOrder.LITTLE_ENDIAN);
        ivf.position(32);
        List<byte[]> frames = new ArrayList<>();
        while (ivf.hasRemaining()) {
            byte[] frame = new byte[ivf.getInt()];
            ivf.getLong();
            ivf.get(frame);
            frames.add(frame);
        }
        return frames;
    }

    public static List<byte[]> opus() throws IOException {
        byte[] ogg = load("opus.ogg");
        List<byte[]> packets = new ArrayList<>();
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
                packets.add(Arrays.copyOfRange(ogg, start, at));
            }
        }
        return packets;
    }

    public static List<Frame> h264() throws IOException {
        return h264(0);
    }

    /** Access units of 15 a second from that arrival on, each NAL unit a payload. */
    public static List<Frame> h264(long arrivalNanos) throws IOException {
        List<List<byte[]>> units = new ArrayList<>();
        for (byte[] nal : nalUnits(load("h264.264"))) {
            boolean isDelimiter = (nal[0] & 0x1F) == 9;
            if (isDelimiter) {
                units.add(new ArrayList<>());
            } else {
                units.get(units.size() - 1).add(nal);
            }
        }
        FrameSource source = new FrameSource(CodecKind.H264, 7);
        List<Frame> frames = new ArrayList<>();
        for (List<byte[]> unit : units) {
            int index = frames.size();
            frames.add(source.frame(index * 6_000L, Frame.UNKNOWN, arrivalNanos + index * VIDEO_NANOS, unit)
                    .copyOf());
        }
        return frames;
    }

    private static List<byte[]> nalUnits(byte[] stream) {
        List<byte[]> units = new ArrayList<>();
        int start = -1;
        for (int i = 0; i + 2 < stream.length; i++) {
            if (stream[i] == 0 && stream[i + 1] == 0 && stream[i + 2] == 1) {
                if (start >= 0) {
                    units.add(Arrays.copyOfRange(stream, start, stream[i - 1] == 0 ? i - 1 : i));
                }
                start = i + 3;
            }
        }
        units.add(Arrays.copyOfRange(stream, start, stream.length));
        return units;
    }

    private static byte[] load(String name) throws IOException {
        try (InputStream in = SampleFrames.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("no resource " + name);
            }
            return in.readAllBytes();
        }
    }
}
