package dev.nightjar.benchmarks;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.Depacketiser;
import dev.nightjar.rtp.payload.EncodedFrame;
import dev.nightjar.rtp.payload.FrameAssembler;
import dev.nightjar.rtp.payload.Packetiser;
import dev.nightjar.rtp.payload.PayloadSink;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One video frame of eight packets put together, or cut: some 9 kB, 2 Mbit/s at 30 frames a second. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FrameBenchmark {
    private static final int PACKETS = 8;
    private static final int PAYLOAD = 1180;
    private static final int TICKS = 3000;

    /** SPS and PPS of 640x480, baseline, as one STAP-A (RFC 6184 §5.7.1). */
    private static final String PARAMETER_SETS = "78" + "0009" + "6742c01fda0280f640" + "0002" + "68c8";

    /** What the frame is of. */
    @Param({"VP8", "VP9", "H264"})
    public CodecKind codec = CodecKind.VP8;

    private final byte[][] payloads = new byte[PACKETS][PAYLOAD];
    private FrameAssembler assembler = assembler(codec);
    private Packetiser packetiser = Packetiser.of(codec);
    private EncodedFrame encoded = EncodedFrame.of(codec, new byte[1], false);
    private long bytes;
    private final PayloadSink sink = (buffer, offset, length, last) -> bytes += length;
    private int rtpTimestamp;
    private int pictureId;
    private long nowNanos;

    private FrameAssembler assembler(CodecKind kind) {
        return new FrameAssembler(Depacketiser.of(kind), frame -> bytes += frame.length());
    }

    /** Plays the keyframe, then leaves the packets of frames that refer to it. */
    @Setup
    public void prepare() {
        assembler = assembler(codec);
        for (byte[] payload : payloads) {
            Arrays.fill(payload, (byte) 0x5A);
        }
        switch (codec) {
            case VP8 -> prepareVp8();
            case VP9 -> prepareVp9();
            default -> prepareH264();
        }
        packetiser = Packetiser.of(codec);
        encoded = encoded();
        long before = bytes;
        frame();
        if (bytes == before) {
            throw new IllegalStateException("no frame came out");
        }
    }

    /** RFC 7741 §4.2: an extended descriptor with a picture id of 15 bits. */
    private void prepareVp8() {
        for (int i = 0; i < PACKETS; i++) {
            payloads[i][0] = (byte) (i == 0 ? 0x90 : 0x80);
            payloads[i][1] = (byte) 0x80;
        }
        byte[] keyframe = HexFormat.of().parseHex("1002009d012a8002e001");
        System.arraycopy(keyframe, 0, payloads[0], 4, keyframe.length);
        frame();
        payloads[0][4] = 0x11; // RFC 6386 §9.1: shown, not a keyframe
    }

    /** RFC 9628 §4.2: a picture id of 15 bits and a layer with its counter. */
    private void prepareVp9() {
        for (int i = 0; i < PACKETS; i++) {
            payloads[i][0] = (byte) (0xA0 | (i == 0 ? 0x08 : i == PACKETS - 1 ? 0x04 : 0));
            payloads[i][3] = 0;
        }
        // VP9 bitstream specification §6.2: a keyframe of 640x480, profile 0
        byte[] keyframe = HexFormat.of().parseHex("82498342" + "4027f01df0");
        System.arraycopy(keyframe, 0, payloads[0], 5, keyframe.length);
        frame();
        byte[] other = HexFormat.of().parseHex("86004092" + "00");
        System.arraycopy(other, 0, payloads[0], 5, other.length);
    }

    /** The coded bytes of the frame that the payloads hold. */
    private EncodedFrame encoded() {
        byte[] frame = new byte[PACKETS * PAYLOAD - 64];
        Arrays.fill(frame, (byte) 0x5A);
        int descriptor = codec == CodecKind.VP8 ? 4 : 5;
        System.arraycopy(payloads[0], descriptor, frame, 0, 16);
        if (codec == CodecKind.H264) {
            NetworkBytes.putInt32(frame, 0, frame.length - 4);
            frame[4] = 0x41;
        }
        return EncodedFrame.of(codec, frame, false);
    }

    /** RFC 6184 §5.8: fragments of one slice. */
    private void prepareH264() {
        byte[] parameterSets = HexFormat.of().parseHex(PARAMETER_SETS);
        payloads[0][2] = (byte) 0x88; // H.264 §7.3.3: first_mb_in_slice is 0
        assembler.packet(0, false, false, parameterSets, 0, parameterSets.length, 0);
        fragments(5);
        rtpTimestamp = -TICKS;
        frame();
        fragments(1);
    }

    private void fragments(int type) {
        for (int i = 0; i < PACKETS; i++) {
            payloads[i][0] = 0x7C;
            payloads[i][1] = (byte) ((i == 0 ? 0x80 : i == PACKETS - 1 ? 0x40 : 0) | type);
        }
    }

    /** {@return bytes of all frames so far} */
    @Benchmark
    public long frame() {
        rtpTimestamp += TICKS;
        pictureId = pictureId + 1 & 0x7FFF;
        nowNanos += 33_000_000;
        for (int i = 0; i < PACKETS; i++) {
            if (codec != CodecKind.H264) {
                NetworkBytes.putInt16(payloads[i], codec == CodecKind.VP8 ? 2 : 1, 0x8000 | pictureId);
            }
            assembler.packet(rtpTimestamp, i == PACKETS - 1, false, payloads[i], 0, PAYLOAD, nowNanos);
        }
        return bytes;
    }

    /** {@return bytes of all payloads so far} */
    @Benchmark
    public long packetise() {
        packetiser.packetise(encoded, PAYLOAD, sink);
        return bytes;
    }
}
