package dev.nightjar.rtp.receive;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Buffers for the packets that wait in the reorder buffers of one session, made when first needed, then kept; and the
 * room for its frames.
 */
final class PacketPool {
    private static final int FIRST_CAPACITY = 16;

    private final int maxBuffers;
    private final int bufferBytes;
    private final FrameMemory frames = new FrameMemory();
    private byte[][] free = new byte[FIRST_CAPACITY][];
    private int freeCount;
    private int made;

    PacketPool(int maxBuffers, int bufferBytes) {
        this.maxBuffers = maxBuffers;
        this.bufferBytes = bufferBytes;
    }

    /** {@return a buffer, or null when the session holds as many as it may} */
    byte @Nullable [] acquire() {
        if (freeCount > 0) {
            return free[--freeCount];
        }
        if (made == maxBuffers) {
            return null;
        }
        made++;
        return new byte[bufferBytes];
    }

    void release(byte[] buffer) {
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, 2 * free.length);
        }
        free[freeCount++] = buffer;
    }

    /** {@return the longest packet a buffer takes} */
    int bufferBytes() {
        return bufferBytes;
    }

    /** {@return the room for frames in progress} */
    FrameMemory frames() {
        return frames;
    }

    /** {@return buffers in use} */
    int inUse() {
        return made - freeCount;
    }
}
