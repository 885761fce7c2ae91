package dev.nightjar.endpoint.internal.sockets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams of one length to one address, end to end in one buffer: what the kernel takes as one message and cuts again
 * (Linux udp(7), UDP_SEGMENT). Only the last may be shorter.
 *
 * <p>Used again and again by the batch that made it; only the bytes are handed away. A run that keeps its buffer writes
 * to the same memory each time, unless whoever took the bytes still holds them.
 */
final class SendRun {
    /** UDP_MAX_SEGMENTS of kernels before 6.9; newer ones take 128. */
    static final int MAX_SEGMENTS = 64;

    /** The longest UDP payload over IPv6, and so over IPv4 too: 65 535 less the headers. */
    static final int MAX_BYTES = 65_535 - 40 - 8;

    private final ByteBufAllocator allocator;
    private final boolean keepsBuffer;
    private @Nullable ByteBuf kept;
    private SendBatch.@Nullable Target target;
    private @Nullable InetSocketAddress remote;
    private @Nullable ByteBuf bytes;
    private int slot;
    private int segmentBytes;
    private int datagrams;
    private boolean isEnded;

    SendRun(ByteBufAllocator allocator, boolean keepsBuffer) {
        this.allocator = allocator;
        this.keepsBuffer = keepsBuffer;
    }

    /** Begins empty; so many bytes are to be expected. */
    void begin(SendBatch.Target to, InetSocketAddress address, int tableSlot, int expectedBytes) {
        target = to;
        remote = address;
        slot = tableSlot;
        bytes = emptyBuffer(expectedBytes);
        segmentBytes = 0;
        datagrams = 0;
        isEnded = false;
    }

    // By identity: a target is a socket.
    @SuppressWarnings("ReferenceEquality")
    boolean isTo(SendBatch.Target to, InetSocketAddress address) {
        return target == to && address.equals(remote);
    }

    /**
     * Adds a datagram at the end.
     *
     * @return false when a new run must begin instead
     */
    boolean append(byte[] buffer, int offset, int length) {
        ByteBuf to = bytes();
        if (datagrams == 0) {
            segmentBytes = length;
        } else if (isEnded
                || length > segmentBytes
                || datagrams == MAX_SEGMENTS
                || to.readableBytes() + length > MAX_BYTES) {
            return false;
        }
        isEnded = length < segmentBytes;
        to.writeBytes(buffer, offset, length);
        datagrams++;
        return true;
    }

    SendBatch.Target target() {
        return present(target);
    }

    InetSocketAddress remote() {
        return present(remote);
    }

    /** {@return where the batch's table points to this run} */
    int slot() {
        return slot;
    }

    /** {@return the length of every datagram but perhaps the last} */
    int segmentBytes() {
        return segmentBytes;
    }

    int datagrams() {
        return datagrams;
    }

    int length() {
        return bytes().readableBytes();
    }

    /** {@return the bytes, which are the caller's to release from now on} */
    ByteBuf takeBytes() {
        ByteBuf taken = bytes();
        bytes = null;
        target = null;
        return taken;
    }

    private ByteBuf emptyBuffer(int expectedBytes) {
        ByteBuf held = kept;
        if (held != null && held.refCnt() == 1) {
            return held.clear().retain();
        }
        ByteBuf fresh = allocator.directBuffer(Math.min(expectedBytes, MAX_BYTES), MAX_BYTES);
        if (keepsBuffer) {
            releaseBuffer();
            kept = fresh.retain();
        }
        return fresh;
    }

    /** Gives back the buffer that it keeps. */
    void releaseBuffer() {
        ByteBuf held = kept;
        kept = null;
        if (held != null) {
            held.release();
        }
    }

    private ByteBuf bytes() {
        return present(bytes);
    }

    private static <T> T present(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("bug: a run is used outside its batch");
        }
        return value;
    }
}
