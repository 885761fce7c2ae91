package dev.nightjar.rtp.congestion;

import java.util.Arrays;

/** What one feedback says that was not known before: packets that arrived, in order of arrival, and losses. */
final class FeedbackBatch {
    private static final int FIRST_CAPACITY = 64;

    /** A packet that overtook more than this stays where it is: sorting must not cost what a peer likes. */
    private static final int MOST_OVERTAKEN = 256;

    private long[] sendNanos = new long[FIRST_CAPACITY];
    private long[] arrivalNanos = new long[FIRST_CAPACITY];
    private int[] bytes = new int[FIRST_CAPACITY];
    private int[] probes = new int[FIRST_CAPACITY];
    private int size;
    private int lost;
    private int repaired;
    private long lostBytes;
    private long lastSendNanos;
    private boolean isGapBefore;

    void clear() {
        size = 0;
        lost = 0;
        repaired = 0;
        lostBytes = 0;
        lastSendNanos = 0;
        isGapBefore = false;
    }

    /** Of packets sent before the first of these nothing is known: feedback was lost. */
    void gapBefore() {
        isGapBefore = true;
    }

    boolean isGapBefore() {
        return isGapBefore;
    }

    /** Adds an arrival; at most as many as {@link SentHistory#WINDOW}, because each packet arrives once. */
    void received(long sendNanos, long arrivalNanos, int bytes, int probe) {
        if (size == this.bytes.length) {
            grow();
        }
        int at = size++;
        // Feedback is in the order of sending, which is almost that of arrival.
        int least = Math.max(0, at - MOST_OVERTAKEN);
        while (at > least && this.arrivalNanos[at - 1] > arrivalNanos) {
            this.sendNanos[at] = this.sendNanos[at - 1];
            this.arrivalNanos[at] = this.arrivalNanos[at - 1];
            this.bytes[at] = this.bytes[at - 1];
            probes[at] = probes[at - 1];
            at--;
        }
        this.sendNanos[at] = sendNanos;
        this.arrivalNanos[at] = arrivalNanos;
        this.bytes[at] = bytes;
        probes[at] = probe;
        lastSendNanos = Math.max(lastSendNanos, sendNanos);
    }

    private void grow() {
        sendNanos = Arrays.copyOf(sendNanos, 2 * size);
        arrivalNanos = Arrays.copyOf(arrivalNanos, 2 * size);
        bytes = Arrays.copyOf(bytes, 2 * size);
        probes = Arrays.copyOf(probes, 2 * size);
    }

    void lost(int bytes) {
        lost++;
        lostBytes += bytes;
    }

    /** A packet that was called lost has arrived after all. */
    void repaired(int bytes) {
        repaired++;
        lostBytes -= bytes;
    }

    boolean isEmpty() {
        return size == 0 && lost == 0;
    }

    int size() {
        return size;
    }

    long sendNanos(int index) {
        return sendNanos[index];
    }

    long arrivalNanos(int index) {
        return arrivalNanos[index];
    }

    int bytes(int index) {
        return bytes[index];
    }

    int probe(int index) {
        return probes[index];
    }

    /** Packets said to be lost, less those that came after all. */
    int lost() {
        return lost - repaired;
    }

    long lostBytes() {
        return lostBytes;
    }

    /** When the latest of the packets that arrived was sent. */
    long lastSendNanos() {
        return lastSendNanos;
    }
}
