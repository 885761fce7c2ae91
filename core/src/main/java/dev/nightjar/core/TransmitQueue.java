package dev.nightjar.core;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The datagrams a core has ready, in order, with their bytes in buffers that are used again.
 *
 * <p>A core copies into the queue while it works; {@link #poll} hands out one datagram, valid until the next call.
 * The queue is bounded: a datagram past the bound is refused, as a full socket would drop it. Confined to its core's
 * thread.
 */
public final class TransmitQueue {
    private static final Path UNSET =
            Path.udp(InetSocketAddress.createUnresolved("unset", 0), InetSocketAddress.createUnresolved("unset", 0));

    private final int maxDatagramBytes;
    private final @Nullable Transmit[] slots;
    private int head;
    private int size;

    /**
     * Creates an empty queue.
     *
     * @param capacity most datagrams waiting at once, at least 1
     * @param maxDatagramBytes most bytes of one datagram
     */
    public TransmitQueue(int capacity, int maxDatagramBytes) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity: " + capacity + " (expected: >= 1)");
        }
        this.maxDatagramBytes = maxDatagramBytes;
        this.slots = new Transmit[capacity];
    }

    /** {@return whether a copy of the range was queued; false when the queue is full or the datagram too long} */
    public boolean offer(Path path, byte[] buffer, int offset, int length) {
        byte[] claimed = claim(path, length);
        if (claimed == null) {
            return false;
        }
        System.arraycopy(buffer, offset, claimed, 0, length);
        return true;
    }

    /**
     * {@return the array whose first {@code length} bytes are the datagram just queued, for the caller to write before
     * its next call; null when the queue is full or the datagram too long}
     */
    public byte @Nullable [] claim(Path path, int length) {
        if (size == slots.length || length > maxDatagramBytes) {
            return null;
        }
        if (size == 0) {
            // Few slots are ever used when the queue is drained after each change, and only those have bytes.
            head = 0;
        }
        int index = (head + size) % slots.length;
        Transmit slot = slots[index];
        if (slot == null) {
            slot = new Transmit(UNSET, new byte[maxDatagramBytes], 0, 0);
            slots[index] = slot;
        }
        slot.wrap(path, slot.buffer(), 0, length);
        size++;
        return slot.buffer();
    }

    /** {@return the oldest datagram, valid until the next {@link #offer}, or null when empty} */
    public @Nullable Transmit poll() {
        if (size == 0) {
            return null;
        }
        Transmit oldest = slots[head];
        head = (head + 1) % slots.length;
        size--;
        return oldest;
    }

    /** {@return whether nothing waits} */
    public boolean isEmpty() {
        return size == 0;
    }

    /** {@return datagrams waiting} */
    public int size() {
        return size;
    }

    /** Forgets every waiting datagram. */
    public void clear() {
        head = 0;
        size = 0;
    }
}
