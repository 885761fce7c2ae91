package dev.nightjar.ice;

import dev.nightjar.core.Path;

/** What an {@link IceAgent} reports to its owner. */
public sealed interface IceEvent {
    /** The agent's state changed. */
    record StateChanged(IceState state) implements IceEvent {}

    /** Everything but STUN goes this way from now on. */
    record SelectedPathChanged(Path path) implements IceEvent {}

    /**
     * A check or an answer with valid integrity came in over this path, so its remote address belongs to this agent's
     * peer: the owner of a shared socket writes its address table on it.
     *
     * <p>Reported for each authenticated request, not only the first: where an address has moved to another connection
     * and comes back, the newest check wins.
     */
    record PathAuthenticated(Path path) implements IceEvent {}

    /**
     * A check revealed an address that nobody signalled (RFC 8445 §7.2.5.3.1 and §7.3.1.3).
     *
     * @param candidate what was learnt
     * @param remote whether it is the peer's; otherwise it is how the peer sees us
     */
    record PeerReflexiveDiscovered(Candidate candidate, boolean remote) implements IceEvent {}
}
