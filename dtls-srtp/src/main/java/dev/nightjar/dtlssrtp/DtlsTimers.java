package dev.nightjar.dtlssrtp;

import dev.nightjar.core.SansIo;

/**
 * When the last flight is sent again and when the handshake is given up.
 *
 * <p><i>Choice:</i> the first wait is 50 ms, as browsers have it, where RFC 6347 §4.2.4.1 recommends a second: ICE has
 * just shown that the path works and how fast. It doubles to a cap, and is short again with each new flight, where the
 * RFC would keep it until one gets through without loss: there are two or three flights, and somebody waits.
 */
final class DtlsTimers {
    private static final long FIRST_NANOS = 50_000_000L;
    private static final long MAX_NANOS = 1_600_000_000L;

    private final long timeoutNanos;
    private long waitNanos = FIRST_NANOS;
    private long resendAtNanos = SansIo.NO_DEADLINE;
    private long giveUpAtNanos = SansIo.NO_DEADLINE;

    DtlsTimers(long timeoutNanos) {
        this.timeoutNanos = timeoutNanos;
    }

    /** Begins the time the handshake has. */
    void begin(long nowNanos) {
        giveUpAtNanos = nowNanos + timeoutNanos;
    }

    /** A flight was sent for the first time. */
    void flightSent(long nowNanos) {
        waitNanos = FIRST_NANOS;
        resendAtNanos = nowNanos + waitNanos;
    }

    boolean isResendDue(long nowNanos) {
        return resendAtNanos <= nowNanos;
    }

    /** It was sent again: twice the wait. */
    void resent(long nowNanos) {
        waitNanos = Math.min(2 * waitNanos, MAX_NANOS);
        resendAtNanos = nowNanos + waitNanos;
    }

    boolean isOver(long nowNanos) {
        return giveUpAtNanos <= nowNanos;
    }

    void stop() {
        resendAtNanos = SansIo.NO_DEADLINE;
        giveUpAtNanos = SansIo.NO_DEADLINE;
    }

    long deadlineNanos() {
        return Math.min(resendAtNanos, giveUpAtNanos);
    }
}
