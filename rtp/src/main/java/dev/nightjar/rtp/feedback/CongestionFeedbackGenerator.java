package dev.nightjar.rtp.feedback;

import dev.nightjar.core.SansIo;
import dev.nightjar.core.SerialNumbers;
import dev.nightjar.rtp.rtcp.CongestionFeedbackWriter;
import dev.nightjar.rtp.rtcp.NtpTime;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Tells the sender when each packet of each stream arrived, RFC 8888, where that was negotiated instead of
 * transport-wide feedback.
 *
 * <p>Each interval in which something came ends in one or more packets from {@link #poll}. A packet that comes behind
 * the report that missed it is reported again with all behind it. The interval keeps feedback at 5 % of our own rate,
 * between 50 and 250 ms (§2 and §6 leave it to the session's RTCP bandwidth).
 */
public final class CongestionFeedbackGenerator {
    /** Streams at once; a sender of simulcast with repair has fewer. The one silent for longest gives way. */
    static final int MAX_STREAMS = 64;

    /** Packets of one stream remembered, a power of two: 250 ms at 100 Mbit/s. */
    static final int WINDOW = 1 << 11;

    private static final long NOT_RECEIVED = -1;

    private final CongestionFeedbackWriter writer = new CongestionFeedbackWriter();
    private final FeedbackInterval interval = new FeedbackInterval();
    private final @Nullable Stream[] streams = new Stream[MAX_STREAMS];
    private final int senderSsrc;
    private final long ntpNanosAtZero;
    private int streamCount;
    private boolean isPending;
    private boolean isBursting;
    private long deadlineNanos = SansIo.NO_DEADLINE;

    /**
     * Makes a generator that speaks as {@code senderSsrc}.
     *
     * @param ntpNanosAtZero our wall clock, nanoseconds since 1900, at time 0 of the driver
     */
    public CongestionFeedbackGenerator(int senderSsrc, long ntpNanosAtZero) {
        this.senderSsrc = senderSsrc;
        this.ntpNanosAtZero = ntpNanosAtZero;
    }

    /** Sets the interval so that feedback takes 5 % of what we may send, in bits per second, at least 1. */
    public void sendBitrate(long bitrateBps) {
        interval.sendBitrate(bitrateBps);
    }

    /**
     * Notes an arrival.
     *
     * @param sequence of the RTP packet, 0 to 65535
     * @param ecn of the datagram, 0 where it is not known
     * @param nowNanos when it arrived
     */
    public void received(int ssrc, int sequence, int ecn, long nowNanos) {
        stream(ssrc, nowNanos).received(sequence, ecn, nowNanos);
        if (!isPending) {
            isPending = true;
            deadlineNanos = nowNanos + interval.nanos();
        }
    }

    private Stream stream(int ssrc, long nowNanos) {
        Stream oldest = null;
        for (int i = 0; i < streamCount; i++) {
            Stream stream = at(i);
            if (stream.ssrc == ssrc) {
                return stream;
            }
            oldest = oldest == null || stream.lastNanos < oldest.lastNanos ? stream : oldest;
        }
        if (streamCount < MAX_STREAMS || oldest == null) {
            oldest = new Stream();
            streams[streamCount++] = oldest;
        }
        oldest.begin(ssrc, nowNanos);
        return oldest;
    }

    private Stream at(int index) {
        Stream stream = streams[index];
        if (stream == null) {
            throw new IllegalStateException("bug: no stream " + index + " of " + streamCount);
        }
        return stream;
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
        writer.begin(buffer, offset, capacity, senderSsrc);
        boolean hasWritten = false;
        boolean isDone = true;
        for (int i = 0; i < streamCount && isDone; i++) {
            Stream stream = at(i);
            if (stream.hasNews()) {
                isDone = stream.write(writer, nowNanos);
                hasWritten |= stream.hasAdvanced;
            }
        }
        isBursting = !isDone;
        if (isDone) {
            isPending = false;
            deadlineNanos = SansIo.NO_DEADLINE;
        }
        return hasWritten ? writer.finish(NtpTime.middle32(NtpTime.ofNanos(ntpNanosAtZero + nowNanos))) : 0;
    }

    /** The arrivals of one stream, by sequence number. */
    private static final class Stream {
        private final long[] arrivals = new long[WINDOW];
        private final byte[] marks = new byte[WINDOW];
        private int ssrc;
        private long newest;
        private long firstUnreported;
        private long lastNanos;
        private boolean isEmpty;
        private boolean hasAdvanced;

        void begin(int ssrc, long nowNanos) {
            this.ssrc = ssrc;
            lastNanos = nowNanos;
            isEmpty = true;
        }

        void received(int sequence, int ecn, long nowNanos) {
            lastNanos = nowNanos;
            long extended = isEmpty ? sequence : SerialNumbers.unwrap16(newest, sequence);
            if (isEmpty || Math.abs(extended - newest) >= WINDOW) {
                Arrays.fill(arrivals, NOT_RECEIVED);
                // One turn up, so that reordered numbers before the first do not become negative.
                newest = sequence + 0x10000L;
                firstUnreported = newest;
                extended = newest;
                isEmpty = false;
            }
            while (newest < extended) {
                newest++;
                arrivals[slot(newest)] = NOT_RECEIVED;
            }
            firstUnreported = Math.max(firstUnreported, newest - WINDOW + 1);
            if (arrivals[slot(extended)] == NOT_RECEIVED) {
                arrivals[slot(extended)] = nowNanos;
                marks[slot(extended)] = (byte) ecn;
                firstUnreported = Math.min(firstUnreported, extended);
            }
        }

        private static int slot(long extended) {
            return (int) extended & WINDOW - 1;
        }

        boolean hasNews() {
            return !isEmpty && firstUnreported <= newest;
        }

        /** Writes what fits; returns whether that was all. */
        boolean write(CongestionFeedbackWriter writer, long nowNanos) {
            hasAdvanced = false;
            if (!writer.stream(ssrc, (int) firstUnreported & 0xFFFF)) {
                return false;
            }
            while (firstUnreported <= newest) {
                int slot = slot(firstUnreported);
                boolean fits = arrivals[slot] == NOT_RECEIVED
                        ? writer.missing()
                        : writer.received(marks[slot], nowNanos - arrivals[slot]);
                if (!fits) {
                    return false;
                }
                firstUnreported++;
                hasAdvanced = true;
            }
            return true;
        }
    }
}
