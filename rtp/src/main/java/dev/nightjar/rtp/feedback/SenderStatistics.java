package dev.nightjar.rtp.feedback;

import dev.nightjar.rtp.rtcp.NtpTime;
import dev.nightjar.rtp.rtcp.ReportBlock;
import dev.nightjar.rtp.rtcp.RtcpWriter;

/** What a sender counts of one stream, for its sender reports: RFC 3550 §6.4.1. */
public final class SenderStatistics {
    private final int ssrc;
    private int clockRate;
    private boolean isStarted;
    private int lastRtpTimestamp;
    private long lastCaptureNanos;
    private long packets;
    private long octets;

    /**
     * Begins counting a stream.
     *
     * @param clockRate ticks of its RTP timestamps in a second
     */
    public SenderStatistics(int ssrc, int clockRate) {
        this.ssrc = ssrc;
        this.clockRate = checked(clockRate);
    }

    /** Says that the timestamps from now on are of another clock. */
    public void clockRate(int ticksPerSecond) {
        clockRate = checked(ticksPerSecond);
    }

    private static int checked(int ticksPerSecond) {
        if (ticksPerSecond <= 0) {
            throw new IllegalArgumentException("clockRate: " + ticksPerSecond + " (expected: > 0)");
        }
        return ticksPerSecond;
    }

    /**
     * Counts a packet sent.
     *
     * @param payloadBytes without header and padding
     * @param captureNanos the instant that {@code rtpTimestamp} stands for, by the driver's clock
     */
    public void sent(int rtpTimestamp, int payloadBytes, long captureNanos) {
        isStarted = true;
        packets++;
        octets += payloadBytes;
        lastRtpTimestamp = rtpTimestamp;
        lastCaptureNanos = captureNanos;
    }

    /**
     * Writes an SR whose two timestamps name the same instant, now; report blocks may follow.
     *
     * @param ntpTime now, by the wall clock
     * @param nowNanos now, by the driver's clock
     * @return false, having written nothing, if nothing was sent yet or there is no room
     */
    public boolean writeSenderReport(RtcpWriter writer, long ntpTime, long nowNanos) {
        if (!isStarted) {
            return false;
        }
        return writer.senderReport(ssrc, ntpTime, rtpTimestampAt(nowNanos), (int) packets, (int) octets);
    }

    private int rtpTimestampAt(long nowNanos) {
        long elapsed = nowNanos - lastCaptureNanos;
        long seconds = elapsed / 1_000_000_000L;
        long rest = elapsed % 1_000_000_000L;
        return lastRtpTimestamp + (int) (seconds * clockRate + rest * clockRate / 1_000_000_000L);
    }

    /**
     * {@return nanoseconds of round trip that a report on this stream shows, or -1 if it shows none}
     *
     * @param ntpTime when the report came, by the clock of our sender reports
     */
    public static long roundTripNanos(ReportBlock report, long ntpTime) {
        return NtpTime.roundTripNanos(ntpTime, report.lastSenderReport(), report.delaySinceLastSenderReport());
    }

    /** {@return the SSRC of the stream} */
    public int ssrc() {
        return ssrc;
    }

    /** {@return packets sent} */
    public long packets() {
        return packets;
    }

    /** {@return payload bytes sent} */
    public long octets() {
        return octets;
    }
}
