package dev.nightjar.rtp.receive;

import dev.nightjar.rtp.rtcp.NtpTime;
import dev.nightjar.rtp.rtcp.RtcpMessage;
import java.util.List;

/**
 * Our clock, told to senders who answer it: so a receiver that sends nothing learns its round trip (RFC 3611 §4.4 and
 * §4.5).
 *
 * <p>*Choice:* it is the driver's clock and not the wall's, which nobody needs to know. An answer under an SSRC that
 * sends no media counts for all streams: they are one peer's, over one transport.
 */
final class ReceiverClock {
    /** No path takes longer: what says so answers something else. */
    private static final long MOST_ROUND_TRIP_NANOS = 60_000_000_000L;

    private final int senderSsrc;

    ReceiverClock(int senderSsrc) {
        this.senderSsrc = senderSsrc;
    }

    /** Tells it with a report, once there is somebody who reports too and so may answer. */
    void tell(RtcpComposer composer, List<InboundStream> streams, long nowNanos) {
        for (int i = 0; i < streams.size(); i++) {
            if (streams.get(i).hasSenderReport()) {
                composer.receiverReferenceTime(NtpTime.ofNanos(nowNanos));
                return;
            }
        }
    }

    /** Takes the answer to it, if there is one in the report. */
    void take(RtcpMessage.ExtendedReport report, List<InboundStream> streams, long nowNanos) {
        long nanos = roundTripNanos(report, nowNanos);
        if (nanos < 0 || nanos > MOST_ROUND_TRIP_NANOS) {
            return;
        }
        boolean isOfMedia = streams.stream().anyMatch(stream -> stream.ssrc() == report.senderSsrc());
        for (InboundStream stream : streams) {
            if (!isOfMedia || stream.ssrc() == report.senderSsrc()) {
                stream.roundTrip(nanos);
            }
        }
    }

    private long roundTripNanos(RtcpMessage.ExtendedReport report, long nowNanos) {
        for (RtcpMessage.ExtendedReport.Block block : report.blocks()) {
            if (block instanceof RtcpMessage.ExtendedReport.DelaySinceLastReport answers) {
                for (RtcpMessage.ExtendedReport.Delay answer : answers.entries()) {
                    if (answer.ssrc() == senderSsrc) {
                        return NtpTime.roundTripNanos(
                                NtpTime.ofNanos(nowNanos), answer.lastReport(), answer.delaySinceLastReport());
                    }
                }
            }
        }
        return -1;
    }
}
