package dev.nightjar.rtp.feedback;

import dev.nightjar.core.SansIo;
import dev.nightjar.core.SerialNumbers;
import dev.nightjar.rtp.rtcp.TransportFeedbackWriter;
import java.util.Arrays;

/**
 * Tells the sender when each packet of a transport arrived, by transport-wide sequence number.
 *
 * <p>Every authenticated packet that carries the extension goes in, whatever its SSRC: a sender's probes (SSRC 0 among
 * them), padding and retransmissions are what it measures with. Each interval in which something came ends in one or
 * more feedback packets from {@link #poll}; nothing is sent while nothing comes.
 *
 * <p>Where transport-wide-cc-02 was agreed on, feedback is sent when the sender asks for it, and only then: {@link
 * #onRequest}, {@link #requested}.
 *
 * <p>A packet that comes behind the report that missed it is reported again with all behind it: a sender takes a second
 * status of a packet as long as the first said "lost".
 */
public final class TransportFeedbackGenerator {
    /** What libwebrtc's sender is tuned for; it takes 50 to 250 ms. */
    public static final long DEFAULT_INTERVAL_NANOS = 100_000_000;

    /** Packets remembered, a power of two: more than 250 ms at 200 Mbit/s, and a bound to what a peer can grow. */
    static final int WINDOW = 1 << 13;

    /** Late packets are told while the sender may still care; libwebrtc's own back window. */
    private static final long BACK_WINDOW_NANOS = 500_000_000;

    private static final long NOT_RECEIVED = -1;

    /**
     * Arrival by extended sequence number modulo the window, meaningful for the numbers in (newest -
     * WINDOW, newest]; made with the first packet, because most of many peers send none.
     */
    private long[] arrivals = new long[0];

    private final TransportFeedbackWriter writer = new TransportFeedbackWriter();
    private final TransportFeedbackWriter.Arrivals lookup = this::arrivalNanos;
    private final int senderSsrc;
    private final FeedbackInterval interval;
    private boolean isStarted;
    private long newest;

    /** Extended sequence number of the first packet since the last beginning, but for the window. */
    private long firstKnown;

    /** First extended sequence number that the next feedback tells of. */
    private long firstUnreported;

    private boolean isOnRequest;

    /** Whether {@link #firstUnreported} to {@link #lastRequested} is to be told now. */
    private boolean isRequested;

    private long lastRequested;
    private boolean isPending;
    private boolean isBursting;
    private long deadlineNanos = SansIo.NO_DEADLINE;
    private int mediaSsrc;
    private int feedbackPacketCount;
    private long receivedPackets;
    private long duplicatePackets;

    /** Makes a generator that speaks as {@code senderSsrc}, each 100 ms. */
    public TransportFeedbackGenerator(int senderSsrc) {
        this(senderSsrc, DEFAULT_INTERVAL_NANOS);
    }

    /** Makes a generator of another interval, 50 to 250 ms. */
    public TransportFeedbackGenerator(int senderSsrc, long intervalNanos) {
        this.senderSsrc = senderSsrc;
        interval = new FeedbackInterval(intervalNanos);
    }

    /**
     * Sets the interval so that feedback takes 5 % of what we may send, as libwebrtc does: 50 ms from 218 kbit/s on,
     * 250 ms below 44 kbit/s. An interval that has begun ends as it was to.
     *
     * @param bitrateBps our own target, at least 1
     */
    public void sendBitrate(long bitrateBps) {
        interval.sendBitrate(bitrateBps);
    }

    /** Says whether feedback is sent on request only. */
    public void onRequest(boolean isOnly) {
        isOnRequest = isOnly;
        if (!isOnly) {
            isRequested = false;
        } else if (!isRequested) {
            isPending = false;
            isBursting = false;
            deadlineNanos = SansIo.NO_DEADLINE;
        }
    }

    /**
     * A packet, just noted by {@link #received}, asks for feedback on itself and those before it; it is due at once.
     *
     * <p>*Choice:* one feedback packet answers a request, as in libwebrtc: what does not fit into it is not told, so
     * that a sender cannot have more sent than it asks for.
     *
     * @param sequence the packet's own number
     * @param packets how many, up to and including that one; 0 asks for nothing
     * @param hasTimes whether arrival times are wanted
     */
    public void requested(int sequence, int packets, boolean hasTimes, long nowNanos) {
        if (!isOnRequest || packets <= 0 || !isStarted) {
            return;
        }
        lastRequested = Math.min(newest, SerialNumbers.unwrap16(newest, sequence));
        firstUnreported = Math.max(lastRequested - packets + 1, Math.max(newest - WINDOW + 1, firstKnown));
        isRequested = firstUnreported <= lastRequested;
        writer.times(hasTimes);
        isPending = isRequested;
        deadlineNanos = isRequested ? nowNanos : SansIo.NO_DEADLINE;
    }

    /**
     * Notes an arrival.
     *
     * @param sequence transport-wide sequence number, 0 to 65535
     * @param ssrc of the packet; the latest that is not 0 is the media source of the feedback
     * @param nowNanos when the packet arrived
     */
    public void received(int sequence, int ssrc, long nowNanos) {
        if (ssrc != 0) {
            mediaSsrc = ssrc;
        }
        receivedPackets++;
        long extended = isStarted ? SerialNumbers.unwrap16(newest, sequence) : sequence;
        // *Choice:* a jump by more than the window, either way, is a new beginning; what was not yet told is lost.
        if (!isStarted || Math.abs(extended - newest) >= WINDOW) {
            restart(sequence);
            extended = newest;
        }
        advanceTo(extended);
        int slot = slot(extended);
        if (arrivals[slot] != NOT_RECEIVED) {
            duplicatePackets++;
            return;
        }
        arrivals[slot] = nowNanos;
        if (extended < firstUnreported) {
            firstUnreported = extended;
        }
        firstKnown = Math.min(firstKnown, extended);
        if (!isPending && !isOnRequest) {
            isPending = true;
            deadlineNanos = nowNanos + interval.nanos();
        }
    }

    private void restart(int sequence) {
        if (!isStarted) {
            isStarted = true;
            arrivals = new long[WINDOW];
        }
        Arrays.fill(arrivals, NOT_RECEIVED);
        // One turn up, so that reordered numbers before the first do not become negative.
        newest = sequence + 0x10000L;
        firstUnreported = newest;
        firstKnown = newest;
    }

    private void advanceTo(long extended) {
        while (newest < extended) {
            newest++;
            arrivals[slot(newest)] = NOT_RECEIVED;
        }
        firstUnreported = Math.max(firstUnreported, newest - WINDOW + 1);
    }

    private static int slot(long extended) {
        return (int) extended & WINDOW - 1;
    }

    private long arrivalNanos(long extended) {
        return arrivals[slot(extended)];
    }

    /** {@return when {@link #poll} has something, or {@link SansIo#NO_DEADLINE}} */
    public long deadlineNanos() {
        return deadlineNanos;
    }

    /**
     * Writes the next feedback packet that is due; call it until it returns 0.
     *
     * @param capacity most bytes to write, at least 64
     * @return bytes of one whole RTCP packet, a multiple of 4; 0 when nothing is due
     */
    public int poll(byte[] buffer, int offset, int capacity, long nowNanos) {
        if (capacity < 64) {
            throw new IllegalArgumentException("capacity: " + capacity + " (expected: >= 64)");
        }
        if (!isPending || nowNanos < deadlineNanos && !isBursting) {
            return 0;
        }
        if (!isRequested) {
            skipStale(nowNanos);
        }
        long last = isRequested ? lastRequested : newest;
        int length = firstUnreported > last
                ? 0
                : writer.write(
                        buffer,
                        offset,
                        capacity,
                        senderSsrc,
                        mediaSsrc,
                        feedbackPacketCount,
                        firstUnreported,
                        last,
                        lookup);
        if (length > 0) {
            feedbackPacketCount = feedbackPacketCount + 1 & 0xFF;
            firstUnreported += writer.statusCount();
        }
        boolean isDone = length == 0 || firstUnreported > last || isRequested;
        isBursting = !isDone;
        if (isDone) {
            isPending = false;
            isRequested = false;
            writer.times(true);
            deadlineNanos = SansIo.NO_DEADLINE;
        }
        return length;
    }

    /** A late packet moved the beginning back; what lies there longer than the back window is old news. */
    private void skipStale(long nowNanos) {
        while (firstUnreported < newest) {
            long arrival = arrivals[slot(firstUnreported)];
            if (arrival == NOT_RECEIVED || nowNanos - arrival <= BACK_WINDOW_NANOS) {
                return;
            }
            firstUnreported++;
        }
    }

    /** {@return packets noted so far, duplicates included} */
    public long receivedPackets() {
        return receivedPackets;
    }

    /** {@return packets whose number had been noted already} */
    public long duplicatePackets() {
        return duplicatePackets;
    }
}
