package dev.nightjar.rtp.dtmf;

import dev.nightjar.core.SansIo;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Packets of telephone events in, one beginning and one end for each event out, whatever is lost or comes twice.
 *
 * <p>The end is told by the first report that has the end bit; by the next event; or, where all of that is lost, by 200
 * ms without a report. Times are nanoseconds since the driver's start. Confined to one thread.
 */
public final class DtmfReceiver {
    /** *Choice:* four times the longest usual interval between reports, RFC 4733 §2.5.1.2; the RFC names none. */
    static final long SILENCE_NANOS = 200_000_000L;

    /** Events that may wait to be polled; more are forgotten. */
    static final int MAX_EVENTS = 256;

    /** What lies further back is no late copy but another run of timestamps: 20 s at 48 kHz. */
    private static final int OLD_TICKS = 1 << 20;

    private final ArrayDeque<DtmfEvent> events = new ArrayDeque<>();
    private boolean isPlaying;
    private boolean hasPlayed;
    private int event;
    private int startTimestamp;
    private int segmentTimestamp;
    private int ticks;
    private long lastReportNanos;

    /** Makes a receiver that has heard nothing. */
    public DtmfReceiver() {}

    /**
     * Takes a packet's payload, which holds one report or several that follow each other in time (RFC 4733 §2.5.2.5).
     *
     * @param isMarker the packet's marker: an event begins
     * @param rtpTimestamp the packet's
     */
    public void receive(boolean isMarker, int rtpTimestamp, byte[] buffer, int offset, int length, long nowNanos) {
        int timestamp = rtpTimestamp;
        boolean begins = isMarker;
        for (int at = offset; at + TelephoneEvent.BYTES <= offset + length; at += TelephoneEvent.BYTES) {
            TelephoneEvent report = TelephoneEvent.parse(buffer, at, offset + length - at);
            if (report != null) {
                take(report, timestamp, begins, nowNanos);
                timestamp += report.duration();
                begins = false;
            }
        }
    }

    private void take(TelephoneEvent report, int timestamp, boolean begins, long nowNanos) {
        if (isOver(timestamp)) {
            return;
        }
        if (!begins && continues(report, timestamp)) {
            segmentTimestamp = timestamp;
        } else if (!isPlaying || timestamp != segmentTimestamp || report.event() != event) {
            end();
            begin(report, timestamp);
        }
        lastReportNanos = nowNanos;
        ticks = Math.max(ticks, timestamp - startTimestamp + report.duration());
        if (report.isEnd()) {
            end();
        }
    }

    /** {@return whether a report is a copy of what has ended, or older than what plays} */
    private boolean isOver(int timestamp) {
        int ticksAfter = timestamp - segmentTimestamp;
        boolean isOld = ticksAfter < 0 && ticksAfter > -OLD_TICKS;
        boolean hasEnded = !isPlaying && ticksAfter == 0;
        return hasPlayed && (isOld || hasEnded);
    }

    /** {@return whether a report is the next segment of the event that plays, RFC 4733 §2.5.1.3} */
    private boolean continues(TelephoneEvent report, int timestamp) {
        return isPlaying && report.event() == event && timestamp - segmentTimestamp == TelephoneEvent.MAX_DURATION;
    }

    private void begin(TelephoneEvent report, int timestamp) {
        isPlaying = true;
        hasPlayed = true;
        event = report.event();
        startTimestamp = timestamp;
        segmentTimestamp = timestamp;
        ticks = 0;
        add(new DtmfEvent.Started(event, timestamp, report.volume()));
    }

    private void end() {
        if (isPlaying) {
            isPlaying = false;
            add(new DtmfEvent.Ended(event, startTimestamp, ticks));
        }
    }

    private void add(DtmfEvent event) {
        if (events.size() < MAX_EVENTS) {
            events.add(event);
        }
    }

    /** Ends an event of which nothing was heard for long. */
    public void advance(long nowNanos) {
        if (nowNanos >= deadlineNanos()) {
            end();
        }
    }

    /** {@return when {@link #advance} must next be called, or {@link SansIo#NO_DEADLINE}} */
    public long deadlineNanos() {
        return isPlaying ? lastReportNanos + SILENCE_NANOS : SansIo.NO_DEADLINE;
    }

    /** {@return the next beginning or end, or null} */
    public @Nullable DtmfEvent poll() {
        return events.poll();
    }
}
