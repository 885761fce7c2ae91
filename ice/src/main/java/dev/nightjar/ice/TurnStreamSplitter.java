package dev.nightjar.ice;

import static java.util.Objects.requireNonNull;

import dev.nightjar.core.NetworkBytes;

/**
 * Cuts the bytes of a TCP or TLS connection from a STUN or TURN server into messages (RFC 8489 §6.2.2, RFC 8656
 * §12.5): each says how long it is, and channel data is padded to four bytes.
 *
 * <p>A message that lies whole in what is fed is handed on from there; only parts are copied. Messages longer than
 * {@link #MAX_MESSAGE_BYTES} are passed over, since a peer behind the server decides how long channel data is.
 * Confined to one thread.
 */
public final class TurnStreamSplitter {
    /** A datagram of 2048 bytes in a Data indication. */
    public static final int MAX_MESSAGE_BYTES = 2048 + 64;

    private static final int CHANNEL_HEADER_BYTES = 4;

    private final byte[] partial = new byte[MAX_MESSAGE_BYTES];
    private int have;
    private int toSkip;
    private long skippedMessages;
    private boolean isBroken;

    /** Makes a splitter for one connection. */
    public TurnStreamSplitter() {}

    /** Takes the messages of a stream. */
    @FunctionalInterface
    public interface Receiver {
        /**
         * Takes one whole message, without the padding after channel data.
         *
         * @param buffer holds it, borrowed until this call returns
         * @param offset absolute index of its first byte
         * @param length its bytes
         */
        void onMessage(byte[] buffer, int offset, int length);
    }

    /**
     * Takes the next bytes of the stream and calls back for each message that they complete.
     *
     * @return false when the stream is neither STUN nor channel data and can only be closed; then nothing more is read
     */
    public boolean feed(byte[] buffer, int offset, int length, Receiver receiver) {
        requireNonNull(receiver, "receiver");
        int at = offset;
        int end = offset + length;
        while (at < end && !isBroken) {
            if (toSkip > 0) {
                int skipped = Math.min(toSkip, end - at);
                toSkip -= skipped;
                at += skipped;
            } else if (have > 0) {
                at += complete(buffer, at, end, receiver);
            } else {
                at += whole(buffer, at, end, receiver);
            }
        }
        return !isBroken;
    }

    /** {@return messages passed over for their length} */
    public long skippedMessages() {
        return skippedMessages;
    }

    /** Hands on the message at {@code at} if it is all there, else keeps what there is; returns the bytes used. */
    private int whole(byte[] buffer, int at, int end, Receiver receiver) {
        int available = end - at;
        if (available >= CHANNEL_HEADER_BYTES) {
            int size = messageBytes(buffer, at);
            if (isBroken || skips(size)) {
                return 0;
            }
            if (padded(size) <= available) {
                deliver(buffer, at, size, receiver);
                return padded(size);
            }
        }
        System.arraycopy(buffer, at, partial, 0, available);
        have = available;
        return available;
    }

    /** Goes on with the message begun in {@link #partial}; returns the bytes used. */
    private int complete(byte[] buffer, int at, int end, Receiver receiver) {
        int used = 0;
        if (have < CHANNEL_HEADER_BYTES) {
            used = take(buffer, at, end, CHANNEL_HEADER_BYTES);
            if (have < CHANNEL_HEADER_BYTES) {
                return used;
            }
        }
        int size = messageBytes(partial, 0);
        if (isBroken || skips(size)) {
            return used;
        }
        used += take(buffer, at + used, end, padded(size));
        if (have == padded(size)) {
            have = 0;
            deliver(partial, 0, size, receiver);
        }
        return used;
    }

    /** Copies until {@code wanted} bytes are there or the range ends; returns the bytes copied. */
    private int take(byte[] buffer, int at, int end, int wanted) {
        int count = Math.min(wanted - have, end - at);
        System.arraycopy(buffer, at, partial, have, count);
        have += count;
        return count;
    }

    /** Whether a message is too long; then its bytes, as far as they are not here yet, are passed over. */
    private boolean skips(int size) {
        if (padded(size) <= MAX_MESSAGE_BYTES) {
            return false;
        }
        toSkip = padded(size) - have;
        have = 0;
        skippedMessages++;
        return true;
    }

    /** Bytes of the message whose first four are at {@code at}, padding left out. */
    private int messageBytes(byte[] buffer, int at) {
        int length = NetworkBytes.getUint16(buffer, at + 2);
        int kind = buffer[at] & 0xC0;
        if (kind == 0x40) {
            return CHANNEL_HEADER_BYTES + length;
        }
        isBroken |= kind != 0 || (length & 3) != 0;
        return StunMessage.HEADER_BYTES + length;
    }

    private void deliver(byte[] buffer, int at, int size, Receiver receiver) {
        // A STUN message without the magic cookie means that we have lost step: RFC 8489 §5.
        if ((buffer[at] & 0xC0) == 0 && NetworkBytes.getInt32(buffer, at + 4) != StunMessage.MAGIC_COOKIE) {
            isBroken = true;
            return;
        }
        receiver.onMessage(buffer, at, size);
    }

    private static int padded(int size) {
        return (size + 3) & ~3;
    }
}
