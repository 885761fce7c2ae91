package dev.nightjar.rtp.delay;

/**
 * Puts packets that were sent together into groups and compares neighbours, draft-ietf-rmcat-gcc-02 §5.2 and §5.3: how
 * much further apart two groups arrived than they were sent is what a queue on the way has grown.
 */
public final class ArrivalGroups {
    /** Packets sent within this time are one group; so are those that then arrive as a burst. */
    private static final long BURST_NANOS = 5_000_000;

    private static final long MAX_BURST_NANOS = 100_000_000;

    /** A gap of this much is a pause of the sender or a jump of its clock: begin anew. */
    private static final long MAX_GAP_NANOS = 3_000_000_000L;

    /** An arrival this much before the last is a jump of the receiver's clock, no reordering. */
    private static final long MAX_BACK_NANOS = 500_000_000;

    private boolean hasCurrent;
    private boolean hasPrevious;
    private long firstSendNanos;
    private long firstArrivalNanos;
    private long lastSendNanos;
    private long lastArrivalNanos;
    private long previousSendNanos;
    private long previousArrivalNanos;
    private long variationNanos;
    private long sendDeltaNanos;

    /** Makes groups of nothing yet. */
    public ArrivalGroups() {}

    /**
     * Adds a packet.
     *
     * @return whether a group was completed, so that {@link #variationNanos} is new
     */
    public boolean add(long sendNanos, long arrivalNanos) {
        if (!hasCurrent) {
            begin(sendNanos, arrivalNanos);
            return false;
        }
        if (isJump(sendNanos, arrivalNanos)) {
            hasPrevious = false;
            begin(sendNanos, arrivalNanos);
            return false;
        }
        if (sendNanos < firstSendNanos) {
            // Reordered into a group that is closed.
            return false;
        }
        if (belongs(sendNanos, arrivalNanos)) {
            lastSendNanos = Math.max(lastSendNanos, sendNanos);
            lastArrivalNanos = Math.max(lastArrivalNanos, arrivalNanos);
            return false;
        }
        boolean isCompared = hasPrevious;
        if (isCompared) {
            sendDeltaNanos = lastSendNanos - previousSendNanos;
            variationNanos = lastArrivalNanos - previousArrivalNanos - sendDeltaNanos;
        }
        previousSendNanos = lastSendNanos;
        previousArrivalNanos = lastArrivalNanos;
        hasPrevious = true;
        begin(sendNanos, arrivalNanos);
        return isCompared;
    }

    private boolean isJump(long sendNanos, long arrivalNanos) {
        long arrivalDelta = arrivalNanos - lastArrivalNanos;
        return Math.abs(sendNanos - lastSendNanos) > MAX_GAP_NANOS
                || arrivalDelta > MAX_GAP_NANOS
                || arrivalDelta < -MAX_BACK_NANOS;
    }

    private boolean belongs(long sendNanos, long arrivalNanos) {
        if (sendNanos - firstSendNanos <= BURST_NANOS) {
            return true;
        }
        long arrivalDelta = arrivalNanos - lastArrivalNanos;
        boolean caughtUp = arrivalDelta - (sendNanos - lastSendNanos) < 0;
        return caughtUp && arrivalDelta <= BURST_NANOS && arrivalNanos - firstArrivalNanos < MAX_BURST_NANOS;
    }

    private void begin(long sendNanos, long arrivalNanos) {
        hasCurrent = true;
        firstSendNanos = sendNanos;
        lastSendNanos = sendNanos;
        firstArrivalNanos = arrivalNanos;
        lastArrivalNanos = arrivalNanos;
    }

    /** {@return how much later the group came than its distance in sending explains, in nanoseconds} */
    public long variationNanos() {
        return variationNanos;
    }

    /** {@return when the completed group had arrived, in nanoseconds} */
    public long arrivalNanos() {
        return previousArrivalNanos;
    }

    /** {@return how far apart the two groups were sent, in nanoseconds} */
    public long sendDeltaNanos() {
        return sendDeltaNanos;
    }

    /** Begins anew, as if nothing had come. */
    public void reset() {
        hasCurrent = false;
        hasPrevious = false;
    }
}
