package dev.nightjar.rtp.feedback;

import dev.nightjar.core.SansIo;
import java.util.Arrays;

/**
 * Asks one video source for a keyframe until one comes: PLI first (RFC 4585 §6.3.1), then FIR (RFC 5104 §4.3.1), which
 * senders obey that ignore PLI.
 *
 * <p>The first request goes out at once, three PLIs and the first FIRs 500 ms apart, then each pause is twice the last,
 * up to 4 s. Requests of one source are 200 ms apart and, of one kind, no more than ten in 10 s.
 *
 * <p>*Choice:* Jitsi Videobridge allows three in 10 s, for many receivers. Here there is one, and on a path that loses
 * packets each gap past repair costs a request, as does each keyframe that is itself lost: with three, the picture
 * stands still for seconds. *Choice:* counted per kind, so that FIR need not wait for the PLIs that were not obeyed.
 */
public final class KeyframeRequester {
    private static final long MILLI = 1_000_000;

    /** Requests of one source are this far apart at least. */
    static final long LEAST_INTERVAL_NANOS = 200 * MILLI;

    /** The span in which no more than {@link #MAX_IN_WINDOW} requests of a kind go out. */
    static final long WINDOW_NANOS = 10_000 * MILLI;

    static final int MAX_IN_WINDOW = 10;

    /** PLIs in vain after which FIR takes over. */
    static final int PLIS_BEFORE_FIR = 3;

    private static final long FIRST_REPEAT_NANOS = 500 * MILLI;
    private static final long MAX_REPEAT_NANOS = 4_000 * MILLI;
    private static final long NEVER = -1;

    /** What to send. */
    public enum Request {
        /** Nothing now. */
        NONE,
        /** A picture loss indication. */
        PLI,
        /** A full intra request with {@link KeyframeRequester#firSequenceNumber}. */
        FIR
    }

    private final boolean supportsFir;
    /** PLIs before the first FIR: none where PLI was not negotiated. */
    private final int plisBeforeFir;

    private final long[] pliNanos = new long[MAX_IN_WINDOW];
    private final long[] firNanos = new long[MAX_IN_WINDOW];
    private boolean isWanted;
    private int sentInVain;
    private long dueNanos;
    private long lastSentNanos = NEVER;
    private long repeatNanos = FIRST_REPEAT_NANOS;
    private int firSequenceNumber;
    private long requests;

    /**
     * Makes a requester.
     *
     * @param supportsFir whether {@code ccm fir} was negotiated; without it PLI goes on
     */
    public KeyframeRequester(boolean supportsFir) {
        this(true, supportsFir);
    }

    /**
     * Makes a requester that sends what was negotiated only, RFC 4585 §4.2.
     *
     * @param supportsPli whether {@code nack pli} was; without it FIR is sent at once
     * @param supportsFir whether {@code ccm fir} was
     * @throws IllegalArgumentException where neither was
     */
    public KeyframeRequester(boolean supportsPli, boolean supportsFir) {
        if (!supportsPli && !supportsFir) {
            throw new IllegalArgumentException("supportsPli, supportsFir: neither (expected: one at least)");
        }
        this.supportsFir = supportsFir;
        this.plisBeforeFir = supportsPli ? PLIS_BEFORE_FIR : 0;
        Arrays.fill(pliNanos, NEVER);
        Arrays.fill(firNanos, NEVER);
    }

    /** Wants a keyframe from now on; changes nothing while one is wanted already. */
    public void request(long nowNanos) {
        if (isWanted) {
            return;
        }
        isWanted = true;
        sentInVain = 0;
        repeatNanos = FIRST_REPEAT_NANOS;
        dueNanos = nowNanos;
    }

    /** Notes that a keyframe has come: nothing more is asked for. */
    public void keyframeReceived() {
        isWanted = false;
        sentInVain = 0;
    }

    /** {@return whether a keyframe is wanted and has not come} */
    public boolean isWanted() {
        return isWanted;
    }

    /** {@return what to send now; a request that is not {@link Request#NONE} counts as sent} */
    public Request poll(long nowNanos) {
        if (!isWanted || nowNanos < deadlineNanos()) {
            return Request.NONE;
        }
        boolean isFir = isFirNext();
        long[] sent = isFir ? firNanos : pliNanos;
        System.arraycopy(sent, 1, sent, 0, MAX_IN_WINDOW - 1);
        sent[MAX_IN_WINDOW - 1] = nowNanos;
        // RFC 5104 §4.3.1.1: a repetition keeps the number, a new command has the next.
        if (isFir && sentInVain == plisBeforeFir) {
            firSequenceNumber = firSequenceNumber + 1 & 0xFF;
        }
        sentInVain++;
        requests++;
        lastSentNanos = nowNanos;
        dueNanos = nowNanos + repeatNanos;
        if (sentInVain > PLIS_BEFORE_FIR) {
            repeatNanos = Math.min(2 * repeatNanos, MAX_REPEAT_NANOS);
        }
        return isFir ? Request.FIR : Request.PLI;
    }

    private boolean isFirNext() {
        return supportsFir && sentInVain >= plisBeforeFir;
    }

    /** {@return when {@link #poll} has something to send, or {@link SansIo#NO_DEADLINE}} */
    public long deadlineNanos() {
        if (!isWanted) {
            return SansIo.NO_DEADLINE;
        }
        long deadline = dueNanos;
        if (lastSentNanos != NEVER) {
            deadline = Math.max(deadline, lastSentNanos + LEAST_INTERVAL_NANOS);
        }
        long oldest = isFirNext() ? firNanos[0] : pliNanos[0];
        return oldest == NEVER ? deadline : Math.max(deadline, oldest + WINDOW_NANOS);
    }

    /** {@return the command sequence number of the FIR polled last, 8 bits} */
    public int firSequenceNumber() {
        return firSequenceNumber;
    }

    /** {@return requests sent so far} */
    public long requests() {
        return requests;
    }
}
