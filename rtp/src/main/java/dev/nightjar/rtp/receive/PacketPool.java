package dev.nightjar.rtp.receive;

import org.jspecify.annotations.Nullable;

/**
 * Buffers for the packets that wait in the reorder buffers of one session, made when first needed, then kept; and the
 * room for its frames.
 */
final class PacketPool {
    private final int maxBuffers;
    private final int bufferBytes;
    private final FrameMemory frames = new FrameMemory();
    private final byte[][] free;
    private int freeCount;
    private int made;

    PacketPool(int maxBuffers, int bufferBytes) {
        this.maxBuffers = maxBuffers;
        this.bufferBytes = bufferBytes;
        this.free = new byte[maxBuffers][];
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
