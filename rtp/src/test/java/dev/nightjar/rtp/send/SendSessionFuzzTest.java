package dev.nightjar.rtp.send;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.Transmit;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.congestion.BandwidthConfig;
import dev.nightjar.rtp.receive.RtpEvent;
import dev.nightjar.rtp.receive.Sessions;
import dev.nightjar.rtp.rtcp.RtcpReader;

/** Whatever a receiver says of what it is sent, a sender stays within its bounds and sends only whole packets. */
class SendSessionFuzzTest {
    private static final int MOST_STEPS = 64;
    private static final int FRAME = 0x8000;
    private static final int REPETITION = 0x4000;
    private static final BandwidthConfig RANGE = new BandwidthConfig(50_000, 1_000_000, 3_000_000);
    private static final SendOptions OPTIONS =
            new SendOptions(1_200, 300_000, 2 * SendRig.SECOND, SendRig.SECOND, RANGE);

    private final RtpPacket packet = new RtpPacket();
    private final RtcpReader reader = new RtcpReader();

    /** Steps of two bytes each: a frame of that length, or that many bytes of RTCP, which follow. */
    @FuzzTest(maxDuration = "60s")
    void anyFeedbackLeavesTheSessionWithinItsBounds(byte[] run) {
        for (int retransmission : new int[] {-1, Sessions.RTX}) {
            SendRig rig = new SendRig(OPTIONS, SendRig.format(retransmission));
            int steps = 0;
            for (int at = 0; at + 2 <= run.length && steps < MOST_STEPS; steps++) {
                int word = NetworkBytes.getUint16(run, at);
                at += 2;
                if ((word & FRAME) != 0) {
                    rig.send((word & REPETITION) != 0, 10 + (word & 0x0FFF), 3_000 * steps);
                } else {
                    int length = Math.min(word & 0x0FFF, run.length - at);
                    rig.session.receive(Sessions.path(), run, at, length, rig.now);
                    at += length;
                }
                rig.now += 20 * SendRig.MILLI;
                rig.session.advance(rig.now);
                drain(rig);
            }
            rig.session.close(rig.now);
            drain(rig);
            assertThat(rig.session.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
        }
    }

    private void drain(SendRig rig) {
        int out = 0;
        for (Transmit next = rig.session.pollTransmit(); next != null; next = rig.session.pollTransmit()) {
            out++;
            boolean isRtcp = (next.buffer()[next.offset() + 1] & 0xFF) >= 200
                    && (next.buffer()[next.offset() + 1] & 0xFF) <= 207;
            assertThat(
                            isRtcp
                                    ? reader.wrap(next.buffer(), next.offset(), next.length())
                                    : packet.wrap(next.buffer(), next.offset(), next.length()))
                    .isTrue();
            assertThat(next.length()).isLessThanOrEqualTo(OPTIONS.maxPacketBytes());
        }
        assertThat(out).isLessThanOrEqualTo(2 * RtpSendSession.MAX_QUEUED_PACKETS);
        for (RtpEvent event = rig.session.pollEvent(); event != null; event = rig.session.pollEvent()) {
            if (event instanceof RtpEvent.TargetBitrateChanged changed) {
                assertThat(changed.bitrateBps()).isBetween(0L, RANGE.maxBps());
            }
        }
        assertThat(rig.session.availableOutgoingBitrateBps()).isBetween(RANGE.minBps(), RANGE.maxBps());
        assertThat(rig.session.deadlineNanos()).isGreaterThan(rig.now);
    }
}
