package dev.nightjar.core;

import org.jspecify.annotations.Nullable;

/**
 * A protocol endpoint that owns no socket, thread, clock or source of randomness.
 *
 * <p>Confined to one thread. After every {@code receive}, {@code advance} or application call the driver drains
 * {@link #pollTransmit} and {@link #pollEvent} to {@code null}, then sleeps until {@link #deadlineNanos}: one change,
 * then drain. Times are nanoseconds since the driver started: never negative, never decreasing; an older
 * {@code nowNanos} is ignored, not an error.
 *
 * @param <E> what the endpoint reports to its owner, a sealed interface
 */
public interface SansIo<E> {
    /** Returned by {@link #deadlineNanos} when nothing is scheduled. */
    long NO_DEADLINE = Long.MAX_VALUE;

    /**
     * Feeds one datagram. Hostile or broken bytes never throw; they change a counter and nothing else.
     *
     * @param path where the datagram came from and which local address it reached
     * @param buffer holds the datagram, borrowed until this call returns; it may be changed in place
     * @param offset absolute index of the first byte
     * @param length bytes of the datagram
     * @param nowNanos when it arrived
     */
    void receive(Path path, byte[] buffer, int offset, int length, long nowNanos);

    /** Runs every timer due at or before {@code nowNanos}. */
    void advance(long nowNanos);

    /** {@return the next datagram to send, valid until the next call on this endpoint, or null when drained} */
    @Nullable
    Transmit pollTransmit();

    /** {@return the next event, or null when drained} */
    @Nullable
    E pollEvent();

    /**
     * {@return when {@link #advance} must next be called, or {@link #NO_DEADLINE}} A pure query; after
     * {@code advance(deadline)} it is later than before, so that a driver cannot spin.
     */
    long deadlineNanos();
}
