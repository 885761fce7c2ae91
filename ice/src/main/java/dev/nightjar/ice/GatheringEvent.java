package dev.nightjar.ice;

import dev.nightjar.core.TransportProtocol;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** What a {@link CandidateGatherer} reports to its owner. */
public sealed interface GatheringEvent {
    /** W3C's code for a server that cannot be reached. */
    int UNREACHABLE = 701;

    /**
     * A server gave a candidate; hand it to the agent with its base and protocol, and to the application.
     *
     * @param candidate server-reflexive or relayed
     * @param base where datagrams are sent from: our socket, or for a relayed candidate its own address
     * @param protocol {@code UDP}, or {@code RELAY} for a relayed one
     * @param server who gave it, as configured; its transport is W3C's {@code relayProtocol}
     */
    record CandidateGathered(
            Candidate candidate, InetSocketAddress base, TransportProtocol protocol, IceServerUri server)
            implements GatheringEvent {}

    /**
     * A server gives nothing, or no more: W3C {@code icecandidateerror}.
     *
     * @param url as configured
     * @param local our end, or null where there was none
     * @param server the address tried, or null where the name led to none
     * @param errorCode 300 to 699 by the server, or {@link #UNREACHABLE}
     * @param errorText what went wrong, for people; holds no secret
     */
    record ServerFailed(
            IceServerUri url,
            @Nullable InetSocketAddress local,
            @Nullable InetSocketAddress server,
            int errorCode,
            String errorText)
            implements GatheringEvent {}

    /**
     * A relayed candidate died: nothing goes through it any more. Where the reason is credentials that expired, an ICE
     * restart with new ones is needed.
     *
     * @param candidate as gathered
     * @param why for people; holds no secret
     */
    record RelayLost(Candidate candidate, String why) implements GatheringEvent {}

    /**
     * A TCP connection is wanted, with TLS where the URI says so; the owner answers with
     * {@link CandidateGatherer#connected} or {@link CandidateGatherer#connectFailed}.
     *
     * @param server where to; a server that another one named keeps the URI of the one configured
     * @param connection names the connection from now on
     */
    record ConnectWanted(GatheringServer server, int connection) implements GatheringEvent {}

    /**
     * A connection is of no more use; nothing is said about it any more, so the owner closes it after having sent what
     * it drained.
     *
     * @param connection as wanted before
     */
    record DisconnectWanted(int connection) implements GatheringEvent {}

    /** Every server has given its candidates or failed; sent again when servers or bases were added later. */
    record Complete() implements GatheringEvent {}
}
