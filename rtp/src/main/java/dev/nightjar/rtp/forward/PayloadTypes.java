package dev.nightjar.rtp.forward;

import java.util.Arrays;

/**
 * Which payload type of a receiver stands for which of the sender, and how each is repaired.
 *
 * <p>Filled by its maker, then only read. Confined to one thread.
 */
public final class PayloadTypes {
    private static final int NONE = -1;

    private final int[] own = new int[128];
    private final int[] retransmission = new int[128];

    /** Makes a table of nothing. */
    public PayloadTypes() {
        Arrays.fill(own, NONE);
        Arrays.fill(retransmission, NONE);
    }

    /**
     * Says what a payload type of the sender becomes.
     *
     * @param received 0 to 127
     * @param sent 0 to 127
     * @param retransmitted payload type of its retransmissions, RFC 4588, or -1: lost packets are sent as they were
     */
    public void put(int received, int sent, int retransmitted) {
        if ((received & ~0x7F) != 0 || (sent & ~0x7F) != 0 || retransmitted > 127) {
            throw new IllegalArgumentException(
                    "payload types: " + received + ", " + sent + ", " + retransmitted + " (expected: 0 to 127)");
        }
        own[received] = sent;
        retransmission[received] = retransmitted;
    }

    /** {@return the receiver's payload type, or -1 where it has not agreed to the codec} */
    public int sent(int received) {
        return own[received];
    }

    /** {@return the payload type of retransmissions, or -1} */
    int retransmitted(int received) {
        return retransmission[received];
    }
}
