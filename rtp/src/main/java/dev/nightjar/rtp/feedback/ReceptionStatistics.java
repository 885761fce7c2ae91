package dev.nightjar.rtp.feedback;

import dev.nightjar.core.SerialNumbers;
import dev.nightjar.rtp.rtcp.NtpTime;
import dev.nightjar.rtp.rtcp.RtcpWriter;

/**
 * What a receiver counts of one stream, for its report blocks: RFC 3550 §6.4.1, A.1, A.3, A.8.
 *
 * <p>*Choice:* no probation (A.1): SRTP has authenticated the source already. A jump of sequence numbers past the
 * limits
 * of A.1 is taken for a restart when the packet after it follows in order.
 */
public final class ReceptionStatistics {
    /** A.1: a jump forward by this much is not loss. */
    private static final int MAX_DROPOUT = 3000;

    /** A.1: a packet late by this much is not reordering. */
    private static final int MAX_MISORDER = 100;

    private static final int NONE = -1;

    private final int ssrc;
    private int clockRate;
    private boolean isStarted;
    private long baseSequence;
    private long highestSequence;
    private int expectedAfterJump = NONE;
    private long receivedSinceBase;
    private long expectedAtReport;
    private long receivedAtReport;
    private long packets;
    private long bytes;
    private long restarts;
    private boolean hasTransit;
    private int lastTransit;

    /** Sixteen times the jitter, A.8. */
    private long jitterScaled;

    private long lastSenderReport;
    private long lastSenderReportNanos = NONE;

    /**
     * Begins counting a stream.
     *
     * @param clockRate ticks of its RTP timestamps in a second
     */
    public ReceptionStatistics(int ssrc, int clockRate) {
        if (clockRate <= 0) {
            throw new IllegalArgumentException("clockRate: " + clockRate + " (expected: > 0)");
        }
        this.ssrc = ssrc;
        this.clockRate = clockRate;
    }

    /**
     * Counts on in another clock: the packets from now on are of a codec that has it, RFC 7160 §4.3.
     *
     * <p>*Choice:* the two packets on either side of the change say nothing of jitter, since their timestamps have no
     * unit in common.
     *
     * @param ticksPerSecond of the RTP timestamps to come
     */
    public void clockRate(int ticksPerSecond) {
        if (ticksPerSecond <= 0) {
            throw new IllegalArgumentException("ticksPerSecond: " + ticksPerSecond + " (expected: > 0)");
        }
        if (ticksPerSecond != clockRate) {
            jitterScaled = (long) ((double) jitterScaled * ticksPerSecond / clockRate);
            clockRate = ticksPerSecond;
            hasTransit = false;
        }
    }

    /** {@return ticks in a second of the clock that packets and {@link #jitter} count in} */
    public int clockRate() {
        return clockRate;
    }

    /**
     * Counts a packet; duplicates count too, as A.3 has it.
     *
     * @param lengthBytes of payload
     */
    public void received(int sequenceNumber, int rtpTimestamp, int lengthBytes, long nowNanos) {
        packets++;
        bytes += lengthBytes;
        if (!isStarted) {
            restart(sequenceNumber);
        } else if (!follow(sequenceNumber)) {
            return;
        }
        receivedSinceBase++;
        updateJitter(rtpTimestamp, nowNanos);
    }

    private boolean follow(int sequenceNumber) {
        int distance = SerialNumbers.distance16((int) highestSequence & 0xFFFF, sequenceNumber);
        if (distance < MAX_DROPOUT && distance > -MAX_MISORDER) {
            expectedAfterJump = NONE;
            highestSequence = Math.max(highestSequence, highestSequence + distance);
            return true;
        }
        if (sequenceNumber != expectedAfterJump) {
            expectedAfterJump = sequenceNumber + 1 & 0xFFFF;
            return false;
        }
        restarts++;
        restart(sequenceNumber);
        return true;
    }

    private void restart(int sequenceNumber) {
        isStarted = true;
        baseSequence = sequenceNumber;
        highestSequence = sequenceNumber;
        expectedAfterJump = NONE;
        receivedSinceBase = 0;
        expectedAtReport = 0;
        receivedAtReport = 0;
        hasTransit = false;
    }

    /** A.8, in ticks: J += (|D| - J) / 16, in whole numbers. */
    private void updateJitter(int rtpTimestamp, long nowNanos) {
        long seconds = nowNanos / 1_000_000_000L;
        long rest = nowNanos % 1_000_000_000L;
        int transit = (int) (seconds * clockRate + rest * clockRate / 1_000_000_000L) - rtpTimestamp;
        if (hasTransit) {
            int difference = Math.abs(transit - lastTransit);
            // A step of the media clock by seconds is no jitter: libwebrtc leaves out the same.
            if (difference >= 0 && difference < 5L * clockRate) {
                jitterScaled += difference - (jitterScaled + 8 >> 4);
            }
        }
        lastTransit = transit;
        hasTransit = true;
    }

    /** Notes an SR of this stream, which the next report blocks answer. */
    public void senderReport(long ntpTime, long nowNanos) {
        lastSenderReport = ntpTime;
        lastSenderReportNanos = nowNanos;
    }

    /**
     * Adds this stream's report block to the SR or RR just begun, and starts the next interval of the loss fraction.
     *
     * @return false, changing nothing, if nothing was received yet or the writer has no room
     */
    public boolean writeReportBlock(RtcpWriter writer, long nowNanos) {
        if (!isStarted) {
            return false;
        }
        boolean hasReport = lastSenderReportNanos != NONE;
        boolean written = writer.reportBlock(
                ssrc,
                fractionLost(),
                (int) Math.max(-0x800000, Math.min(0x7FFFFF, cumulativeLost())),
                (int) highestSequence,
                jitter(),
                hasReport ? NtpTime.middle32(lastSenderReport) : 0,
                hasReport ? NtpTime.shortDuration(nowNanos - lastSenderReportNanos) : 0);
        if (written) {
            expectedAtReport = expected();
            receivedAtReport = receivedSinceBase;
        }
        return written;
    }

    private long expected() {
        return highestSequence - baseSequence + 1;
    }

    /** {@return the part lost since the last report block, 0 to 255 of 256; 0 where duplicates outweigh loss} */
    public int fractionLost() {
        long expected = expected() - expectedAtReport;
        long lost = expected - (receivedSinceBase - receivedAtReport);
        return !isStarted || expected <= 0 || lost <= 0 ? 0 : (int) Math.min(255, (lost << 8) / expected);
    }

    /** {@return packets lost since the beginning or the last restart; negative where duplicates outweigh loss} */
    public long cumulativeLost() {
        return isStarted ? expected() - receivedSinceBase : 0;
    }

    /** {@return the extended highest sequence number, or 0 before the first packet} */
    public long highestSequence() {
        return highestSequence;
    }

    /** {@return the interarrival jitter in ticks of the clock rate} */
    public int jitter() {
        return (int) (jitterScaled >> 4);
    }

    /** {@return the SSRC of the stream} */
    public int ssrc() {
        return ssrc;
    }

    /** {@return packets received, whatever their number} */
    public long packets() {
        return packets;
    }

    /** {@return payload bytes received} */
    public long bytes() {
        return bytes;
    }

    /** {@return how often the stream's numbering began anew} */
    public long restarts() {
        return restarts;
    }
}
