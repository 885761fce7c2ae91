package dev.nightjar.rtp.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.rtp.rtcp.TransportFeedback;
import dev.nightjar.testkit.Allocations;
import org.junit.jupiter.api.Test;

class CongestionAllocationTest {
    private static final int PERIOD = 1 << 16;
    private static final int PACKETS = 32;
    private static final long SPACING_NANOS = 2_000_000;

    private final CongestionController controller = new CongestionController(BandwidthConfig.DEFAULT);
    private final Pacer pacer = new Pacer(64, 1_500);
    private final byte[] bytes = new byte[1_200];

    /** Made before: a feedback is a value, which costs its sender's packet and not each of ours. */
    private final TransportFeedback[] feedback = new TransportFeedback[PERIOD / PACKETS];

    private int sequence;
    private long now;
    private int left;

    CongestionAllocationTest() {
        for (int i = 0; i < feedback.length; i++) {
            long[] arrivals = new long[PACKETS];
            for (int k = 0; k < PACKETS; k++) {
                arrivals[k] = k == 5 ? -1 : (i * PACKETS + k + 10L) * SPACING_NANOS;
            }
            feedback[i] = Feedback.of(i * PACKETS, arrivals);
        }
    }

    @Test
    void aPacketThroughPacerAndControllerAllocatesNothing() {
        assertThat(Allocations.bytesPerCall(this::packet)).isZero();
        assertThat(left).isGreaterThan(40_000);
        assertThat(controller.roundTripNanos()).as("feedback was taken").isNotNegative();
    }

    private void packet() {
        now += SPACING_NANOS;
        pacer.offer(PacketClass.VIDEO, 0, bytes, 0, bytes.length, now);
        pacer.pacingRate(20_000_000, now);
        PacedPacket packet = pacer.poll(now);
        while (packet != null) {
            controller.packetSent(sequence & 0xFFFF, packet.length(), packet.kind(), packet.probeCluster(), now);
            sequence++;
            left++;
            if (sequence % PACKETS == 0) {
                controller.transportFeedback(feedback[(sequence / PACKETS - 1) % feedback.length], now);
            }
            packet = pacer.poll(now);
        }
        controller.advance(now);
        ProbeCluster probe = controller.pollProbe();
        if (probe != null) {
            pacer.probe(probe, now);
        }
    }
}
