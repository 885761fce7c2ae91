package dev.nightjar.dtlssrtp;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which of the newest packet indices were seen, RFC 3711 §3.3.2.
 *
 * <p>A ring of bits, one for each index modulo the ring's size. The ring holds the window and at least one word more,
 * so a move forward clears whole words and never bits that are still asked for (the layout of RFC 6479 §3).
 */
final class ReplayWindow {
    private static final int WORD_BITS = 64;

    private final int size;
    private final long[] words;
    private int @Nullable [] marks;
    private long highest = -1;

    /** Creates a window over {@code size} indices that has seen none. */
    ReplayWindow(int size) {
        this.size = size;
        int least = (size + WORD_BITS - 1) / WORD_BITS + 1;
        this.words = new long[Integer.highestOneBit(2 * least - 1)];
    }

    /** {@return the highest index seen, or -1 before the first} */
    long highest() {
        return highest;
    }

    /** {@return whether {@code index} is new and not behind the window} */
    boolean isFresh(long index) {
        if (index > highest) {
            return true;
        }
        return highest - index < size && (words[wordOf(index)] & bitOf(index)) == 0;
    }

    /** Marks an index that {@link #isFresh} as seen. */
    void accept(long index) {
        if (index > highest) {
            clearBetween(highest / WORD_BITS, index / WORD_BITS);
            highest = index;
        }
        words[wordOf(index)] |= bitOf(index);
    }

    /** {@return whether {@code index} was seen and does not lie behind the window} */
    boolean isSeen(long index) {
        return index <= highest && highest - index < size && (words[wordOf(index)] & bitOf(index)) != 0;
    }

    /** Keeps a word for an index that {@link #isSeen}, for as long as the window reaches back to it. */
    void mark(long index, int word) {
        int[] all = marks;
        if (all == null) {
            all = new int[Integer.highestOneBit(2 * size - 1)];
            marks = all;
        }
        all[(int) index & (all.length - 1)] = word;
    }

    /** {@return the word kept for an index that {@link #isSeen}} */
    int markOf(long index) {
        int[] all = marks;
        return all == null ? 0 : all[(int) index & (all.length - 1)];
    }

    private void clearBetween(long oldWord, long newWord) {
        if (newWord - oldWord >= words.length) {
            Arrays.fill(words, 0);
            return;
        }
        for (long word = oldWord + 1; word <= newWord; word++) {
            words[(int) word & (words.length - 1)] = 0;
        }
    }

    private int wordOf(long index) {
        return (int) (index / WORD_BITS) & (words.length - 1);
    }

    private static long bitOf(long index) {
        return 1L << (int) (index % WORD_BITS);
    }
}
