package dev.nightjar.rtp.rtcp;

/** 64-bit NTP timestamps, RFC 3550 §4: 32 bits of seconds, 32 bits of fraction. */
public final class NtpTime {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private NtpTime() {}

    /** {@return the timestamp of that many nanoseconds since the epoch of the caller's choice} */
    public static long ofNanos(long nanos) {
        long seconds = nanos / NANOS_PER_SECOND;
        long fraction = (nanos % NANOS_PER_SECOND << 32) / NANOS_PER_SECOND;
        return seconds << 32 | fraction;
    }

    /** {@return nanoseconds since the epoch; seconds count as unsigned 32 bits} */
    public static long toNanos(long ntpTime) {
        long fraction = ntpTime & 0xFFFF_FFFFL;
        return (ntpTime >>> 32) * NANOS_PER_SECOND + (fraction * NANOS_PER_SECOND + 0x8000_0000L >>> 32);
    }

    /** {@return the middle 32 bits, in units of 1/65536 s, as LSR and LRR carry them} */
    public static int middle32(long ntpTime) {
        return (int) (ntpTime >>> 16);
    }

    /** {@return a duration in units of 1/65536 s, at most 2^32 - 1 of them, unsigned in an {@code int}} */
    public static int shortDuration(long nanos) {
        long units =
                nanos <= 0 ? 0 : (nanos / NANOS_PER_SECOND << 16) + (nanos % NANOS_PER_SECOND << 16) / NANOS_PER_SECOND;
        return (int) Math.min(units, 0xFFFF_FFFFL);
    }

    /**
     * {@return nanoseconds of round trip, or -1 if nothing can be said} RFC 3550 §6.4.1: arrival minus LSR minus DLSR,
     * each in units of 1/65536 s.
     *
     * @param arrivalNtpTime when the report came, by the clock that wrote the timestamp it answers
     * @param lastReport LSR or LRR, 0 for none
     * @param delay DLSR or DLRR
     */
    public static long roundTripNanos(long arrivalNtpTime, int lastReport, int delay) {
        if (lastReport == 0) {
            return -1;
        }
        int units = middle32(arrivalNtpTime) - lastReport - delay;
        // Clocks round: a trip of nothing may come out as a little less.
        return units < -65 ? -1 : Math.max(units, 0) * NANOS_PER_SECOND >> 16;
    }
}
