package dev.nightjar.endpoint.internal.loop;

import dev.nightjar.endpoint.internal.sockets.UdpSocket;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a TCP stream into packets, each behind its length in two bytes (RFC 4571 §2).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |            LENGTH             |  STUN, DTLS, RTP or RTCP ...  |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>A packet that lies whole in what is fed is handed on where it lies; one that does not is put together in a buffer
 * that is made when it is first needed. Not thread-safe.
 */
final class FrameSplitter {
    /** As long as a datagram may be: no packet of these protocols is longer, over whatever it comes. */
    static final int MAX_FRAME_BYTES = UdpSocket.MAX_DATAGRAM_BYTES;

    /** Before each packet. */
    static final int HEADER_BYTES = 2;

    private final Sink sink;
    private byte @Nullable [] partial;
    private int held;
    private int toSkip;
    private long tooLong;
    private boolean isStopped;

    FrameSplitter(Sink sink) {
        this.sink = sink;
    }

    /** Takes packets in their order. */
    interface Sink {
        /** Takes a packet of 1 to {@link #MAX_FRAME_BYTES} bytes, borrowed until this returns; it may be changed. */
        void onFrame(byte[] buffer, int offset, int length);
    }

    /** Takes what comes next in the stream; what is left of the buffer belongs to the caller again. */
    void receive(byte[] buffer, int offset, int length) {
        int at = offset;
        int end = offset + length;
        while (at < end && !isStopped) {
            if (toSkip > 0) {
                int skipped = Math.min(toSkip, end - at);
                toSkip -= skipped;
                at += skipped;
            } else if (held > 0 || end - at < HEADER_BYTES) {
                at += complete(buffer, at, end - at);
            } else {
                at += whole(buffer, at, end - at);
            }
        }
    }

    /** {@return how many bytes were used of a frame that begins here} */
    private int whole(byte[] buffer, int at, int available) {
        int size = lengthAt(buffer, at);
        if (isSkipped(size)) {
            return HEADER_BYTES;
        }
        if (available < HEADER_BYTES + size) {
            return keep(buffer, at, available);
        }
        deliver(buffer, at + HEADER_BYTES, size);
        return HEADER_BYTES + size;
    }

    /** {@return how many bytes were used for the frame that has begun before} */
    private int complete(byte[] buffer, int at, int available) {
        if (held < HEADER_BYTES) {
            return keep(buffer, at, Math.min(available, HEADER_BYTES - held));
        }
        byte[] begun = buffer();
        int size = lengthAt(begun, 0);
        if (held == HEADER_BYTES && isSkipped(size)) {
            held = 0;
            return 0;
        }
        int used = keep(buffer, at, Math.min(available, HEADER_BYTES + size - held));
        if (held == HEADER_BYTES + size) {
            held = 0;
            deliver(begun, HEADER_BYTES, size);
        }
        return used;
    }

    /** *Choice:* a frame that is too long is passed over, as a datagram that long would be, and the stream goes on. */
    private boolean isSkipped(int size) {
        if (size <= MAX_FRAME_BYTES) {
            return false;
        }
        tooLong++;
        toSkip = size;
        return true;
    }

    private int keep(byte[] buffer, int at, int count) {
        System.arraycopy(buffer, at, buffer(), held, count);
        held += count;
        return count;
    }

    private void deliver(byte[] buffer, int offset, int length) {
        // RFC 4571 §2: a length of 0 is a null packet, which has nothing to hand on.
        if (length > 0) {
            sink.onFrame(buffer, offset, length);
        }
    }

    private byte[] buffer() {
        byte[] made = partial;
        if (made == null) {
            made = new byte[HEADER_BYTES + MAX_FRAME_BYTES];
            partial = made;
        }
        return made;
    }

    /** {@return the length field at {@code offset}} */
    static int lengthAt(byte[] buffer, int offset) {
        return (buffer[offset] & 0xFF) << 8 | buffer[offset + 1] & 0xFF;
    }

    /** Hands nothing on any more, not even what has come with the packet that is handed on now. */
    void stop() {
        isStopped = true;
    }

    /** {@return frames longer than {@link #MAX_FRAME_BYTES} that were passed over} */
    long tooLong() {
        return tooLong;
    }
}
