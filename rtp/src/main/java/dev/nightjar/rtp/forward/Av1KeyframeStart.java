package dev.nightjar.rtp.forward;

/** Tells from one AV1 payload whether a coded video sequence begins there. */
final class Av1KeyframeStart {
    private static final int CONTINUES = 0x80;
    private static final int BEGINS_SEQUENCE = 0x08;

    private Av1KeyframeStart() {}

    /** RTP Payload Format For AV1 §4.4: N of the aggregation header, which excludes Z. */
    static boolean begins(byte[] buffer, int offset, int length) {
        return length > 1 && (buffer[offset] & (CONTINUES | BEGINS_SEQUENCE)) == BEGINS_SEQUENCE;
    }
}
