package dev.nightjar.rtp.payload;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Encoded frames from the resource files, which their README describes, and the way back to such files. */
final class SampleFrames {
    static final int WIDTH = 162;
    static final int HEIGHT = 90;
    static final int PICTURES = 24;

    private static final int IVF_HEADER = 32;

    private SampleFrames() {}

    /** {@return the frames of an IVF file in the order they stand there} */
    static List<byte[]> ivf(String name) throws IOException {
        ByteBuffer ivf = ByteBuffer.wrap(load(name)).order(ByteOrder.LITTLE_ENDIAN);
        ivf.position(IVF_HEADER);
        List<byte[]> frames = new ArrayList<>();
        while (ivf.hasRemaining()) {
            byte[] frame = new byte[ivf.getInt()];
            ivf.getLong();
            ivf.get(frame);
            frames.add(frame);
        }
        return frames;
    }

    /** {@return an IVF file of frames, with the header of {@code like}} */
    static byte[] toIvf(String like, List<byte[]> frames) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(load(like), 0, IVF_HEADER);
        for (int i = 0; i < frames.size(); i++) {
            ByteBuffer head = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
            head.putInt(frames.get(i).length).putLong(i);
            out.write(head.array());
            out.write(frames.get(i));
        }
        return out.toByteArray();
    }

    /** {@return the access units of an Annex B file, each NAL unit after its length in 4 bytes} */
    static List<byte[]> annexB(String name) throws IOException {
        byte[] stream = load(name);
        List<byte[]> units = new ArrayList<>();
        ByteArrayOutputStream unit = new ByteArrayOutputStream();
        int start = -1;
        for (int i = 0; i <= stream.length; i++) {
            boolean isCode = i + 3 <= stream.length && stream[i] == 0 && stream[i + 1] == 0 && stream[i + 2] == 1;
            if (!isCode && i < stream.length) {
                continue;
            }
            if (start >= 0) {
                int end = i < stream.length && stream[i - 1] == 0 ? i - 1 : i;
                if ((stream[start] & 0x1F) == 9 && unit.size() > 0) {
                    units.add(unit.toByteArray());
                    unit.reset();
                }
                unit.writeBytes(ByteBuffer.allocate(4).putInt(end - start).array());
                unit.write(stream, start, end - start);
            }
            start = i + 3;
        }
        units.add(unit.toByteArray());
        return units;
    }

    /** {@return the units with start codes instead of lengths} */
    static byte[] toAnnexB(List<byte[]> accessUnits) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] accessUnit : accessUnits) {
            ByteBuffer in = ByteBuffer.wrap(accessUnit);
            while (in.hasRemaining()) {
                byte[] unit = new byte[in.getInt()];
                in.get(unit);
                out.writeBytes(new byte[] {0, 0, 0, 1});
                out.writeBytes(unit);
            }
        }
        return out.toByteArray();
    }

    static boolean isKeyframe(CodecKind codec, byte[] frame) {
        return switch (codec) {
            case VP8 -> (frame[0] & 1) == 0;
            case VP9 -> Vp9FrameHeader.beginsKeyframe(frame, 0, frame.length);
            default -> hasIdr(frame);
        };
    }

    private static boolean hasIdr(byte[] accessUnit) {
        ByteBuffer in = ByteBuffer.wrap(accessUnit);
        boolean found = false;
        while (in.hasRemaining()) {
            int length = in.getInt();
            found |= (in.get(in.position()) & 0x1F) == 5;
            in.position(in.position() + length);
        }
        return found;
    }

    static byte[] copy(Frame frame) {
        return Arrays.copyOf(frame.buffer(), frame.length());
    }

    static byte[] load(String name) throws IOException {
        try (InputStream in = SampleFrames.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("no resource " + name);
            }
            return in.readAllBytes();
        }
    }
}
