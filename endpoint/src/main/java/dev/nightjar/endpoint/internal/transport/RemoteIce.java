package dev.nightjar.endpoint.internal.transport;

import dev.nightjar.ice.Candidate;
import dev.nightjar.ice.IceCredentials;
import dev.nightjar.ice.IceRole;
import java.time.Duration;
import java.util.List;

/**
 * What the peer's description says of ICE.
 *
 * @param role ours, unless a restart goes on with the one we have
 * @param credentials the peer's
 * @param lite whether the peer is lite
 * @param renomination whether the peer understands renomination
 * @param checkInterval how far apart the peer wants new checks to be
 * @param candidates that its description holds
 * @param endOfCandidates whether no more follow
 */
public record RemoteIce(
        IceRole role,
        IceCredentials credentials,
        boolean lite,
        boolean renomination,
        Duration checkInterval,
        List<Candidate> candidates,
        boolean endOfCandidates) {}
