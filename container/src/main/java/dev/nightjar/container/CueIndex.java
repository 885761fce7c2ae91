package dev.nightjar.container;

import java.util.Arrays;

/**
 * Places of one track that a player can jump to, in the order of the file.
 *
 * <p>A peer decides how many keyframes there are, so the index is bounded: when full it drops every other place and
 * from then on takes only every second, fourth, ... one.
 */
final class CueIndex {
    /** Nine hours of a keyframe every two seconds, in 320 KiB; seeking in longer files is coarser. */
    static final int CAPACITY = 1 << 14;

    private long[] ticks = new long[16];
    private long[] clusters = new long[16];
    private int[] blocks = new int[16];
    private int size;
    private int stride = 1;
    private long offered;

    int size() {
        return size;
    }

    long tick(int index) {
        return ticks[index];
    }

    /** {@return absolute position of the cluster} */
    long cluster(int index) {
        return clusters[index];
    }

    /** {@return position of the block after the cluster's first byte of content} */
    int block(int index) {
        return blocks[index];
    }

    void add(long tick, long cluster, int block) {
        if (offered++ % stride != 0) {
            return;
        }
        if (size == CAPACITY) {
            thin();
            if ((offered - 1) % stride != 0) {
                return;
            }
        }
        if (size == ticks.length) {
            ticks = Arrays.copyOf(ticks, 2 * size);
            clusters = Arrays.copyOf(clusters, 2 * size);
            blocks = Arrays.copyOf(blocks, 2 * size);
        }
        ticks[size] = tick;
        clusters[size] = cluster;
        blocks[size] = block;
        size++;
    }

    /** Forgets places whose block is not in the first {@code fileLength} bytes. */
    void forgetFrom(long fileLength) {
        while (size > 0 && clusters[size - 1] + ClusterWriter.HEADER_LENGTH + blocks[size - 1] >= fileLength) {
            size--;
        }
    }

    private void thin() {
        size /= 2;
        for (int i = 0; i < size; i++) {
            ticks[i] = ticks[2 * i];
            clusters[i] = clusters[2 * i];
            blocks[i] = blocks[2 * i];
        }
        stride *= 2;
    }
}
