package dev.nightjar.container;

import java.util.Arrays;

/** One track's frames that wait for other tracks, oldest first, their bytes in a ring that grows and stays. */
final class FrameQueue {
    private byte[] ring = new byte[1 << 12];
    private int ringHead;
    private int ringUsed;

    private long[] ticks = new long[1 << 4];
    private int[] lengths = new int[1 << 4];
    private boolean[] keyframes = new boolean[1 << 4];
    private int head;
    private int count;

    boolean isEmpty() {
        return count == 0;
    }

    void add(long tick, boolean keyframe, byte[] buffer, int offset, int length) {
        if (count == ticks.length) {
            growFrames();
        }
        if (length > ring.length - ringUsed) {
            growRing(length);
        }
        int slot = head + count & ticks.length - 1;
        ticks[slot] = tick;
        lengths[slot] = length;
        keyframes[slot] = keyframe;
        count++;
        int start = ringHead + ringUsed & ring.length - 1;
        int first = Math.min(length, ring.length - start);
        System.arraycopy(buffer, offset, ring, start, first);
        System.arraycopy(buffer, offset + first, ring, 0, length - first);
        ringUsed += length;
    }

    long headTick() {
        return ticks[head];
    }

    int headLength() {
        return lengths[head];
    }

    boolean headIsKeyframe() {
        return keyframes[head];
    }

    /** Appends the oldest frame to {@code out}; it stays in the queue. */
    void copyHead(EbmlBuffer out) {
        int first = Math.min(lengths[head], ring.length - ringHead);
        out.putBytes(ring, ringHead, first);
        out.putBytes(ring, 0, lengths[head] - first);
    }

    void removeHead() {
        ringHead = ringHead + lengths[head] & ring.length - 1;
        ringUsed -= lengths[head];
        head = head + 1 & ticks.length - 1;
        count--;
    }

    private void growFrames() {
        int old = ticks.length;
        ticks = Arrays.copyOf(ticks, 2 * old);
        lengths = Arrays.copyOf(lengths, 2 * old);
        keyframes = Arrays.copyOf(keyframes, 2 * old);
        System.arraycopy(ticks, 0, ticks, old, head);
        System.arraycopy(lengths, 0, lengths, old, head);
        System.arraycopy(keyframes, 0, keyframes, old, head);
    }

    private void growRing(int length) {
        int needed = Math.addExact(ringUsed, length);
        byte[] larger = new byte[Math.max(Integer.highestOneBit(needed - 1) << 1, 2 * ring.length)];
        int first = Math.min(ringUsed, ring.length - ringHead);
        System.arraycopy(ring, ringHead, larger, 0, first);
        System.arraycopy(ring, 0, larger, first, ringUsed - first);
        ring = larger;
        ringHead = 0;
    }
}
