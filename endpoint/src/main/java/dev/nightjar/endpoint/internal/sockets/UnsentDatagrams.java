package dev.nightjar.endpoint.internal.sockets;

import dev.nightjar.dtlssrtp.SrtpContext;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Copies of datagrams that the kernel had no room for, shared by the sockets of a loop.
 *
 * <p>Bounded over all of them: what waits there waits for one and the same network. The copies are used again, so that
 * a congested loop makes no garbage either. Loop-confined.
 */
final class UnsentDatagrams {
    /** Some 2 MiB: a key frame for a good number of peers. Waiting longer than that helps no live picture. */
    public static final int MAX_DATAGRAMS = 1_024;

    private static final int MAX_BYTES = UdpSocket.MAX_DATAGRAM_BYTES + SrtpContext.MAX_OVERHEAD_BYTES;

    private final ArrayDeque<Datagram> free = new ArrayDeque<>();
    private int taken;

    /** One waiting datagram. */
    static final class Datagram {
        private final byte[] bytes = new byte[MAX_BYTES];
        private int length;
        private @Nullable InetSocketAddress remote;

        byte[] bytes() {
            return bytes;
        }

        int length() {
            return length;
        }

        InetSocketAddress remote() {
            InetSocketAddress to = remote;
            if (to == null) {
                throw new IllegalStateException("bug: a datagram that was given back is sent");
            }
            return to;
        }
    }

    /** {@return a copy that waits, or null when too many do} */
    @Nullable
    Datagram copyOf(InetSocketAddress remote, byte[] buffer, int offset, int length) {
        if (taken >= MAX_DATAGRAMS) {
            return null;
        }
        taken++;
        Datagram copy = free.poll();
        if (copy == null) {
            copy = new Datagram();
        }
        copy.remote = remote;
        copy.length = length;
        System.arraycopy(buffer, offset, copy.bytes, 0, length);
        return copy;
    }

    /** Takes a copy back. */
    void release(Datagram datagram) {
        datagram.remote = null;
        taken--;
        free.push(datagram);
    }

    /** {@return how many wait} */
    public int size() {
        return taken;
    }
}
