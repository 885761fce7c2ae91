package dev.nightjar.core;

/**
 * One datagram that a core wants sent.
 *
 * <p>A view: the object and its bytes belong to the core that returned it and stay valid until the next call on that
 * core. A driver that keeps them longer copies them.
 */
public final class Transmit {
    private Path path;
    private byte[] buffer;
    private int offset;
    private int length;

    /**
     * Describes a datagram without copying it.
     *
     * @param path the way it goes; {@link Path#local} is our end
     * @param buffer holds the datagram
     * @param offset absolute index of its first byte
     * @param length its bytes
     */
    public Transmit(Path path, byte[] buffer, int offset, int length) {
        this.path = path;
        this.buffer = buffer;
        this.offset = offset;
        this.length = length;
    }

    /** Points this view at another datagram, so that a core needs one view for life. */
    public Transmit wrap(Path path, byte[] buffer, int offset, int length) {
        this.path = path;
        this.buffer = buffer;
        this.offset = offset;
        this.length = length;
        return this;
    }

    /** {@return the way it goes} */
    public Path path() {
        return path;
    }

    /** {@return the array that holds it} */
    public byte[] buffer() {
        return buffer;
    }

    /** {@return the absolute index of its first byte} */
    public int offset() {
        return offset;
    }

    /** {@return its length in bytes} */
    public int length() {
        return length;
    }
}
