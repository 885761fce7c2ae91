package dev.nightjar.interop;

/** Reads the counter and the flash of a decoded {@link CounterPicture}, and measures how like the drawn one it is. */
final class CounterReader {
    /** No counter could be read: the blocks are unclear, or the check does not fit. */
    static final int UNREADABLE = -1;

    // Black and white lie 219 apart. A codec at its worst leaves far more than a fifth of that; a torn block does not.
    private static final int LEAST_CONTRAST = 48;

    private final int width;
    private final int height;
    private final int unit;
    private final CounterPicture picture;

    CounterReader(int width, int height) {
        picture = new CounterPicture(width, height);
        this.width = width;
        this.height = height;
        unit = width / CounterPicture.COLUMNS;
    }

    /** {@return the counter, or {@link #UNREADABLE}} */
    int counter(byte[] luma) {
        int bits = 0;
        for (int column = 0; column < CounterPicture.COLUMNS; column++) {
            int difference = mean(luma, column * unit, 0, unit) - mean(luma, column * unit, unit, unit);
            if (Math.abs(difference) < LEAST_CONTRAST) {
                return UNREADABLE;
            }
            bits = bits << 1 | (difference > 0 ? 1 : 0);
        }
        int counter = bits >> CounterPicture.CHECK_BITS;
        return CounterPicture.payload(counter) == bits ? counter : UNREADABLE;
    }

    /** {@return whether luma runs from 0 to 255 rather than from 16 to 235, told by the counter's blocks} */
    boolean fullRange(byte[] luma) {
        int contrast = 0;
        for (int column = 0; column < CounterPicture.COLUMNS; column++) {
            contrast += Math.abs(mean(luma, column * unit, 0, unit) - mean(luma, column * unit, unit, unit));
        }
        return contrast / CounterPicture.COLUMNS > (219 + 255) / 2;
    }

    /** {@return whether the strip below the counter is white} */
    boolean flash(byte[] luma) {
        return mean(luma, 0, 2 * unit, width) > 126;
    }

    /** {@return the peak signal-to-noise ratio of the luma against the drawn picture, in dB, at most 99} */
    double psnr(byte[] luma, int counter, boolean fullRange) {
        byte[] drawn = picture.draw(counter, fullRange);
        long squares = 0;
        for (int i = 0; i < width * height; i++) {
            int difference = (luma[i] & 0xFF) - (drawn[i] & 0xFF);
            squares += (long) difference * difference;
        }
        double mean = (double) squares / (width * height);
        return mean == 0 ? 99 : Math.min(99, 10 * Math.log10(255 * 255 / mean));
    }

    /** Mean of the middle half of a block that is one unit high. */
    private int mean(byte[] luma, int x, int y, int blockWidth) {
        long sum = 0;
        int count = 0;
        for (int row = y + unit / 4; row < y + unit * 3 / 4; row++) {
            for (int column = x + unit / 4; column < x + blockWidth - unit / 4; column++) {
                sum += luma[row * width + column] & 0xFF;
                count++;
            }
        }
        return (int) (sum / count);
    }
}
