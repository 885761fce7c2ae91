package dev.nightjar.rtp.forward;

/** A number that wraps and is to run on when it begins somewhere else: the offset that makes it do so. */
final class RunningNumber {
    private final int mask;
    private int offset;
    private int highest = -1;
    private boolean isAnchored = true;

    /** Counts within {@code mask}, a power of two less one. */
    RunningNumber(int mask) {
        this.mask = mask;
    }

    /** The next number follows the highest one so far. */
    void anchor() {
        isAnchored = highest < 0;
    }

    /** What comes next takes the place of a number that is left out. */
    void close() {
        offset--;
    }

    /** {@return what a number that belongs to those before would be sent as} */
    int at(int number, int width) {
        return number + offset & width;
    }

    /** {@return the number as it is sent, within {@code width}, which is {@link #mask} or narrower} */
    int next(int number, int width) {
        if (!isAnchored) {
            isAnchored = true;
            offset = highest + 1 - number;
            highest = highest + 1 & mask;
        }
        int sent = number + offset & width;
        sent(sent, width);
        return sent;
    }

    /** Notes a number that was sent. */
    void sent(int sent, int width) {
        int ahead = sent - highest & width;
        if (highest < 0) {
            highest = sent;
        } else if (ahead <= width >>> 1) {
            highest = highest + ahead & mask;
        }
    }
}
