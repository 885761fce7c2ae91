package dev.nightjar.rtp.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.Transmit;
import dev.nightjar.rtp.congestion.BandwidthConfig;
import dev.nightjar.rtp.payload.EncodedFrame;
import dev.nightjar.rtp.receive.Sessions;
import dev.nightjar.testkit.Allocations;
import org.junit.jupiter.api.Test;

class SendAllocationTest {
    /** A frame of five packets a millisecond: none waits long, and the history is soon full. */
    @Test
    void sendingAFrameAllocatesNothing() {
        BandwidthConfig wide = new BandwidthConfig(50_000, 500_000_000, 1_000_000_000);
        SendOptions options = new SendOptions(1_200, 64_000, 1_000_000_000L, 1_000_000_000L, wide);
        SendRig rig = new SendRig(options, SendRig.format(Sessions.RTX));
        EncodedFrame keyframe = SendRig.vp8(true, 5_000);
        int[] packets = {0};
        int[] timestamp = {0};

        long bytes = Allocations.bytesPerCall(() -> {
            rig.now += 1_000_000;
            rig.stream.send(keyframe, timestamp[0] += 90, rig.now);
            rig.session.advance(rig.now);
            for (Transmit out = rig.session.pollTransmit(); out != null; out = rig.session.pollTransmit()) {
                packets[0]++;
            }
        });

        assertThat(packets[0]).isGreaterThan(200_000);
        assertThat(bytes).isZero();
    }
}
