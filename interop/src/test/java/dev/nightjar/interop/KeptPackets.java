package dev.nightjar.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.SerialNumbers;
import dev.nightjar.endpoint.MediaStreamTrack;
import dev.nightjar.rtp.ExtensionMap;
import dev.nightjar.rtp.HeaderExtensionUri;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.forward.ForwardFormat;
import dev.nightjar.rtp.forward.ForwardIdentity;
import dev.nightjar.rtp.forward.ForwardSource;
import dev.nightjar.rtp.forward.ForwardStream;
import dev.nightjar.rtp.forward.PayloadTypes;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.Depacketiser;
import dev.nightjar.rtp.payload.Frame;
import dev.nightjar.rtp.payload.FrameAssembler;
import dev.nightjar.rtp.receive.CodecParameters;
import dev.nightjar.rtp.send.TransportSequence;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The first packets of a track in order, to be sent on once more with fewer layers. */
final class KeptPackets implements MediaStreamTrack.PacketSink {
    private static final int ENOUGH = 400;
    private static final int PAYLOAD_TYPE = 100;

    private static final Pattern EXTENSION = Pattern.compile(
            "a=extmap:(\\d+)(?:/\\w+)? " + Pattern.quote(HeaderExtensionUri.DEPENDENCY_DESCRIPTOR.uri()));

    private final TreeMap<Long, byte[]> packets = new TreeMap<>();
    private long highest;
    private ExtensionMap extensions = ExtensionMap.EMPTY;

    /** Takes the identifier of dependency descriptors from the publisher's offer. */
    void offered(String sdp) {
        Matcher matcher = EXTENSION.matcher(sdp);
        assertThat(matcher.find()).as("the descriptor is offered").isTrue();
        int id = Integer.parseInt(matcher.group(1));
        extensions = ExtensionMap.of(Map.of(id, HeaderExtensionUri.DEPENDENCY_DESCRIPTOR.uri()));
    }

    @Override
    public synchronized void onPacket(byte[] buffer, int offset, int length, long arrivalNanos) {
        RtpPacket packet = new RtpPacket();
        if (packets.size() < ENOUGH && packet.wrap(buffer, offset, length) && packet.payloadLength() > 0) {
            long number = packets.isEmpty()
                    ? packet.sequenceNumber()
                    : SerialNumbers.unwrap16(highest, packet.sequenceNumber());
            highest = Math.max(highest, number);
            packets.putIfAbsent(number, Arrays.copyOfRange(buffer, offset, offset + length));
        }
    }

    /** {@return how many pictures FFmpeg decodes of what is sent on with that limit; each whole one has to be} */
    synchronized int decoded(Path folder, CodecKind kind, int spatialId, int temporalId) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (kind == CodecKind.VP9) {
            out.writeBytes(ivfHeader());
        }
        int[] frames = {0};
        FrameAssembler assembler = new FrameAssembler(Depacketiser.of(kind), frame -> {
            frames[0]++;
            assertThat(frame.spatialLayer()).isLessThanOrEqualTo(spatialId);
            assertThat(frame.temporalLayer()).isLessThanOrEqualTo(temporalId);
            write(out, kind, frame, frames[0]);
        });
        forward(kind, spatialId, temporalId, assembler);
        assertThat(assembler.framesDropped()).isZero();
        String format = kind == CodecKind.VP9 ? "ivf" : "obu";
        Path file = Files.write(folder.resolve("layers." + format), out.toByteArray());
        assertThat(pictures(folder, format, file))
                .as("%s, layers up to %d, %d", kind, spatialId, temporalId)
                .isBetween(frames[0] - 1, frames[0]);
        return frames[0];
    }

    private void forward(CodecKind kind, int spatialId, int temporalId, FrameAssembler assembler) {
        ForwardSource source = new ForwardSource();
        ForwardStream stream = new ForwardStream(
                new ForwardIdentity(1, 2, "layers", 7, 7, 7, 0),
                new TransportSequence(0),
                dev.nightjar.core.Path.udp(
                        new InetSocketAddress("127.0.0.1", 1), new InetSocketAddress("127.0.0.1", 2)));
        RtpPacket packet = new RtpPacket();
        byte[] bytes = packets.firstEntry().getValue();
        assertThat(packet.wrap(bytes, 0, bytes.length)).isTrue();
        ForwardFormat format = new ForwardFormat(
                List.of(CodecParameters.of(packet.payloadType(), kind.encodingName(), 90_000)), extensions);
        PayloadTypes types = new PayloadTypes();
        types.put(packet.payloadType(), PAYLOAD_TYPE, -1);
        stream.payloadTypes(types);
        stream.configure("v", extensions, true);
        stream.source(source);
        stream.limitLayers(spatialId, temporalId);
        byte[] buffer = new byte[ForwardStream.MAX_PACKET_BYTES];
        int next = 7;
        long nanos = 0;
        for (byte[] kept : packets.values()) {
            assertThat(packet.wrap(kept, 0, kept.length)).isTrue();
            nanos += 1_000_000;
            assertThat(source.receive(packet, format, nanos)).isTrue();
            int length = stream.forward(source.current(), buffer, 0, nanos);
            if (length > 0 && packet.wrap(buffer, 0, length)) {
                assertThat(packet.sequenceNumber()).as("no gap").isEqualTo(next++);
                assembler.packet(
                        packet.rtpTimestamp(),
                        packet.isMarker(),
                        false,
                        buffer,
                        packet.payloadOffset(),
                        packet.payloadLength(),
                        0);
            }
        }
    }

    private static void write(ByteArrayOutputStream out, CodecKind kind, Frame frame, int number) {
        if (kind == CodecKind.VP9) {
            ByteBuffer header = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
            out.writeBytes(header.putInt(frame.length()).putLong(number).array());
        } else {
            out.writeBytes(new byte[] {0x12, 0}); // a temporal delimiter
        }
        out.write(frame.buffer(), 0, frame.length());
    }

    private static byte[] ivfHeader() {
        return ByteBuffer.allocate(32)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("DKIF".getBytes(StandardCharsets.US_ASCII))
                .putShort((short) 0)
                .putShort((short) 32)
                .put("VP90".getBytes(StandardCharsets.US_ASCII))
                .putInt(0)
                .putInt(30)
                .putInt(1)
                .array();
    }

    private static int pictures(Path folder, String format, Path file) {
        String printed = Tool.run(
                folder,
                List.of(
                        Tool.FFMPEG.path(),
                        "-v",
                        "error",
                        "-xerror",
                        "-f",
                        format,
                        "-i",
                        file.toString(),
                        "-fps_mode",
                        "passthrough",
                        "-f",
                        "framecrc",
                        "-"));
        return (int) printed.lines().filter(line -> !line.startsWith("#")).count();
    }
}
