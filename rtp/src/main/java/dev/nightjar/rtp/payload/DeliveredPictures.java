package dev.nightjar.rtp.payload;

/** Which of the last 128 pictures were delivered, by their picture id; references in flexible mode reach back 127. */
final class DeliveredPictures {
    private static final int SPAN = 128;

    private final long[] bits = new long[SPAN / 64];
    private int newest = -1;
    private int mask;

    /** Notes a picture; ids far from the newest begin anew. */
    void add(int pictureId, int idMask) {
        int ahead = pictureId - newest & idMask;
        if (newest < 0 || idMask != mask || ahead > idMask >>> 1) {
            clear();
        } else {
            for (int i = 1; i <= Math.min(ahead, SPAN); i++) {
                set(newest + i & idMask, false);
            }
        }
        newest = pictureId;
        mask = idMask;
        set(pictureId, true);
    }

    private void clear() {
        bits[0] = 0;
        bits[1] = 0;
    }

    /** {@return whether the picture {@code back} before {@code pictureId}, 0 to 127, was delivered} */
    boolean contains(int pictureId, int back) {
        int id = pictureId - back & mask;
        boolean isWithin = newest >= 0 && (newest - id & mask) < Math.min(SPAN, mask + 1);
        return isWithin && (bits[id >>> 6 & 1] >>> (id & 63) & 1) != 0;
    }

    private void set(int id, boolean isDelivered) {
        long bit = 1L << (id & 63);
        if (isDelivered) {
            bits[id >>> 6 & 1] |= bit;
        } else {
            bits[id >>> 6 & 1] &= ~bit;
        }
    }
}
