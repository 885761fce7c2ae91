package dev.nightjar.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.SerialNumbers;
import dev.nightjar.endpoint.Endpoint;
import dev.nightjar.endpoint.EndpointConfig;
import dev.nightjar.endpoint.JsepDescription;
import dev.nightjar.endpoint.MediaStreamTrack;
import dev.nightjar.rtp.HeaderExtensionUri;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.extension.dependency.DecodeTargetSelector;
import dev.nightjar.rtp.extension.dependency.DependencyDescriptor;
import dev.nightjar.rtp.extension.dependency.DependencyDescriptorReader;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.Depacketiser;
import dev.nightjar.rtp.payload.FrameAssembler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chromium's AV1 in layers: each packet's dependency descriptor is read, and the layers it picks decode alone. */
@Tag("peers")
class ScalableVideoLiveTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration TICK = Duration.ofMillis(250);
    private static final Pattern EXTENSION = Pattern.compile(
            "a=extmap:(\\d+)(?:/\\w+)? " + Pattern.quote(HeaderExtensionUri.DEPENDENCY_DESCRIPTOR.uri()));

    /** Packets that are looked at. */
    private static final int ENOUGH = 400;

    /** What arrived, in order. */
    private final Map<Long, byte[]> packets = new TreeMap<>();

    private long highest;

    @TempDir
    Path folder;

    @Test
    void theLayersThatChromiumDescribesDecodeByThemselves() throws Exception {
        AtomicReference<MediaStreamTrack> track = new AtomicReference<>();
        int extension;
        try (Endpoint endpoint = Endpoint.open(EndpointConfig.defaults());
                PeerPage page = PeerPage.open(Browser.Kind.CHROMIUM, 640, 360);
                BrowserLink link = new BrowserLink(page, "layers", endpoint)) {
            link.onTrack(event -> {
                track.set(event.track());
                event.track().addPacketSink(this::keep);
            });
            link.signal(Sending.nothing().video("AV1", "").encoding(Map.of("scalabilityMode", "L2T3")));
            link.whenConnected();
            long end = System.nanoTime() + PATIENCE.toNanos();
            do {
                page.run(TICK);
            } while (System.nanoTime() < end && kept() < ENOUGH);
            extension = extension(track.get());
        }

        int base = decoded(extension, 0, 0);
        int baseAtFullRate = decoded(extension, 0, 2);
        int all = decoded(extension, 3, 7);

        System.out.println(
                "pictures: " + base + " base, " + baseAtFullRate + " at full rate, " + all + " of all layers");
        assertThat(base).isPositive().isLessThan(baseAtFullRate);
        assertThat(baseAtFullRate).isLessThanOrEqualTo(all);
    }

    private synchronized void keep(byte[] buffer, int offset, int length, long arrivalNanos) {
        RtpPacket packet = new RtpPacket();
        if (packets.size() < ENOUGH && packet.wrap(buffer, offset, length) && packet.payloadLength() > 0) {
            long number = packets.isEmpty()
                    ? packet.sequenceNumber()
                    : SerialNumbers.unwrap16(highest, packet.sequenceNumber());
            highest = Math.max(highest, number);
            packets.putIfAbsent(number, Arrays.copyOfRange(buffer, offset, offset + length));
        }
    }

    private synchronized int kept() {
        return packets.size();
    }

    private static int extension(MediaStreamTrack track) {
        JsepDescription offer = track.connection().remoteDescription();
        Matcher matcher = EXTENSION.matcher(offer == null ? "" : offer.sdp());
        assertThat(matcher.find()).as("the descriptor is offered").isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    /** {@return how many pictures FFmpeg decodes of the packets that belong to a layer; each whole one has to be} */
    private synchronized int decoded(int extension, int spatialId, int temporalId) throws IOException {
        DependencyDescriptorReader reader = new DependencyDescriptorReader();
        DependencyDescriptor descriptor = new DependencyDescriptor();
        DecodeTargetSelector selector = new DecodeTargetSelector();
        selector.limit(spatialId, temporalId);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int[] frames = {0};
        FrameAssembler assembler = new FrameAssembler(Depacketiser.of(CodecKind.AV1), frame -> {
            frames[0]++;
            assertThat(frame.spatialLayer()).isLessThanOrEqualTo(spatialId);
            assertThat(frame.temporalLayer()).isLessThanOrEqualTo(temporalId);
            out.writeBytes(new byte[] {0x12, 0}); // a temporal delimiter
            out.write(frame.buffer(), 0, frame.length());
        });
        int unread = 0;
        for (byte[] bytes : packets.values()) {
            RtpPacket packet = new RtpPacket();
            assertThat(packet.wrap(bytes, 0, bytes.length)).isTrue();
            int length = packet.extensionLength(extension);
            int offset = packet.extensionOffset(extension);
            if (length < 0 || !reader.read(packet.ssrc(), bytes, offset, length, descriptor)) {
                unread++;
                continue;
            }
            if (selector.forwards(descriptor)) {
                assembler.packet(
                        packet.rtpTimestamp(),
                        packet.isMarker(),
                        false,
                        bytes,
                        packet.payloadOffset(),
                        packet.payloadLength(),
                        0);
            }
        }
        assertThat(unread).as("descriptors that could not be read").isZero();
        assertThat(assembler.framesDropped()).isZero();
        Path file = Files.write(folder.resolve("layers.obu"), out.toByteArray());
        assertThat(pictures(file))
                .as("layers up to %d, %d", spatialId, temporalId)
                .isBetween(frames[0] - 1, frames[0]);
        return frames[0];
    }

    private int pictures(Path file) {
        String printed = Tool.run(
                folder,
                List.of(
                        Tool.FFMPEG.path(),
                        "-v",
                        "error",
                        "-xerror",
                        "-f",
                        "obu",
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
