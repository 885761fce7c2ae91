package dev.nightjar.interop;

import java.util.Arrays;

/**
 * Draws the pictures that the test page {@code picture.js} draws, as luma. For greys BT.601 and BT.709 are the same;
 * the range differs: Firefox and most encoders use 16 to 235, Chromium draws a canvas in 0 to 255.
 *
 * <p>From the top: a row of 20 blocks with the counter (16 bits) and a check (4 bits), the row's complement, a strip
 * that is white in the first 6 of every 30 pictures, then a grid of greys over which squares move.
 */
final class CounterPicture {
    static final int COLUMNS = 20;
    static final int CHECK_BITS = 4;
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
            boolean bit = (bits >> (COLUMNS - 1 - column) & 1) == 1;
            fill(bit ? 255 : 0, column * unit, 0, unit, unit);
            fill(bit ? 0 : 255, column * unit, unit, unit, unit);
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

    /** {@return the 20 bits that stand for a counter} */
    static int payload(int counter) {
        int c = counter & 0xFFFF;
        int check = (c ^ c >> 4 ^ c >> 8 ^ c >> 12 ^ 0xA) & 0xF;
        return c << CHECK_BITS | check;
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
