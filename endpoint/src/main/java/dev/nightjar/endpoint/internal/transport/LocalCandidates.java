package dev.nightjar.endpoint.internal.transport;

import dev.nightjar.core.TransportProtocol;
import dev.nightjar.ice.Candidate;
import dev.nightjar.ice.IceAgent;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The candidates of ours in one generation of ICE: its agent has them all, and the application is told of those that
 * come before their end.
 *
 * <p>Loop-confined.
 */
public final class LocalCandidates {
    private final IceAgent agent;
    private final String ufrag;
    private final TransportListener listener;
    private final List<Known> known = new ArrayList<>();
    private boolean isGathered;
    private boolean isClosed;

    LocalCandidates(IceAgent agent, String ufrag, TransportListener listener) {
        this.agent = agent;
        this.ufrag = ufrag;
        this.listener = listener;
    }

    /** A candidate, where it is sent from, and the server that gave it or null. */
    private record Known(
            Candidate candidate,
            InetSocketAddress base,
            TransportProtocol protocol,
            @Nullable CandidateSource source) {}

    /**
     * Takes a candidate that is sent from {@code base}; one that is known, or more than the agent takes, is passed
     * over. W3C WebRTC §5.6.4: after the end of candidates the application hears of none until a restart.
     *
     * @param source the server that gave it, or null for a host candidate
     */
    public void add(
            Candidate candidate, InetSocketAddress base, TransportProtocol protocol, @Nullable CandidateSource source) {
        Known added = new Known(candidate, base, protocol, source);
        if (isClosed || known.contains(added)) {
            return;
        }
        if (!agent.addLocalCandidate(candidate, base, protocol)) {
            return;
        }
        known.add(added);
        if (!isGathered) {
            listener.onLocalCandidate(ufrag, candidate, source);
        }
    }

    /** The socket or relay behind {@code base} is gone, and its candidates with it. */
    void removeBase(InetSocketAddress base) {
        known.removeIf(each -> each.base().equals(base));
        agent.removeLocalCandidates(base);
    }

    /** No more of them come. */
    public void end() {
        if (!isGathered && !isClosed) {
            isGathered = true;
            listener.onGatheringComplete(ufrag);
        }
    }

    /** {@return the server that gave a candidate, or null} */
    @Nullable
    CandidateSource sourceOf(Candidate candidate) {
        for (Known each : known) {
            if (each.candidate().equals(candidate)) {
                return each.source();
            }
        }
        return null;
    }

    /** {@return whether what servers still tell is for nobody} */
    boolean isClosed() {
        return isClosed;
    }

    /** The generation has ended: what servers still tell is for nobody. */
    void close() {
        isClosed = true;
    }
}
