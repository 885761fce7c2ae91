package dev.nightjar.testkit.turn;

import dev.nightjar.core.Path;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** What a {@link VirtualTurnServer} did, for tests to see. */
public sealed interface TurnServerEvent {
    /** A client got an allocation; {@code client} is the server's view of the way to it. */
    record Allocated(Path client, InetSocketAddress relayed, String user) implements TurnServerEvent {}

    /** An allocation lives {@code lifetimeSeconds} from now on. */
    record Refreshed(InetSocketAddress relayed, long lifetimeSeconds) implements TurnServerEvent {}

    /** A permission was made or lives on. */
    record Permitted(InetSocketAddress relayed, InetAddress peer) implements TurnServerEvent {}

    /** A channel was bound or lives on. */
    record ChannelBound(InetSocketAddress relayed, int channel, InetSocketAddress peer) implements TurnServerEvent {}

    /** A request was answered by an error; {@code method} is that of RFC 8656 §17: 3 is Allocate, 4 Refresh. */
    record Refused(Path client, int method, int errorCode) implements TurnServerEvent {}

    /** An allocation ended: refreshed to 0, its time over, or its stream closed. */
    record Ended(InetSocketAddress relayed, EndReason why) implements TurnServerEvent {}

    /** Why an allocation ended. */
    enum EndReason {
        /** By a Refresh with lifetime 0. */
        DELETED,
        /** Not refreshed in time. */
        EXPIRED,
        /** The client's stream closed. */
        STREAM_CLOSED
    }
}
