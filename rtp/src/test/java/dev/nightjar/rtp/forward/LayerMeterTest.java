package dev.nightjar.rtp.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.RtpWriter;
import dev.nightjar.rtp.extension.VideoLayersAllocation;
import dev.nightjar.rtp.extension.VideoLayersAllocation.Resolution;
import dev.nightjar.rtp.extension.VideoLayersAllocation.SpatialLayer;
import dev.nightjar.rtp.extension.dependency.Structures;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayerMeterTest {
    private static final long SECOND = 1_000_000_000L;

    private final LayerMeter meter = new LayerMeter();
    private final LayeredPayloads payloads = new LayeredPayloads(1);

    private void vp8(int pictures) {
        for (int i = 0; i < pictures; i++) {
            meter.packet(payloads.vp8(i, i % 2, false, false), Packets.FORMAT);
        }
    }

    @Test
    void nothingIsThereBeforeThereWereDescriptors() {
        assertThat(meter.read(SECOND)).isEmpty();
    }

    @Test
    void decodeTargetsAreMeasuredWithAllThatTheyNeed() {
        DescribedPackets described = new DescribedPackets(1, Structures.l3t3(0), 5, 1);
        for (int picture = 0; picture < 8; picture++) {
            described.picture(picture == 0).forEach(packet -> meter.packet(packet, Packets.FORMAT));
        }

        List<LayerRate> rates = meter.read(SECOND);

        // 40 bytes a frame: 8 pictures of 3 layers, 2 of them in the lowest temporal layer, 2 in the next
        assertThat(rates).hasSize(9);
        assertThat(rates.get(0)).isEqualTo(new LayerRate(0, 0, 320, 180, 2, 2 * 40 * 8));
        assertThat(rates.get(4)).isEqualTo(new LayerRate(1, 1, 640, 360, 4, 2 * 4 * 40 * 8));
        assertThat(rates.get(8)).isEqualTo(new LayerRate(2, 2, 1280, 720, 8, 3 * 8 * 40 * 8));
    }

    @Test
    void temporalLayersOfVp8AreSumsAndMoveSlowly() {
        vp8(30);
        assertThat(meter.read(SECOND))
                .containsExactly(
                        new LayerRate(0, 0, 0, 0, 15, 15 * 20 * 8), new LayerRate(0, 1, 0, 0, 30, 30 * 20 * 8));

        vp8(60);
        assertThat(meter.read(SECOND).get(1).framesPerSecond()).isEqualTo(42);
    }

    @Test
    void spatialLayersOfVp9AreSumsOfThoseBelow() {
        for (int spatial = 0; spatial < 3; spatial++) {
            for (int temporal = 0; temporal < 2; temporal++) {
                RtpPacket packet = payloads.vp9(temporal, spatial, temporal, false, false, 0, false);
                meter.packet(packet, Packets.FORMAT);
            }
        }

        List<LayerRate> rates = meter.read(SECOND / 2);

        assertThat(rates)
                .extracting(LayerRate::bitrateBps)
                .containsExactly(2 * 112L, 4 * 112L, 4 * 112L, 8 * 112L, 6 * 112L, 12 * 112L);
        assertThat(rates).extracting(LayerRate::framesPerSecond).containsExactly(2, 4, 2, 4, 2, 4);
        assertThat(rates).extracting(LayerRate::spatialLayer).containsExactly(0, 0, 1, 1, 2, 2);
    }

    @Test
    void aLayerThatFallsSilentIsNoChoiceAnyMore() {
        vp8(30);
        meter.read(SECOND);
        for (int reading = 0; reading < 4; reading++) {
            meter.packet(payloads.vp8(1, 0, false, false), Packets.FORMAT);
            meter.read(SECOND);
        }

        meter.packet(payloads.vp8(1, 0, false, false), Packets.FORMAT);

        assertThat(meter.read(SECOND)).extracting(LayerRate::temporalLayer).containsExactly(0);
    }

    @Test
    void sizesMayComeFromTheAllocation() {
        VideoLayersAllocation told = new VideoLayersAllocation(
                1,
                2,
                List.of(
                        new SpatialLayer(0, 0, List.of(100), new Resolution(160, 90, 30)),
                        new SpatialLayer(1, 0, List.of(200), new Resolution(320, 180, 30)),
                        new SpatialLayer(1, 1, List.of(500), new Resolution(640, 360, 30))));
        byte[] bytes = new byte[255];
        int length = VideoLayersAllocation.EXTENSION.write(told, bytes, 0);
        RtpWriter writer =
                new RtpWriter().ssrc(1).payloadType(Packets.VP9).extension(13, Arrays.copyOf(bytes, length), 0, length);
        meter.packet(
                Packets.written(writer, Packets.payload(payloads.vp9(0, 0, 0, false, true, 0, false))), Packets.FORMAT);
        meter.packet(payloads.vp9(0, 1, 0, false, true, 0, false), Packets.FORMAT);

        assertThat(meter.read(SECOND)).extracting(LayerRate::width).containsExactly(320, 640);
    }

    @Test
    void anEncodingWithoutLayersIsOne() {
        byte[] idr = {0x65, 1, 2, 3};
        meter.packet(Packets.packet(1, Packets.H264, 1, 0, idr), Packets.FORMAT);

        assertThat(meter.read(SECOND)).containsExactly(new LayerRate(0, 0, 0, 0, 0, 32));
    }
}
