package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.rtp.ExtensionMap;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.RtpWriter;
import dev.nightjar.rtp.forward.ForwardFormat;
import dev.nightjar.rtp.receive.CodecParameters;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayerMetersTest {
    private static final long SECOND = 1_000_000_000L;
    private static final ForwardFormat FORMAT =
            new ForwardFormat(List.of(CodecParameters.of(96, "VP8", 90_000)), ExtensionMap.EMPTY);

    private final LayerMeters meters = new LayerMeters();

    private void packet(int ssrc) {
        byte[] payload = {0x10, 0x11, 0, 0};
        byte[] bytes = new byte[100];
        RtpPacket packet = new RtpPacket();
        int length = new RtpWriter().ssrc(ssrc).payloadType(96).writeTo(bytes, 0, payload, 0, payload.length);
        assertThat(packet.wrap(bytes, 0, length)).isTrue();
        meters.packet(packet, FORMAT);
    }

    @Test
    void eachEncodingIsMeasuredForItself() {
        packet(1);
        packet(1);
        packet(2);

        assertThat(meters.read(1, SECOND).get(0).bitrateBps()).isEqualTo(64);
        assertThat(meters.read(2, SECOND).get(0).bitrateBps()).isEqualTo(32);
        assertThat(meters.read(3, SECOND)).isEmpty();
    }

    @Test
    void encodingsBeyondANumberAreLeftOutUntilOneFallsSilent() {
        for (int ssrc = 1; ssrc <= TrackLayers.MAX_LAYERS + 1; ssrc++) {
            packet(ssrc);
        }
        int last = TrackLayers.MAX_LAYERS + 1;
        assertThat(meters.read(last, SECOND)).isEmpty();
        meters.read(4, SECOND);

        packet(last);

        assertThat(meters.read(last, SECOND)).hasSize(1);
        assertThat(meters.read(4, SECOND)).isEmpty();
    }
}
