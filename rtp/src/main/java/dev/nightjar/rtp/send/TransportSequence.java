package dev.nightjar.rtp.send;

/** The transport-wide sequence numbers of one transport, shared by all streams that send on it. */
public final class TransportSequence {
    private int next;

    /** Creates a counter that begins at {@code first}, 0 to 65535. */
    public TransportSequence(int first) {
        next = first & 0xFFFF;
    }

    /** {@return the next number, 0 to 65535} */
    public int next() {
        int value = next;
        next = value + 1 & 0xFFFF;
        return value;
    }
}
