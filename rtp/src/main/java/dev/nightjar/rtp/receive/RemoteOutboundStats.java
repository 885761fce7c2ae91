package dev.nightjar.rtp.receive;

import dev.nightjar.rtp.rtcp.NtpTime;
import dev.nightjar.rtp.rtcp.RtcpMessage;

/**
 * What the sender of one stream reports, by the names of the W3C's RTCRemoteOutboundRtpStreamStats.
 *
 * @param reportsSent sender reports that have come
 * @param packetsSent as the last one says, unsigned 32 bits that wrap
 * @param bytesSent payload bytes, likewise
 * @param remoteTimestampNanos the sender's wall clock at the last one, nanoseconds since 1900, or 0 where it has none
 */
public record RemoteOutboundStats(long reportsSent, long packetsSent, long bytesSent, long remoteTimestampNanos) {
    /** Before the first report. */
    static final RemoteOutboundStats NONE = new RemoteOutboundStats(0, 0, 0, 0);

    /** {@return with one report more, RFC 3550 §6.4.1} */
    RemoteOutboundStats with(RtcpMessage.SenderReport report) {
        return new RemoteOutboundStats(
                reportsSent + 1,
                Integer.toUnsignedLong(report.packetCount()),
                Integer.toUnsignedLong(report.octetCount()),
                NtpTime.toNanos(report.ntpTime()));
    }
}
