package dev.nightjar.interop;

/** Reads the counter and the flash of a decoded {@link CounterPicture}, and measures how like the drawn one it is. */
final class CounterReader {
    /** No counter could be read: the blocks are unclear, or the check does not fit. */
    static final int UNREADABLE = -1;

    private static final int MIDDLE = 126;

    // Black and white lie 109 from it or more. A codec at its worst leaves far more than a fifth of that; a torn cell
    // does not.
    private static final int LEAST_CONTRAST = 24;

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
            int contrast = cell(luma, column) - MIDDLE;
            if (Math.abs(contrast) < LEAST_CONTRAST) {
                return UNREADABLE;
            }
            bits |= contrast > 0 ? 1 << column : 0;
        }
        return CounterPicture.counter(bits);
    }

    /** {@return whether luma runs from 0 to 255 rather than from 16 to 235, told by the counter's cells} */
    boolean fullRange(byte[] luma) {
        int darkest = 255;
        int brightest = 0;
        for (int column = 0; column < CounterPicture.COLUMNS; column++) {
            darkest = Math.min(darkest, cell(luma, column));
            brightest = Math.max(brightest, cell(luma, column));
        }
        return brightest - darkest > (219 + 255) / 2;
    }

    /** {@return whether the strip below the counter is white} */
    boolean flash(byte[] luma) {
        return mean(luma, 0, 2 * unit, width, unit) > MIDDLE;
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

    private int cell(byte[] luma, int column) {
        return mean(luma, column * unit, 0, unit, unit);
    }

    /** Mean of a block but for a quarter of a unit at each side. */
    private int mean(byte[] luma, int x, int y, int blockWidth, int blockHeight) {
        int margin = unit / 4;
        long sum = 0;
        int count = 0;
        for (int row = y + margin; row < y + blockHeight - margin; row++) {
            for (int column = x + margin; column < x + blockWidth - margin; column++) {
                sum += luma[row * width + column] & 0xFF;
                count++;
            }
        }
        return (int) (sum / count);
    }
}
