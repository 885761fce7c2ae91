package dev.nightjar.endpoint;

import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.Depacketiser;
import dev.nightjar.rtp.payload.Frame;
import dev.nightjar.rtp.payload.FrameAssembler;
import java.util.Arrays;
import java.util.List;

/** Makes frames the way a session does: out of RTP payloads. */
public final class FrameSource {
    private static final byte VP8_START = 0x10;

    private final CodecKind codec;
    private final FrameAssembler assembler;
    private final int ssrc;
    private Frame latest;

    public FrameSource(CodecKind codec, int ssrc) {
        this.codec = codec;
        this.ssrc = ssrc;
        this.assembler = new FrameAssembler(Depacketiser.of(codec), frame -> latest = frame);
    }

    /** {@return the frame that those bytes make; valid until the next} */
    public Frame frame(long timestamp, long ntpNanos, long arrivalNanos, byte[] bytes) {
        byte[] payload = bytes;
        if (codec == CodecKind.VP8) {
            payload = new byte[bytes.length + 1];
            payload[0] = VP8_START;
            System.arraycopy(bytes, 0, payload, 1, bytes.length);
        }
        return frame(timestamp, ntpNanos, arrivalNanos, List.of(payload));
    }

    /** {@return the frame of one payload or several, the last with the marker} */
    public Frame frame(long timestamp, long ntpNanos, long arrivalNanos, List<byte[]> payloads) {
        latest = null;
        for (int i = 0; i < payloads.size(); i++) {
            byte[] payload = payloads.get(i);
            boolean isLast = i == payloads.size() - 1;
            assembler.packet((int) timestamp, isLast, false, payload, 0, payload.length, arrivalNanos);
        }
        if (latest == null) {
            throw new AssertionError("no frame of " + payloads.size() + " payloads");
        }
        latest.stamp(ssrc, timestamp, ntpNanos);
        return latest;
    }

    /** {@return what looks like a VP8 keyframe of that size} */
    public static byte[] vp8Keyframe(int width, int height, int length) {
        byte[] bytes = vp8Delta(length);
        byte[] header = {
            0, 0, 0, (byte) 0x9D, 0x01, 0x2A, (byte) width, (byte) (width >> 8), (byte) height, (byte) (height >> 8)
        };
        System.arraycopy(header, 0, bytes, 0, header.length);
        return bytes;
    }

    public static byte[] vp8Delta(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 1);
        return bytes;
    }

    /** {@return an Opus packet of 20 ms, mono} */
    public static byte[] opus(int length) {
        byte[] bytes = new byte[length];
        bytes[0] = (byte) (31 << 3);
        return bytes;
    }
}
