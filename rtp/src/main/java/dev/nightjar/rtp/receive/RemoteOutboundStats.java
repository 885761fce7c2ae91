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
 * @param arrivalNanos when the last one came, on the driver's clock
 * @param roundTripNanos by its last answer to our clock (RFC 3611 §4.5), or -1 before one
 * @param totalRoundTripNanos the sum of all that were measured so
 * @param roundTripTimeMeasurements how many were
 */
public record RemoteOutboundStats(
        long reportsSent,
        long packetsSent,
        long bytesSent,
        long remoteTimestampNanos,
        long arrivalNanos,
        long roundTripNanos,
        long totalRoundTripNanos,
        long roundTripTimeMeasurements) {
    /** Before the first report. */
    static final RemoteOutboundStats NONE = new RemoteOutboundStats(0, 0, 0, 0, 0, -1, 0, 0);

    /** {@return with one report more, RFC 3550 §6.4.1} */
    RemoteOutboundStats with(RtcpMessage.SenderReport report, long nowNanos) {
        return new RemoteOutboundStats(
                reportsSent + 1,
                Integer.toUnsignedLong(report.packetCount()),
                Integer.toUnsignedLong(report.octetCount()),
                NtpTime.toNanos(report.ntpTime()),
                nowNanos,
                roundTripNanos,
                totalRoundTripNanos,
                roundTripTimeMeasurements);
    }

    /** {@return with one measurement more} */
    RemoteOutboundStats withRoundTrip(long nanos) {
        return new RemoteOutboundStats(
                reportsSent,
                packetsSent,
                bytesSent,
                remoteTimestampNanos,
                arrivalNanos,
                nanos,
                totalRoundTripNanos + nanos,
                roundTripTimeMeasurements + 1);
    }
}
