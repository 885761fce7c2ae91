package dev.nightjar.rtp.payload;

/**
 * Cuts a run of bytes into as few payloads as can be, all of one length but the last, which is not longer.
 *
 * <p>Packets of one length leave in one system call (generic segmentation offload), where only the last may be shorter.
 * Each payload is a header and a piece of the run; the first may have a longer header, and has the same length all the
 * same.
 */
final class EvenPayloads {
    private byte[] payload = new byte[0];
    private int next;
    private int length;
    private int size;

    /**
     * Begins a run.
     *
     * @param bytes of the run, at least 1
     * @param header bytes before each piece
     * @param firstHeader bytes more before the first piece
     * @param maxPayload bytes of the longest payload; header, firstHeader and one byte fit into it
     * @return payloads it makes
     */
    int begin(int bytes, int header, int firstHeader, int maxPayload) {
        int count = count(bytes + firstHeader, maxPayload - header);
        size = header + size(bytes + firstHeader, count);
        if (size <= header + firstHeader) {
            // A first piece of no bytes; rare enough to be uneven.
            size = header + firstHeader + 1;
            count = 1 + count(bytes - 1, size - header);
        }
        next = 0;
        length = bytes;
        if (payload.length < size) {
            payload = new byte[maxPayload];
        }
        return count;
    }

    /** {@return payloads that {@code bytes} need where each takes {@code room}} */
    static int count(int bytes, int room) {
        return (bytes + room - 1) / room;
    }

    /** {@return how many bytes all payloads but the last take} */
    static int size(int bytes, int count) {
        return (bytes + count - 1) / count;
    }

    /** Hands out the next payload of the frame's bytes. */
    void next(EncodedFrame frame, byte[] header, int headerLength, PayloadSink sink) {
        next(frame.buffer(), frame.offset(), header, headerLength, true, sink);
    }

    /**
     * Hands out the next payload.
     *
     * @param offset where the run begins in {@code from}
     * @param endsFrame whether the end of the run is the end of the frame
     */
    void next(byte[] from, int offset, byte[] header, int headerLength, boolean endsFrame, PayloadSink sink) {
        int piece = Math.min(size - headerLength, length - next);
        System.arraycopy(header, 0, payload, 0, headerLength);
        System.arraycopy(from, offset + next, payload, headerLength, piece);
        next += piece;
        sink.onPayload(payload, 0, headerLength + piece, endsFrame && next == length);
    }
}
