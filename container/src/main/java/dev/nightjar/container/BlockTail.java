package dev.nightjar.container;

import java.io.IOException;

/**
 * The end of the file: whole blocks that are not yet in the sink, and what is.
 *
 * <p>The sink only ever gets whole blocks, so a process that dies between two calls leaves no half one.
 */
final class BlockTail {
    private final ByteSink sink;
    private final EbmlBuffer pending = new EbmlBuffer(1 << 16);
    private long durable;

    BlockTail(ByteSink sink) {
        this.sink = sink;
    }

    /** {@return bytes that reached the sink, a boundary between elements} */
    long durable() {
        return durable;
    }

    /** {@return where the next byte goes} */
    long position() {
        return durable + pending.length();
    }

    /** {@return where to put the next element; the caller ends at an element's end before it drains} */
    EbmlBuffer pending() {
        return pending;
    }

    void drain() throws IOException {
        if (pending.length() > 0) {
            sink.write(pending.array(), 0, pending.length());
            durable += pending.length();
            pending.clear();
        }
    }

    /** Replaces bytes wherever they are now; the range lies wholly in the sink or wholly in the tail. */
    void patch(long position, EbmlBuffer replacement) throws IOException {
        if (position >= durable) {
            int offset = (int) (position - durable);
            System.arraycopy(replacement.array(), 0, pending.array(), offset, replacement.length());
        } else {
            sink.writeAt(position, replacement.array(), 0, replacement.length());
        }
    }

    /** Forgets what is pending and cuts off what a failed write may have left. */
    void rollBack() throws IOException {
        pending.clear();
        sink.truncate(durable);
    }
}
