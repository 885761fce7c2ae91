package dev.nightjar.ice;

import static dev.nightjar.testkit.network.EndpointDependence.ADDRESS_AND_PORT_DEPENDENT;
import static dev.nightjar.testkit.network.EndpointDependence.ENDPOINT_INDEPENDENT;

import dev.nightjar.core.Path;
import dev.nightjar.core.TransportProtocol;

/** How two peers talk, the cheapest first, and what theory says of it. */
enum Way {
    /** From host to host: nobody translates. */
    HOST,
    /** Through their NATs. */
    REFLEXIVE,
    /** By one TURN server. */
    RELAY_OF_ONE,
    /** By the TURN servers of both. */
    RELAY_OF_BOTH,
    /** Not at all. */
    NONE;

    /** {@return the cheapest way there is} */
    static Way expected(Surroundings left, Surroundings right, boolean hasTurn) {
        if (left.hasUdp() && right.hasUdp()) {
            if (!left.isTranslated() && !right.isTranslated()) {
                return HOST;
            }
            if (meetsDirectly(left, right)) {
                return REFLEXIVE;
            }
        }
        if (!hasTurn) {
            return NONE;
        }
        // A relayed address is like a host behind an endpoint-independent mapping and an address-dependent filter (RFC
        // 8656 §3.3), which everybody meets who has UDP. Who has none is met at its own relayed address.
        return left.hasUdp() || right.hasUdp() ? RELAY_OF_ONE : RELAY_OF_BOTH;
    }

    /**
     * Whether two that know only how a STUN server sees the other get to a pair of outer endpoints on which each sends
     * and hears.
     *
     * <p>An endpoint-independent mapping sends to everybody from the endpoint that the server saw. So two of them know
     * all they need, and what each sends opens its own filter for the other.
     *
     * <p>If one mapping depends on the other end, its owner sends from an endpoint that nobody knows before its check
     * gets through, as a peer-reflexive candidate. The other's filter lets it through unless it looks at ports: the
     * address was sent to, the port cannot have been.
     *
     * <p>If both depend on it, each has to hear the other's unknown endpoint, so neither filter may look at ports; and
     * at least one mapping must stay what it was when the other end's port changes, or the two chase each other: each
     * new endpoint of the one gives a new one of the other.
     */
    private static boolean meetsDirectly(Surroundings left, Surroundings right) {
        boolean leftIsStable = left.mapping() == ENDPOINT_INDEPENDENT;
        boolean rightIsStable = right.mapping() == ENDPOINT_INDEPENDENT;
        boolean leftLooksAtPorts = left.filtering() == ADDRESS_AND_PORT_DEPENDENT;
        boolean rightLooksAtPorts = right.filtering() == ADDRESS_AND_PORT_DEPENDENT;
        if (leftIsStable || rightIsStable) {
            return (leftIsStable || !rightLooksAtPorts) && (rightIsStable || !leftLooksAtPorts);
        }
        boolean theyChaseEachOther =
                left.mapping() == ADDRESS_AND_PORT_DEPENDENT && right.mapping() == ADDRESS_AND_PORT_DEPENDENT;
        return !theyChaseEachOther && !leftLooksAtPorts && !rightLooksAtPorts;
    }

    /** {@return the way two peers have settled on, as their paths show it} */
    static Way of(VirtualPeer left, VirtualPeer right) {
        Path ours = left.agent.selectedPath();
        Path theirs = right.agent.selectedPath();
        if (ours == null || theirs == null) {
            return NONE;
        }
        boolean oursIsRelayed = ours.protocol() == TransportProtocol.RELAY;
        boolean theirsIsRelayed = theirs.protocol() == TransportProtocol.RELAY;
        if (oursIsRelayed || theirsIsRelayed) {
            return oursIsRelayed && theirsIsRelayed ? RELAY_OF_BOTH : RELAY_OF_ONE;
        }
        return ours.equals(theirs.reversed()) ? HOST : REFLEXIVE;
    }
}
