package dev.nightjar.rtp.receive;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.nightjar.core.NetworkBytes;

/** Any bytes as a run of decrypted packets, each after a two-byte length: RED, parity and their retransmissions. */
class RepairSessionFuzzTest {
    private static final int MOST_PACKETS = 64;

    @FuzzTest(maxDuration = "60s")
    void anyRunOfPacketsLeavesWhatRepairsItWithinItsBounds(byte[] run) {
        RtpReceiveSession session =
                Sessions.session(RepairSections.video("v", FeedbackMechanisms.ALL), RepairSections.audio("a"));
        session.frameSink("v", frame -> assertThat(frame.length()).isPositive());
        session.packetSink(
                "v", (packet, arrivalNanos) -> assertThat(packet.payloadType()).isEqualTo(Sessions.VP8));
        session.frameSink("a", frame -> assertThat(frame.length()).isPositive());
        long nowNanos = 0;
        int fed = 0;
        for (int at = 0; at + 2 <= run.length && fed < MOST_PACKETS; fed++) {
            int length = Math.min(NetworkBytes.getUint16(run, at), run.length - at - 2);
            session.receive(Sessions.path(), run, at + 2, length, nowNanos);
            nowNanos += 3_000_000L;
            session.advance(nowNanos);
            assertThat(session.deadlineNanos()).isGreaterThan(nowNanos);
            at += 2 + length;
        }
        for (InboundStreamStats stats : session.stats()) {
            RepairStats repairs = stats.repairs();
            assertThat(repairs.fecPacketsDiscarded()).isBetween(0L, repairs.fecPacketsReceived());
            assertThat(repairs.packetsRecovered()).isLessThanOrEqualTo(MOST_PACKETS * 32L);
        }
        assertThat(session.parityStreams()).isLessThanOrEqualTo(RepairMemory.MAX_DECODERS);
        session.close(nowNanos);
        assertThat(session.waitingPackets()).isZero();
        assertThat(session.parityStreams()).isZero();
    }
}
