package dev.nightjar.endpoint.internal.loop;

import java.time.Instant;

/**
 * The moment of a report, and how moments of a loop become those of the world.
 *
 * @param ntpNanosAtStart wall clock at time 0 of the loop, nanoseconds since 1900
 * @param nowNanos now, on the loop's clock
 */
public record ReportTime(long ntpNanosAtStart, long nowNanos) {
    /** RFC 5905 §6: from 1900 to 1970. */
    private static final long NTP_SECONDS_AT_1970 = 2_208_988_800L;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** {@return now, on that loop} */
    public static ReportTime of(MediaLoop loop) {
        return new ReportTime(loop.ntpNanosAtStart(), loop.nowNanos());
    }

    /** {@return the moment of the report} */
    public Instant now() {
        return at(nowNanos);
    }

    /** {@return a moment on the loop's clock} */
    public Instant at(long loopNanos) {
        return ofNtp(ntpNanosAtStart + loopNanos);
    }

    /** {@return a moment of a wall clock, nanoseconds since 1900} */
    public static Instant ofNtp(long ntpNanos) {
        long seconds = Math.floorDiv(ntpNanos, NANOS_PER_SECOND) - NTP_SECONDS_AT_1970;
        return Instant.ofEpochSecond(seconds, Math.floorMod(ntpNanos, NANOS_PER_SECOND));
    }

    /** {@return nanoseconds as statistics have them} */
    public static double seconds(long nanos) {
        return nanos / (double) NANOS_PER_SECOND;
    }
}
