package dev.nightjar.rtp.dtmf;

import dev.nightjar.core.SansIo;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Plays a string of telephone keys as event packets, as the W3C's {@code RTCDTMFSender.insertDTMF} says.
 *
 * <p>{@link #insert} the keys, {@link #advance} at {@link #deadlineNanos}, then take every {@link #poll} and
 * {@link #pollTone}. Packets of an event carry the timestamp of its beginning and how long it has lasted; the one that
 * tells its end comes three times (RFC 4733 §2.5.1.4). Times are nanoseconds since the driver's start. Confined to one
 * thread.
 */
public final class DtmfSender {
    /** Keys that may wait; longer strings are refused. */
    public static final int MAX_TONES = 1_024;

    /** *Choice:* the packet time of the audio it goes beside (§2.5.1.2), by which a lost packet costs no key. */
    static final long UPDATE_NANOS = 20_000_000L;

    /** *Choice:* the copies of the end come sooner than updates, so that they are out before the shortest gap is. */
    static final long END_COPY_NANOS = 10_000_000L;

    /** What a comma waits. */
    static final long PAUSE_NANOS = 2_000_000_000L;

    private static final int END_COPIES = 3;

    /** -10 dBm0, the level of a telephone's keys. */
    private static final int VOLUME = 10;

    private static final long MIN_TONE_MILLIS = 40;
    private static final long MAX_TONE_MILLIS = 6_000;
    private static final long MIN_GAP_MILLIS = 30;

    /** *Choice:* W3C sets no longest gap; one is needed where a caller's mistake would stop the keys for good. */
    private static final long MAX_GAP_MILLIS = 6_000;

    private final long clockRate;
    private final ArrayDeque<DtmfPacket> packets = new ArrayDeque<>();
    private final ArrayDeque<String> tones = new ArrayDeque<>();
    private String buffer = "";
    private long toneNanos;
    private long gapNanos;

    /** The event now played, or -1 between events. */
    private int event = -1;

    private long startNanos;
    private long endNanos;
    private int segmentTicks;
    private int endCopies;
    private long nextPacketNanos = SansIo.NO_DEADLINE;
    private long nextToneNanos = SansIo.NO_DEADLINE;
    private long now;

    /** Makes a sender for a stream whose {@code telephone-event} has that clock rate. */
    public DtmfSender(int clockRate) {
        if (clockRate < 1) {
            throw new IllegalArgumentException("clockRate: " + clockRate + " (expected: >= 1)");
        }
        this.clockRate = clockRate;
    }

    /**
     * Replaces the keys that wait; the one that plays is played to its end.
     *
     * @param keys {@code 0-9 A-D a-d # *}, and {@code ,} for a pause of two seconds; empty stops
     * @param tone how long each lasts; less than 40 ms is taken for 40 ms, more than 6 s for 6 s
     * @param gap silence between them; less than 30 ms is taken for 30 ms, more than 6 s for 6 s
     * @throws IllegalArgumentException for another key (W3C: InvalidCharacterError), or too many
     */
    public void insert(String keys, Duration tone, Duration gap, long nowNanos) {
        String upper = keys.toUpperCase(Locale.ROOT);
        if (upper.length() > MAX_TONES) {
            throw new IllegalArgumentException("keys: " + upper.length() + " (expected: <= " + MAX_TONES + ")");
        }
        for (int i = 0; i < upper.length(); i++) {
            if (upper.charAt(i) != ',' && TelephoneEvent.ofKey(upper.charAt(i)) < 0) {
                throw new IllegalArgumentException("key: '" + keys.charAt(i) + "' (expected: 0-9, A-D, #, * or ,)");
            }
        }
        now = Math.max(now, nowNanos);
        buffer = upper;
        toneNanos = clamped(tone, MIN_TONE_MILLIS, MAX_TONE_MILLIS);
        gapNanos = clamped(gap, MIN_GAP_MILLIS, MAX_GAP_MILLIS);
        if (nextToneNanos == SansIo.NO_DEADLINE && !upper.isEmpty()) {
            nextToneNanos = now;
        }
    }

    private static long clamped(Duration value, long leastMillis, long mostMillis) {
        return Math.max(leastMillis, Math.min(mostMillis, value.toMillis())) * 1_000_000L;
    }

    /** {@return the keys still to be played} */
    public String toneBuffer() {
        return buffer;
    }

    /** Makes what is due by {@code nowNanos}. */
    public void advance(long nowNanos) {
        now = Math.max(now, nowNanos);
        while (deadlineNanos() <= now) {
            if (nextPacketNanos <= nextToneNanos) {
                report(nextPacketNanos);
            } else {
                nextTone(nextToneNanos);
            }
        }
    }

    /** {@return when {@link #advance} must next be called, or {@link SansIo#NO_DEADLINE}} */
    public long deadlineNanos() {
        return Math.min(nextPacketNanos, nextToneNanos);
    }

    private void nextTone(long at) {
        if (buffer.isEmpty()) {
            nextToneNanos = SansIo.NO_DEADLINE;
            tones.add("");
            return;
        }
        char key = buffer.charAt(0);
        buffer = buffer.substring(1);
        tones.add(String.valueOf(key));
        if (key == ',') {
            nextToneNanos = at + PAUSE_NANOS;
            return;
        }
        event = TelephoneEvent.ofKey(key);
        startNanos = at;
        endNanos = at + toneNanos;
        segmentTicks = 0;
        endCopies = 0;
        nextPacketNanos = at + UPDATE_NANOS;
        nextToneNanos = endNanos + gapNanos;
    }

    private void report(long at) {
        boolean isFirst = at == startNanos + UPDATE_NANOS;
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
        return nanos / 1_000_000 * clockRate / 1_000;
    }

    private void add(boolean isMarker, boolean isEnd, int duration) {
        TelephoneEvent report = new TelephoneEvent(event, isEnd, VOLUME, duration);
        packets.add(new DtmfPacket(isMarker, startNanos, segmentTicks, report));
    }

    /** {@return the next packet to send, or null} */
    public @Nullable DtmfPacket poll() {
        return packets.poll();
    }

    /** {@return the next key that began to play, empty when all are over (W3C {@code tonechange}), or null} */
    public @Nullable String pollTone() {
        return tones.poll();
    }
}
