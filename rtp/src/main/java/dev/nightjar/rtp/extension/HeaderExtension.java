package dev.nightjar.rtp.extension;

import org.jspecify.annotations.Nullable;

/**
 * How the value of one kind of RTP header extension stands in its bytes.
 *
 * <p>An application's own extension implements this, is negotiated under its {@link #uri} in {@code a=extmap}, and is
 * then read and written like those that are here. Implementations hold no state, so one object serves all threads.
 *
 * @param <T> the value; immutable
 */
public interface HeaderExtension<T> {
    /** {@return the URI it is negotiated by, RFC 8285 §5} */
    String uri();

    /**
     * Reads a value from the bytes of one element, without the element's own header.
     *
     * @param length 0 to 255
     * @return the value, a copy of what it needs; null if the bytes are malformed. Never throws on hostile bytes.
     */
    @Nullable
    T parse(byte[] buffer, int offset, int length);

    /**
     * Writes a value.
     *
     * @param buffer with room for {@link #maxBytes} behind {@code offset}
     * @return bytes written, 0 to 255
     */
    int write(T value, byte[] buffer, int offset);

    /** {@return most bytes that a value takes, 0 to 255} */
    int maxBytes();
}
