package dev.nightjar.rtp.congestion;

import dev.nightjar.core.SerialNumbers;
import dev.nightjar.rtp.rtcp.TransportFeedback;

/**
 * Joins transport-wide feedback with what was sent, draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1: arrival
 * times on one line, though the reference time wraps, and each packet's fate counted once.
 */
final class TransportFeedbackMatcher {
    private static final long REFERENCE_NANOS = 64_000_000;
    private static final long TICK_NANOS = 1_000L * TransportFeedback.TICK_MICROS;

    private final SentHistory history;
    private boolean hasReference;
    private int lastReference;
    private long reference;

    /** The number behind the last that feedback has spoken of, -1 before the first. */
    private int nextSequence = -1;

    TransportFeedbackMatcher(SentHistory history) {
        this.history = history;
    }

    void match(TransportFeedback feedback, FeedbackBatch batch) {
        batch.clear();
        long arrival = referenceNanos(feedback.referenceTime());
        if (nextSequence >= 0 && SerialNumbers.isNewer16(feedback.baseSequenceNumber(), nextSequence)) {
            batch.gapBefore();
        }
        int end = feedback.baseSequenceNumber() + feedback.packetCount() & 0xFFFF;
        if (nextSequence < 0 || SerialNumbers.isNewer16(end, nextSequence)) {
            nextSequence = end;
        }
        for (int i = 0; i < feedback.packetCount(); i++) {
            boolean isReceived = feedback.isReceived(i);
            arrival += isReceived ? feedback.deltaTicks(i) * TICK_NANOS : 0;
            int slot = history.find(feedback.sequenceNumber(i));
            if (slot >= 0 && isReceived) {
                history.received(slot, arrival, batch);
            } else if (slot >= 0) {
                history.lost(slot, batch);
            }
        }
    }

    /** The reference time has 24 bits, 12 days; two reports are nearer than half of it. */
    private long referenceNanos(int referenceTime) {
        if (!hasReference) {
            hasReference = true;
            reference = referenceTime;
        } else {
            reference += referenceTime - lastReference << 8 >> 8;
        }
        lastReference = referenceTime;
        return reference * REFERENCE_NANOS;
    }

    /** The next feedback may be of another receiver's clock. */
    void reset() {
        hasReference = false;
        nextSequence = -1;
    }
}
