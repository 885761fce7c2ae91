package dev.nightjar.endpoint.internal.transport;

import dev.nightjar.core.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * SRTP and SRTCP that arrive before the keys: a peer that is done with DTLS sends its first keyframe at once, while our
 * side still works on its last flight.
 *
 * <p>Nothing here is authenticated yet, so it is bounded and only kept. Loop-confined.
 */
public final class EarlyPackets {
    /** A keyframe of 60 packets, and sound; more than arrives while a handshake ends. */
    static final int MAX_PACKETS = 64;

    private final ArrayDeque<Early> packets = new ArrayDeque<>();

    /** Keeps a copy; false when there is no room. */
    public boolean offer(Path path, byte[] buffer, int offset, int length, long arrivalNanos) {
        if (packets.size() >= MAX_PACKETS) {
            return false;
        }
        packets.addLast(new Early(path, Arrays.copyOfRange(buffer, offset, offset + length), arrivalNanos));
        return true;
    }

    /** {@return the oldest packet, or null} */
    public @Nullable Early poll() {
        return packets.pollFirst();
    }

    /** Forgets them all. */
    public void clear() {
        packets.clear();
    }

    /** A packet as it came. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Early(Path path, byte[] bytes, long arrivalNanos) {}
}
