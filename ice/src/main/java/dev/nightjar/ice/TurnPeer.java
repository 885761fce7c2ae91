package dev.nightjar.ice;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.Path;
import dev.nightjar.core.SansIo;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A transport address that is reached through an allocation, and its channel. */
final class TurnPeer {
    /** From our relayed address to the peer. */
    final Path relay;

    final TurnPermission permission;
    final long addressHigh;
    final long addressLow;
    final int port;
    /** 0x4000 to 0x4FFF once one was asked for, for good (RFC 8656 §12); else 0. */
    int channel;

    boolean isBound;
    /** Whether the server was asked and has not answered yet. */
    boolean isBinding;
    /** When a bound channel is to be bound again; never while a request is open. */
    long channelDueNanos = SansIo.NO_DEADLINE;
    /** When a bound channel ends at the server, RFC 8656 §12. */
    long channelEndNanos;
    /** Waits for the permission. */
    byte @Nullable [] held;
    /** Whether anything was ever sent there: those that only sent to us go first when there are too many. */
    boolean isOurs;

    long usedNanos;

    TurnPeer(Path relay, TurnPermission permission) {
        this.relay = relay;
        this.permission = permission;
        byte[] bytes = relay.remote().getAddress().getAddress();
        addressHigh = high(bytes, 0, bytes.length);
        addressLow = low(bytes, 0, bytes.length);
        port = relay.remote().getPort();
    }

    /** An IPv4 address has ones here, as only IPv6 groups have. */
    static long high(byte[] bytes, int at, int length) {
        return length == 4 ? -1 : NetworkBytes.getInt64(bytes, at);
    }

    static long low(byte[] bytes, int at, int length) {
        return length == 4 ? NetworkBytes.getUint32(bytes, at) : NetworkBytes.getInt64(bytes, at + 8);
    }

    InetSocketAddress address() {
        return relay.remote();
    }
}
