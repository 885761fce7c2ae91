package dev.nightjar.endpoint.internal.loop;

import dev.nightjar.core.Path;
import io.netty.channel.Channel;

/**
 * A connection as its loop knows it: whom packets are handed to, and who is told what becomes of the machine.
 *
 * <p>Confined to the loop's thread, but for {@link #loop} and {@link #isAlive}.
 */
public interface LoopPeer {
    /** {@return the loop that it lives on for life; any thread} */
    MediaLoop loop();

    /** {@return whether authenticated packets have come and the connection has not failed; any thread} */
    boolean isAlive();

    /** Takes one packet that is this connection's, borrowed until the call returns. */
    void receive(Path path, byte[] buffer, int offset, int length, long arrivalNanos);

    /**
     * Takes a TCP connection that a listener has accepted and whose first packet names this peer.
     *
     * @param channel registered with this peer's loop, not reading
     * @param path its pair of addresses
     * @param first what has been read of it so far
     */
    void adopt(Channel channel, Path path, byte[] first);

    /** The machine's addresses have changed. */
    void networkChanged();
}
