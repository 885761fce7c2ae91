package dev.nightjar.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.rtp.RtpPacket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frames of real encoders from packetiser to assembler. */
class SampleFramesTest {
    private static final int[] TEMPORAL = {0, 2, 1, 2};

    @ParameterizedTest
    @CsvSource({
        "VP8, vp8.ivf",
        "VP9, vp9-profile0.ivf",
        "VP9, vp9-profile1.ivf",
        "VP9, vp9-profile2.ivf",
        "H264, h264-baseline.264",
        "H264, h264-main.264",
        "H264, h264-high.264"
    })
    void framesComeBackWithKeyframesAndSize(CodecKind codec, String name) throws Exception {
        List<byte[]> sent = codec == CodecKind.H264 ? SampleFrames.annexB(name) : SampleFrames.ivf(name);

        List<Frame> received = received(Packetiser.of(codec), sent);

        assertThat(received).hasSize(SampleFrames.PICTURES);
        int keyframes = 0;
        for (int i = 0; i < sent.size(); i++) {
            Frame frame = received.get(i);
            assertThat(SampleFrames.copy(frame)).isEqualTo(sent.get(i));
            assertThat(frame.isKeyframe()).isEqualTo(SampleFrames.isKeyframe(codec, sent.get(i)));
            assertThat(frame.width()).isEqualTo(SampleFrames.WIDTH);
            assertThat(frame.height()).isEqualTo(SampleFrames.HEIGHT);
            keyframes += frame.isKeyframe() ? 1 : 0;
        }
        assertThat(keyframes).isGreaterThanOrEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "VP8, gstreamer-vp8.rtp, vp8.ivf",
        "VP9, gstreamer-vp9.rtp, vp9-profile0.ivf",
        "H264, gstreamer-h264.rtp, h264-main.264",
    })
    void packetsOfGstreamerBecomeTheFramesTheyWereMadeOf(CodecKind codec, String packets, String name)
            throws Exception {
        List<byte[]> sent = codec == CodecKind.H264 ? SampleFrames.annexB(name) : SampleFrames.ivf(name);
        List<Frame> received = new ArrayList<>();
        FrameAssembler assembler = new FrameAssembler(Depacketiser.of(codec), frame -> received.add(frame.copyOf()));
        ByteBuffer in = ByteBuffer.wrap(SampleFrames.load(packets));
        RtpPacket packet = new RtpPacket();
        while (in.hasRemaining()) {
            int length = in.getShort() & 0xFFFF;
            assertThat(packet.wrap(in.array(), in.position(), length)).isTrue();
            assembler.packet(
                    packet.rtpTimestamp(),
                    packet.isMarker(),
                    false,
                    packet.buffer(),
                    packet.payloadOffset(),
                    packet.payloadLength(),
                    0);
            in.position(in.position() + length);
        }

        assertThat(received).extracting(SampleFrames::copy).containsExactlyElementsOf(sent);
        assertThat(received.get(0).width()).isEqualTo(SampleFrames.WIDTH);
        assertThat(received.get(0).height()).isEqualTo(SampleFrames.HEIGHT);
    }

    @Test
    void flexibleVp9ComesBackToo() throws Exception {
        List<byte[]> sent = SampleFrames.ivf("vp9-profile0.ivf");

        List<Frame> received = received(new Vp9Packetiser(Vp9Settings.FLEXIBLE), sent);

        assertThat(received).extracting(SampleFrames::copy).containsExactlyElementsOf(sent);
    }

    @Test
    void shortSlicesGoInModeZero() throws Exception {
        List<byte[]> sent = SampleFrames.annexB("h264-baseline.264");

        List<Frame> received = received(new H264Packetiser(0), sent);

        assertThat(received).extracting(SampleFrames::copy).containsExactlyElementsOf(sent);
    }

    /** With payloads of 700 bytes, so that frames have several and slices of H.264 fit into one. */
    static List<Frame> received(Packetiser packetiser, List<byte[]> sent) {
        List<Frame> received = new ArrayList<>();
        FrameAssembler assembler =
                new FrameAssembler(Depacketiser.of(packetiser.codec()), frame -> received.add(frame.copyOf()));
        for (int i = 0; i < sent.size(); i++) {
            int rtpTimestamp = 3_000 * i;
            byte[] bytes = sent.get(i);
            boolean isKeyframe = SampleFrames.isKeyframe(packetiser.codec(), bytes);
            packetiser.packetise(
                    EncodedFrame.of(packetiser.codec(), bytes, isKeyframe),
                    700,
                    (buffer, offset, length, last) ->
                            assembler.packet(rtpTimestamp, last, false, buffer, offset, length, 0));
        }
        return received;
    }

    /** Two spatial layers, three temporal ones, as Chromium sends them. */
    @ParameterizedTest
    @CsvSource({
        "vp9-l2t3.ivf, false",
        "vp9-l2t3.ivf, true",
        "vp9-l2t3-key.ivf, false",
        "vp9-l2t3-key.ivf, true",
    })
    void layersBecomeOneFrameOfTheHighestSize(String name, boolean flexible) throws Exception {
        List<byte[]> layers = SampleFrames.ivf(name);

        List<Frame> received = receivedLayers(layers, flexible);

        assertThat(received).hasSize(SampleFrames.PICTURES);
        Vp9Superframe superframe = new Vp9Superframe();
        Vp9FrameHeader header = new Vp9FrameHeader();
        for (int i = 0; i < received.size(); i++) {
            Frame frame = received.get(i);
            assertThat(frame.width()).isEqualTo(480);
            assertThat(frame.height()).isEqualTo(270);
            assertThat(frame.isKeyframe()).isEqualTo(i == 0);
            assertThat(frame.temporalLayer()).isEqualTo(TEMPORAL[i % 4]);
            assertThat(frame.spatialLayer()).isOne();
            superframe.split(frame.buffer(), 0, frame.length());
            assertThat(superframe.count()).isEqualTo(2);
            assertThat(header.parse(frame.buffer(), 0, superframe.length(0))).isTrue();
            assertThat(header.isShown()).isFalse();
            assertThat(SampleFrames.copy(frame))
                    .as("the upper layer is as it was")
                    .containsSequence(layers.get(2 * i + 1));
        }
    }

    /** RFC 9628 §4.2: what these modes refer to is known, and the packetiser reads it from the frames. */
    @Test
    void referencesToldInFlexibleModeAreThoseOfTheFrames() throws Exception {
        int[] pictureOfTheLayerBelow = {4, 1, 2, 1};
        Vp9Packetiser packetiser = new Vp9Packetiser(new Vp9Settings(true, 2, 3, 0));
        Vp9Descriptor descriptor = new Vp9Descriptor();
        List<byte[]> layers = SampleFrames.ivf("vp9-l2t3.ivf");
        for (int i = 0; i < layers.size(); i++) {
            byte[] bytes = layers.get(i);
            Payloads payloads = Payloads.of(
                    packetiser,
                    new EncodedFrame(CodecKind.VP9, bytes, 0, bytes.length, i == 0, TEMPORAL[i / 2 % 4], i % 2),
                    1_200);
            byte[] first = payloads.all.get(0);
            descriptor.parse(first, 0, first.length);

            assertThat(descriptor.isInterLayerPredicted()).isEqualTo(i % 2 == 1);
            assertThat(descriptor.isInterPredicted()).isEqualTo(i > 1);
            List<Integer> differences = new ArrayList<>();
            for (int k = 0; k < descriptor.referenceCount(); k++) {
                differences.add(descriptor.referenceDifference(k));
            }
            if (i > 1) {
                assertThat(differences).contains(pictureOfTheLayerBelow[i / 2 % 4]);
            }
        }
    }

    static List<Frame> receivedLayers(List<byte[]> layers, boolean flexible) {
        List<Frame> received = new ArrayList<>();
        FrameAssembler assembler = new FrameAssembler(new Vp9Depacketiser(), frame -> received.add(frame.copyOf()));
        Vp9Packetiser packetiser = new Vp9Packetiser(new Vp9Settings(flexible, 2, 3, 0));
        for (int i = 0; i < layers.size(); i++) {
            byte[] bytes = layers.get(i);
            int rtpTimestamp = 3_000 * (i / 2);
            packetiser.packetise(
                    new EncodedFrame(CodecKind.VP9, bytes, 0, bytes.length, i == 0, TEMPORAL[i / 2 % 4], i % 2),
                    300,
                    (buffer, offset, length, last) ->
                            assembler.packet(rtpTimestamp, last, false, buffer, offset, length, 0));
        }
        return received;
    }
}
