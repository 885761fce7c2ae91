package dev.nightjar.rtp.feedback;

/**
 * Tells a full intra request from its repetition, which has the same number (RFC 5104 §4.3.1.1): the picture asked for
 * is on its way already.
 *
 * <p>*Choice:* for a second only. A requester that still asks after that has lost the picture, and some never change
 * the number.
 */
final class FirCommands {
    /** Requesters known at once; a peer has one, and one that relays for others a few. The oldest gives way. */
    static final int MAX_REQUESTERS = 8;

    /** A second of NTP time. */
    private static final long SECOND = 1L << 32;

    private final int[] requesters = new int[MAX_REQUESTERS];
    private final int[] numbers = new int[MAX_REQUESTERS];
    private final long[] obeyedNtp = new long[MAX_REQUESTERS];
    private int count;

    /** {@return whether the command is to be obeyed; then it is remembered} */
    boolean isNew(int requester, int number, long ntpTime) {
        int slot = 0;
        int oldest = 0;
        while (slot < count && requesters[slot] != requester) {
            oldest = obeyedNtp[slot] < obeyedNtp[oldest] ? slot : oldest;
            slot++;
        }
        boolean isKnown = slot < count;
        if (isKnown && numbers[slot] == number && ntpTime - obeyedNtp[slot] < SECOND) {
            return false;
        }
        if (!isKnown && count == MAX_REQUESTERS) {
            slot = oldest;
        } else if (!isKnown) {
            count++;
        }
        requesters[slot] = requester;
        numbers[slot] = number;
        obeyedNtp[slot] = ntpTime;
        return true;
    }

    /** {@return requesters remembered} */
    int size() {
        return count;
    }
}
