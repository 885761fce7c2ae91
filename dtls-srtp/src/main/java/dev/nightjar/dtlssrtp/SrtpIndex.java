package dev.nightjar.dtlssrtp;

/**
 * Guesses a packet's 48-bit index from the 16 bits that travel, RFC 3711 §3.3.1 and appendix A.
 *
 * <pre>
 *   index = 2^16 * rollover counter + sequence number
 * </pre>
 */
final class SrtpIndex {
    /** The last index a key may protect, RFC 3711 §9.2. */
    static final long MAX = (1L << 48) - 1;

    private static final int HALF = 1 << 15;

    private SrtpIndex() {}

    /**
     * {@return the index nearest to {@code highest}; may be one past {@link #MAX}}
     *
     * <p>*Choice:* of two equally near indices the RFC takes the one in the same roll-over; we take the newer one. The
     * older one lies behind every window we allow, so nothing is lost, and a gap of 2^15 - 1 packets is bridged
     * wherever it begins. *Choice:* there is no roll-over before the first, so a guess below index 0 is the same
     * sequence number in the first one instead.
     *
     * @param highest the highest index known, or -1 when none is: the first packet has a rollover counter of 0
     * @param sequenceNumber unsigned 16 bits
     */
    static long estimate(long highest, int sequenceNumber) {
        if (highest < 0) {
            return sequenceNumber;
        }
        int ahead = (sequenceNumber - (int) highest) & 0xFFFF;
        long index = ahead <= HALF ? highest + ahead : highest + ahead - 0x1_0000;
        return index < 0 ? sequenceNumber : index;
    }

    /**
     * {@return whether an index is that of a sequence number which lies before the first roll-over and was taken to be
     * in it}
     *
     * <p>Whoever sends must not: a receiver that missed this one packet would not follow the counter over a wrap that
     * there was none of.
     */
    static boolean isBelowTheFirst(long highest, long index) {
        return highest >= 0 && index - highest > HALF;
    }
}
