package dev.nightjar.rtp.receive;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.nightjar.core.NetworkBytes;

/** Any bytes as a run of decrypted packets, each after a two-byte length: demultiplexer, RTCP and depacketisers. */
class RtpSessionFuzzTest {
    private static final int MOST_PACKETS = 64;

    @FuzzTest(maxDuration = "60s")
    void anyRunOfPacketsLeavesASessionWithinItsBounds(byte[] run) {
        RtpReceiveSession session = Sessions.session(Sessions.video("v", FeedbackMechanisms.ALL), Sessions.audio("a"));
        session.frameSink("v", frame -> assertThat(frame.length()).isPositive());
        session.frameSink("a", frame -> assertThat(frame.length()).isPositive());
        long nowNanos = 0;
        int fed = 0;
        for (int at = 0; at + 2 <= run.length && fed < MOST_PACKETS; fed++) {
            int length = Math.min(NetworkBytes.getUint16(run, at), run.length - at - 2);
            session.receive(Sessions.path(), run, at + 2, length, nowNanos);
            nowNanos += 7_000_000L;
            session.advance(nowNanos);
            assertThat(session.deadlineNanos()).isGreaterThan(nowNanos);
            drain(session);
            at += 2 + length;
        }
        assertThat(session.stats()).hasSizeLessThanOrEqualTo(MOST_PACKETS);
        session.close(nowNanos);
        drain(session);
        assertThat(session.waitingPackets()).isZero();
        assertThat(session.frameBytes()).isZero();
    }

    private static void drain(RtpReceiveSession session) {
        int out = 0;
        while (session.pollTransmit() != null || session.pollEvent() != null) {
            out++;
        }
        assertThat(out).isLessThanOrEqualTo(RtpReceiveSession.MAX_EVENTS + RtpReceiveSession.MAX_TRANSMITS);
    }
}
