package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.endpoint.internal.loop.LoopCrossing;
import dev.nightjar.endpoint.internal.loop.MediaLoop;
import dev.nightjar.rtp.ExtensionMap;
import dev.nightjar.rtp.forward.ForwardFormat;
import dev.nightjar.testkit.Allocations;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("loopback")
class LoopCrossingTest {
    private final Endpoint endpoint = Sessions.endpoint();
    private final MediaLoop loop = endpoint.loops().next();
    private final TrackFan fan =
            new TrackFan(new TrackForwarding(new MediaStreamTrack("track", MediaKind.VIDEO, "0", null)), loop);
    private final TrackFormat format = new TrackFormat(new ForwardFormat(List.of(), ExtensionMap.EMPTY), List.of());
    private final LoopCrossing crossing = new LoopCrossing(loop);
    private final byte[] packet = PictureSource.picture(0, true);
    private int number;

    @AfterEach
    void end() {
        endpoint.close();
    }

    private boolean send() {
        NetworkBytes.putInt16(packet, 2, number);
        number++;
        return crossing.packet(fan, format, packet, 0, packet.length);
    }

    @Test
    void aFullRingDropsAndCountsAndGoesOnWhenItIsRead() {
        for (int i = 0; i < LoopCrossing.CAPACITY; i++) {
            assertThat(send()).isTrue();
        }
        assertThat(send()).isFalse();
        assertThat(crossing.report(fan, 7, 0, 0)).isFalse();
        assertThat(crossing.dropped()).isEqualTo(2);

        crossing.read();

        assertThat(fan.source().refused()).as("each came once").isZero();
        assertThat(send()).isTrue();
        assertThat(crossing.report(fan, 7, 0, 0)).isTrue();
    }

    @Test
    void aPacketTooLongForASlotIsLeftOut() {
        assertThat(crossing.packet(fan, format, new byte[1_600], 0, 1_501)).isFalse();
        crossing.read();
        assertThat(fan.source().refused()).isZero();
    }

    @Test
    void packetsCrossWithoutAllocation() {
        for (int i = 0; i < 2 * LoopCrossing.CAPACITY; i++) {
            send();
            crossing.read();
        }

        assertThat(Allocations.bytesPerCall(() -> {
                    send();
                    send();
                    crossing.read();
                }))
                .isZero();
        assertThat(crossing.dropped()).isZero();
    }
}
