package dev.nightjar.rtp.receive;

import dev.nightjar.rtp.rtcp.NtpTime;
import dev.nightjar.rtp.rtcp.RtcpMessage;

/**
 * The clocks that receivers of the peer have told us, RFC 3611 §4.4, each answered once (§4.5), by which one that sends
 * no media measures its round trip.
 */
final class PeerClocks {
    /** Receivers that wait for an answer, which they get within a second; a peer is one. More are not answered. */
    static final int MAX_WAITING = 8;

    private final int[] ssrcs = new int[MAX_WAITING];
    private final int[] lastReports = new int[MAX_WAITING];
    private final long[] arrivalNanos = new long[MAX_WAITING];
    private int count;

    /** Takes what an extended report tells of its sender's clock. */
    void take(RtcpMessage.ExtendedReport report, long nowNanos) {
        for (RtcpMessage.ExtendedReport.Block block : report.blocks()) {
            if (block instanceof RtcpMessage.ExtendedReport.ReceiverReferenceTime time) {
                put(report.senderSsrc(), NtpTime.middle32(time.ntpTime()), nowNanos);
            }
        }
    }

    private void put(int ssrc, int lastReport, long nowNanos) {
        int slot = 0;
        while (slot < count && ssrcs[slot] != ssrc) {
            slot++;
        }
        if (slot == MAX_WAITING) {
            return;
        }
        count = Math.max(count, slot + 1);
        ssrcs[slot] = ssrc;
        lastReports[slot] = lastReport;
        arrivalNanos[slot] = nowNanos;
    }

    /** Writes the answers. */
    void answer(RtcpComposer composer, long nowNanos) {
        for (int i = 0; i < count; i++) {
            composer.delaySinceLastReport(ssrcs[i], lastReports[i], NtpTime.shortDuration(nowNanos - arrivalNanos[i]));
        }
        count = 0;
    }

    /** {@return receivers that wait for an answer} */
    int waiting() {
        return count;
    }
}
