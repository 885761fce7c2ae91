package dev.nightjar.rtp.receive;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A map from SSRC to object that boxes nothing: open addressing, linear probing, at most half full.
 *
 * <p>The owner bounds what it puts in. An SSRC is chosen by the peer, so keys are scrambled before they are slotted; a
 * peer that still makes them collide pays with a scan over its own few hundred entries.
 */
final class SsrcMap<V> {
    private int[] keys = new int[16];
    private @Nullable Object[] values = new Object[16];
    private int size;

    @Nullable
    V get(int ssrc) {
        return valueAt(find(ssrc));
    }

    void put(int ssrc, V value) {
        if (2 * size >= keys.length) {
            rehash(keys.length * 2);
        }
        int slot = find(ssrc);
        size += values[slot] == null ? 1 : 0;
        keys[slot] = ssrc;
        values[slot] = value;
    }

    void remove(int ssrc) {
        int slot = find(ssrc);
        if (values[slot] != null) {
            values[slot] = null;
            rehash(keys.length);
        }
    }

    void clear() {
        Arrays.fill(values, null);
        size = 0;
    }

    int size() {
        return size;
    }

    /** {@return how many slots {@link #at} has; stable until the next change} */
    int slots() {
        return values.length;
    }

    /** {@return the value in a slot, or null where it is empty; iterates without allocating} */
    @Nullable
    V at(int slot) {
        return valueAt(slot);
    }

    void forEach(Consumer<V> action) {
        for (int slot = 0; slot < values.length; slot++) {
            V value = valueAt(slot);
            if (value != null) {
                action.accept(value);
            }
        }
    }

    @SuppressWarnings("unchecked") // only put writes values
    private @Nullable V valueAt(int slot) {
        return (V) values[slot];
    }

    private int find(int ssrc) {
        int mask = keys.length - 1;
        int slot = ((ssrc * 0x9E3779B9) >>> 16) & mask;
        while (values[slot] != null && keys[slot] != ssrc) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void rehash(int capacity) {
        int[] oldKeys = keys;
        @Nullable Object[] oldValues = values;
        keys = new int[capacity];
        values = new Object[capacity];
        size = 0;
        for (int i = 0; i < oldKeys.length; i++) {
            Object value = oldValues[i];
            if (value != null) {
                int slot = find(oldKeys[i]);
                keys[slot] = oldKeys[i];
                values[slot] = value;
                size++;
            }
        }
    }
}
