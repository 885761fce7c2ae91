package dev.nightjar.rtp.dtmf;

import dev.nightjar.core.SansIo;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Plays telephone events as packets that report them, one event at a time.
 *
 * <p>{@link #play} an event, {@link #advance} at {@link #deadlineNanos}, then take every {@link #poll}. Packets of an
 * event carry the timestamp of its beginning and how long it has lasted; the one that tells its end comes three times
 * (RFC 4733 §2.5.1.4). Times are nanoseconds since the driver's start. Confined to one thread.
 */
public final class TonePlayout {
    /** *Choice:* the packet time of the audio it goes beside (§2.5.1.2), by which a lost packet costs no key. */
    static final long UPDATE_NANOS = 20_000_000L;

    /** *Choice:* the copies of the end come sooner than updates, so that they are out before the shortest gap is. */
    static final long END_COPY_NANOS = 10_000_000L;

    private static final int END_COPIES = 3;

    /** -10 dBm0, the level of a telephone's keys. */
    private static final int VOLUME = 10;

    private final long clockRate;
    private final ArrayDeque<DtmfPacket> packets = new ArrayDeque<>();

    /** The event of which reports are still to come, or -1. */
    private int event = -1;

    private long startNanos;
    private long endNanos;
    private int segmentTicks;
    private int endCopies;
    private long nextPacketNanos = SansIo.NO_DEADLINE;
    private long now;

    /** Makes one for a stream whose {@code telephone-event} has that clock rate. */
    public TonePlayout(int clockRate) {
        if (clockRate < 1) {
            throw new IllegalArgumentException("clockRate: " + clockRate + " (expected: >= 1)");
        }
        this.clockRate = clockRate;
    }

    /**
     * Plays an event from now on; one that still plays ends before it.
     *
     * @param eventNumber 0 to 255
     * @param durationNanos how long it lasts, at least 1
     */
    public void play(int eventNumber, long durationNanos, long nowNanos) {
        if (eventNumber < 0 || eventNumber > 255) {
            throw new IllegalArgumentException("eventNumber: " + eventNumber + " (expected: 0 to 255)");
        }
        if (durationNanos < 1) {
            throw new IllegalArgumentException("durationNanos: " + durationNanos + " (expected: >= 1)");
        }
        advance(nowNanos);
        endNanos = Math.min(endNanos, now);
        while (event >= 0) {
            report(now);
        }
        event = eventNumber;
        startNanos = now;
        endNanos = now + durationNanos;
        segmentTicks = 0;
        endCopies = 0;
        nextPacketNanos = Math.min(now + UPDATE_NANOS, endNanos);
    }

    /** {@return whether an event goes on: sound that comes now is of the same time as it} */
    public boolean isPlaying(long nowNanos) {
        return event >= 0 && nowNanos < endNanos;
    }

    /** Makes what is due by {@code nowNanos}. */
    public void advance(long nowNanos) {
        now = Math.max(now, nowNanos);
        while (nextPacketNanos <= now) {
            report(nextPacketNanos);
        }
    }

    /** {@return when {@link #advance} must next be called, or {@link SansIo#NO_DEADLINE}} */
    public long deadlineNanos() {
        return nextPacketNanos;
    }

    private void report(long at) {
        boolean isFirst = segmentTicks == 0 && endCopies == 0 && at <= startNanos + UPDATE_NANOS;
        boolean isEnd = at >= endNanos;
        long ticks = ticks(Math.min(at, endNanos) - startNanos);
        while (ticks - segmentTicks > TelephoneEvent.MAX_DURATION) {
            // §2.5.1.3: the last report of a segment is repeated like that of an event, without its end bit
            for (int copy = 0; copy < END_COPIES; copy++) {
                add(false, false, TelephoneEvent.MAX_DURATION);
            }
            segmentTicks += TelephoneEvent.MAX_DURATION;
        }
        add(isFirst, isEnd, (int) ticks - segmentTicks);
        if (!isEnd) {
            nextPacketNanos = Math.min(at + UPDATE_NANOS, endNanos);
        } else if (++endCopies < END_COPIES) {
            nextPacketNanos = at + END_COPY_NANOS;
        } else {
            nextPacketNanos = SansIo.NO_DEADLINE;
            event = -1;
        }
    }

    private long ticks(long nanos) {
        return nanos / 1_000 * clockRate / 1_000_000;
    }

    private void add(boolean isMarker, boolean isEnd, int duration) {
        TelephoneEvent report = new TelephoneEvent(event, isEnd, VOLUME, duration);
        packets.add(new DtmfPacket(isMarker, startNanos, segmentTicks, report));
    }

    /** {@return the next packet to send, or null} */
    public @Nullable DtmfPacket poll() {
        return packets.poll();
    }
}
