package dev.nightjar.rtp.payload;

import dev.nightjar.core.NetworkBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Frames of the resource files that {@code av1-h265.md} describes, laid out as packetisers take them. */
final class SampleVideo {
    static final int WIDTH = 98;
    static final int HEIGHT = 66;
    static final int FRAMES = 30;

    /** The records that FFmpeg makes of the samples when it writes them into Matroska and MP4. */
    static final String AV1_CONFIGURATION = "81000c000a0a00000003361826d7c802";

    static final String H265_CONFIGURATION = "0101600000009000000000001ef000fcfdf8f800000f03"
            + "200001001840010c01ffff01600000030090000003000003001eba0240"
            + "210001002a42010101600000030090000003000003001ea0388147111196e92930bc05a020000003002000000301e1"
            + "22000100064401c0718312";

    private static final byte[] START_CODE = {0, 0, 0, 1};

    private SampleVideo() {}

    /** {@return temporal units without their delimiters} */
    static List<EncodedFrame> av1() throws IOException {
        ByteBuffer ivf = ByteBuffer.wrap(load("av1.ivf")).order(ByteOrder.LITTLE_ENDIAN);
        ivf.position(32);
        List<EncodedFrame> frames = new ArrayList<>();
        while (ivf.hasRemaining()) {
            byte[] unit = new byte[ivf.getInt()];
            ivf.getLong();
            ivf.get(unit);
            byte[] kept = Arrays.copyOfRange(unit, 2, unit.length);
            frames.add(EncodedFrame.of(CodecKind.AV1, kept, frames.size() % 10 == 0));
        }
        return frames;
    }

    /** {@return access units of NAL units that each follow their length} */
    static List<EncodedFrame> h265() throws IOException {
        byte[] stream = load("h265.265");
        List<EncodedFrame> frames = new ArrayList<>();
        ByteArrayOutputStream unit = new ByteArrayOutputStream();
        int at = nextStartCode(stream, 0);
        while (at < stream.length) {
            int nal = at + 3;
            int end = nextStartCode(stream, nal);
            int nalEnd = end;
            while (nalEnd > nal && stream[nalEnd - 1] == 0) {
                nalEnd--;
            }
            if (H265Nal.type(stream[nal]) == 35 && unit.size() > 0) {
                add(frames, unit);
            }
            byte[] length = new byte[4];
            NetworkBytes.putInt32(length, 0, nalEnd - nal);
            unit.writeBytes(length);
            unit.write(stream, nal, nalEnd - nal);
            at = end;
        }
        add(frames, unit);
        return frames;
    }

    private static void add(List<EncodedFrame> frames, ByteArrayOutputStream unit) {
        frames.add(EncodedFrame.of(CodecKind.H265, unit.toByteArray(), frames.size() % 10 == 0));
        unit.reset();
    }

    private static int nextStartCode(byte[] stream, int from) {
        for (int i = from; i + 2 < stream.length; i++) {
            if (stream[i] == 0 && stream[i + 1] == 0 && stream[i + 2] == 1) {
                return i;
            }
        }
        return stream.length;
    }

    /** {@return the frames as FFmpeg reads them from a file: with start codes, or temporal delimiters} */
    static byte[] stream(List<Frame> frames) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Frame frame : frames) {
            if (frame.codec() == CodecKind.AV1) {
                out.writeBytes(new byte[] {0x12, 0});
                out.write(frame.buffer(), 0, frame.length());
                continue;
            }
            for (int at = 0; at < frame.length(); ) {
                int length = NetworkBytes.getInt32(frame.buffer(), at);
                out.writeBytes(START_CODE);
                out.write(frame.buffer(), at + 4, length);
                at += 4 + length;
            }
        }
        return out.toByteArray();
    }

    static byte[] load(String name) throws IOException {
        try (InputStream in = SampleVideo.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("no resource " + name);
            }
            return in.readAllBytes();
        }
    }
}
