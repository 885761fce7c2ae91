package dev.nightjar.interop;

import java.util.Arrays;

/**
 * Draws the pictures that the test page {@code picture.js} draws, as luma. For greys BT.601 and BT.709 are the same;
 * the range differs: Firefox and most encoders use 16 to 235, Chromium draws a canvas in 0 to 255.
 *
 * <p>From the top: a row of 20 cells with the counter in Gray code (16 bits, the lowest first) and a check (4 bits), a
 * row of greys that all differ from their neighbours, a strip that is white in the first 6 of every 30 pictures, then a
 * grid of greys over which squares move.
 *
 * <p>Fast encoders of AV1 and VP9 find motion by the sums of rows and columns. Of black and white alone they took cells
 * for cells that had moved, and left them wrong for a picture, in Chromium's own loopback too. The greys below the
 * cells stand still and tell otherwise, and from one picture to the next only two cells turn.
 */
final class CounterPicture {
    static final int COLUMNS = 20;
    static final int COUNTER_BITS = 16;
    static final int FLASH_PERIOD = 30;
    static final int FLASH_LENGTH = 6;

    private static final int SQUARES = 6;

    private final int width;
    private final int height;
    private final int unit;
    private final byte[] luma;
    private boolean fullRange;

    CounterPicture(int width, int height) {
        if (width < COLUMNS * 8 || width % COLUMNS != 0) {
            throw new IllegalArgumentException("width: " + width + " (expected: a multiple of 20, >= 160)");
        }
        this.width = width;
        this.height = height;
        unit = width / COLUMNS;
        luma = new byte[width * height];
    }

    /**
     * {@return the picture of {@code counter}, one byte a pixel, valid until the next call}
     *
     * @param full whether black is 0 and white 255, else 16 and 235
     */
    byte[] draw(int counter, boolean full) {
        fullRange = full;
        int bits = payload(counter);
        for (int column = 0; column < COLUMNS; column++) {
            fill((bits >> column & 1) == 1 ? 255 : 0, column * unit, 0, unit, unit);
            fill(64 + column * 37 % 128, column * unit, unit, unit, unit);
        }
        fill(counter % FLASH_PERIOD < FLASH_LENGTH ? 255 : 0, 0, 2 * unit, width, 2 * unit);

        int top = 4 * unit;
        for (int y = top, row = 0; y < height; y += unit, row++) {
            for (int column = 0; column < COLUMNS; column++) {
                fill(64 + (column * 7 + row * 11) % 96, column * unit, y, unit, Math.min(unit, height - y));
            }
        }
        for (int k = 0; k < SQUARES; k++) {
            int x = zigzag(counter * (2 + k) + k * 97, width - unit);
            int y = top + zigzag(counter * (1 + k) + k * 61, height - top - unit);
            fill(24 + k * 40, x, y, unit, unit);
        }
        return luma;
    }

    /** {@return the 20 bits that stand for a counter, that of the leftmost cell lowest} */
    static int payload(int counter) {
        int c = counter & 0xFFFF;
        int gray = c ^ c >> 1;
        int check = (gray ^ gray >> 4 ^ gray >> 8 ^ gray >> 12 ^ 0xA) & 0xF;
        return check << COUNTER_BITS | gray;
    }

    /** {@return the counter that bits stand for, or {@link CounterReader#UNREADABLE} where the check does not fit} */
    static int counter(int bits) {
        int counter = bits & 0xFFFF;
        for (int shift = 1; shift < COUNTER_BITS; shift *= 2) {
            counter ^= counter >> shift;
        }
        return payload(counter) == bits ? counter : CounterReader.UNREADABLE;
    }

    private static int zigzag(int value, int limit) {
        int v = value % (2 * limit);
        return v < limit ? v : 2 * limit - v;
    }

    private void fill(int grey, int x, int y, int w, int h) {
        byte value = (byte) (fullRange ? grey : 16 + Math.round(grey * 219 / 255f));
        for (int row = y; row < y + h; row++) {
            Arrays.fill(luma, row * width + x, row * width + x + w, value);
        }
    }
}
