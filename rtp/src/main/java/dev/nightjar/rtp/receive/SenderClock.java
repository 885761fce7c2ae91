package dev.nightjar.rtp.receive;

import dev.nightjar.core.SerialNumbers;

/**
 * The timestamps of one stream: counted on over wrap-around, and mapped to the sender's wall clock and to our own.
 *
 * <p>A sender report says which RTP timestamp belongs to which moment of the sender's clock (RFC 3550 §6.4.1), the same
 * clock for all streams of one CNAME, so it aligns audio and video. Until the first one the arrival of the least
 * delayed packet so far is all there is.
 */
public final class SenderClock {
    /** What a time reads as while it is not known. */
    public static final long UNKNOWN = Long.MIN_VALUE;

    private static final long SECOND = 1_000_000_000L;

    private int clockRate;
    private boolean hasTimestamp;
    private long latestTimestamp;
    private long reportTimestamp;
    private long reportNtpNanos = UNKNOWN;
    private boolean hasArrival;
    private long anchorTimestamp;
    private long anchorArrivalNanos;

    /** Creates a clock of {@code clockRate} ticks a second. */
    public SenderClock(int clockRate) {
        if (clockRate < 1) {
            throw new IllegalArgumentException("clockRate: " + clockRate + " (expected: >= 1)");
        }
        this.clockRate = clockRate;
    }

    /** {@return ticks of the RTP clock in a second} */
    public int clockRate() {
        return clockRate;
    }

    /**
     * Goes on in the clock of another codec, RFC 7160.
     *
     * <p>*Choice:* until the next report tells, timestamps are taken to go on where those of the old clock ended, which
     * is what browsers make of them.
     */
    void clockRate(int ticksPerSecond) {
        if (ticksPerSecond == clockRate) {
            return;
        }
        if (reportNtpNanos != UNKNOWN) {
            reportNtpNanos = ntpNanosOf(latestTimestamp);
            reportTimestamp = latestTimestamp;
        }
        hasArrival = false;
        clockRate = ticksPerSecond;
    }

    /** {@return the timestamp without wrap-around: the value nearest to the latest one seen} */
    public long unwrappedTimestamp(int rtpTimestamp) {
        return hasTimestamp ? SerialNumbers.unwrap32(latestTimestamp, rtpTimestamp) : rtpTimestamp & 0xFFFF_FFFFL;
    }

    /** Takes a packet's timestamp, so that wrap-around is followed, and when it arrived. */
    void onPacket(int rtpTimestamp, long arrivalNanos) {
        long unwrapped = unwrappedTimestamp(rtpTimestamp);
        latestTimestamp = hasTimestamp ? Math.max(latestTimestamp, unwrapped) : unwrapped;
        hasTimestamp = true;
        boolean earlier = hasArrival && arrivalNanos < arrivalOf(unwrapped);
        if (!hasArrival || earlier) {
            hasArrival = true;
            anchorTimestamp = unwrapped;
            anchorArrivalNanos = arrivalNanos;
        }
    }

    /** Takes the times of a sender report; {@code ntpTime} is seconds since 1900 with 32 bits of fraction. */
    void onSenderReport(long ntpTime, int rtpTimestamp) {
        if (ntpTime == 0) {
            return; // RFC 3550 §6.4.1: a sender without a clock says zero
        }
        reportTimestamp = unwrappedTimestamp(rtpTimestamp);
        if (!hasTimestamp) {
            // Packets may wait to be put in order meanwhile; theirs are counted from the report's.
            hasTimestamp = true;
            latestTimestamp = reportTimestamp;
        }
        reportNtpNanos = nanosOfNtp(ntpTime);
    }

    /** {@return the sender's clock at that timestamp, nanoseconds since 1900, or {@link #UNKNOWN} before a report} */
    public long ntpNanosOf(long unwrappedTimestamp) {
        if (reportNtpNanos == UNKNOWN) {
            return UNKNOWN;
        }
        return reportNtpNanos + nanosOfTicks(unwrappedTimestamp - reportTimestamp);
    }

    /** {@return when a packet of that timestamp arrives if it is not delayed, or {@link #UNKNOWN} before any packet} */
    public long arrivalNanosOf(long unwrappedTimestamp) {
        return hasArrival ? arrivalOf(unwrappedTimestamp) : UNKNOWN;
    }

    private long arrivalOf(long unwrappedTimestamp) {
        return anchorArrivalNanos + nanosOfTicks(unwrappedTimestamp - anchorTimestamp);
    }

    private long nanosOfTicks(long ticks) {
        return Math.floorDiv(ticks, clockRate) * SECOND + Math.floorMod(ticks, (long) clockRate) * SECOND / clockRate;
    }

    /** Nanoseconds since 1900 of an NTP time fit a long for the whole era that ends in 2036. */
    private static long nanosOfNtp(long ntpTime) {
        long seconds = ntpTime >>> 32;
        long fraction = ntpTime & 0xFFFF_FFFFL;
        return seconds * SECOND + ((fraction * SECOND) >>> 32);
    }
}
