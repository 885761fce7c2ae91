package dev.nightjar.rtp.receive;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.RtpWriter;
import dev.nightjar.rtp.payload.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** An encoder for tests: frames in VP8 packets whose bytes tell their number and can be checked. */
public final class Vp8Source {
    public static final int TICKS_PER_FRAME = 3_000;
    private static final int HEADER = 10;
    private static final int MAX_FRAGMENT = 1_000;

    private final SplittableRandom random;
    private final RtpWriter writer = new RtpWriter();
    private int sequenceNumber;
    private int timestamp;
    private int frames;

    public Vp8Source(long seed, int sequenceNumber, int timestamp) {
        this.random = new SplittableRandom(seed);
        this.sequenceNumber = sequenceNumber;
        this.timestamp = timestamp;
    }

    public int frames() {
        return frames;
    }

    /** {@return the packets of the next frame} */
    public List<RtpPacket> frame(boolean keyframe, int ssrc, int payloadType) {
        byte[] frame = new byte[HEADER + 4 + random.nextInt(keyframe ? 6_000 : 2_500)];
        byte[] header = {(byte) (keyframe ? 0x10 : 0x11), 2, 0, (byte) 0x9D, 1, 0x2A, (byte) 0x80, 2, (byte) 0xE0, 1};
        System.arraycopy(header, 0, frame, 0, HEADER);
        NetworkBytes.putInt32(frame, HEADER, frames);
        for (int i = HEADER + 4; i < frame.length; i++) {
            frame[i] = pattern(frames, i, frame.length);
        }
        List<RtpPacket> packets = new ArrayList<>();
        for (int at = 0; at < frame.length; at += MAX_FRAGMENT) {
            int length = Math.min(MAX_FRAGMENT, frame.length - at);
            byte[] payload = new byte[3 + length];
            payload[0] = (byte) (at == 0 ? 0x90 : 0x80);
            payload[1] = (byte) 0x80;
            payload[2] = (byte) (frames & 0x7F);
            System.arraycopy(frame, at, payload, 3, length);
            packets.add(packet(payload, at + length == frame.length, ssrc, payloadType));
        }
        frames++;
        timestamp += TICKS_PER_FRAME;
        return packets;
    }

    /** {@return a packet of padding alone} */
    public RtpPacket padding(int ssrc, int payloadType) {
        writer.marker(false).payloadType(payloadType).ssrc(ssrc).rtpTimestamp(timestamp - TICKS_PER_FRAME);
        byte[] bytes = new byte[300];
        int length = writer.sequenceNumber(sequenceNumber++ & 0xFFFF)
                .paddingLength(200)
                .writeTo(bytes, 0, bytes, 0, 0);
        return view(bytes, length);
    }

    private RtpPacket packet(byte[] payload, boolean marker, int ssrc, int payloadType) {
        byte[] bytes = new byte[payload.length + 64];
        int length = writer.marker(marker)
                .payloadType(payloadType)
                .ssrc(ssrc)
                .rtpTimestamp(timestamp)
                .sequenceNumber(sequenceNumber++ & 0xFFFF)
                .paddingLength(0)
                .writeTo(bytes, 0, payload, 0, payload.length);
        return view(bytes, length);
    }

    public static RtpPacket view(byte[] bytes, int length) {
        RtpPacket view = new RtpPacket();
        if (!view.wrap(bytes, 0, length)) {
            throw new AssertionError("not a packet");
        }
        return view;
    }

    /** {@return the number of a frame, having checked each of its bytes} */
    public static int numberOf(Frame frame) {
        int number = NetworkBytes.getInt32(frame.buffer(), HEADER);
        for (int i = HEADER + 4; i < frame.length(); i++) {
            if (frame.buffer()[i] != pattern(number, i, frame.length())) {
                throw new AssertionError("frame " + number + " differs at byte " + i);
            }
        }
        return number;
    }

    private static byte pattern(int number, int index, int length) {
        return (byte) (number * 31 + index * 7 + length);
    }
}
