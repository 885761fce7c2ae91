package dev.nightjar.ice;

import dev.nightjar.core.SansIo;
import java.net.InetAddress;

/** Leave for one address to reach us through a server, RFC 8656 §9: of all its ports, for 300 s. */
final class TurnPermission {
    /** What the server has said. */
    enum State {
        /** Nothing, or it has lapsed. */
        NONE,
        ASKED,
        GRANTED,
        REFUSED
    }

    final InetAddress address;
    State state = State.NONE;
    /** When a granted one is to be asked for again, or a refused one may be; never while a request is open. */
    long dueNanos = SansIo.NO_DEADLINE;
    /** When a granted one ends at the server, RFC 8656 §9. */
    long endNanos;
    /** When anything was last sent there or came from there. */
    long usedNanos;

    TurnPermission(InetAddress address) {
        this.address = address;
    }

    /** Whether what comes from there is taken: the server may have granted what it has not told us yet. */
    boolean lets() {
        return state == State.GRANTED || state == State.ASKED;
    }
}
