package dev.nightjar.ice;

import dev.nightjar.core.TransportProtocol;
import dev.nightjar.ice.GatheringEvent.CandidateGathered;
import dev.nightjar.ice.IceServerUri.Transport;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The candidates that servers have given: made, told apart, and kept while they live. */
final class GatheredCandidates {
    /** An agent takes 100 of all kinds; a server that names a new address each time gets no further than this. */
    static final int MAX_CANDIDATES = 64;

    private static final InetSocketAddress NO_IPV4 = AddressText.parse("0.0.0.0", 0);
    private static final InetSocketAddress NO_IPV6 = AddressText.parse("::", 0);

    private final boolean hidesMapped;
    private final List<CandidateGathered> alive = new ArrayList<>();
    private int count;

    GatheredCandidates(IceTransportPolicy policy) {
        hidesMapped = policy == IceTransportPolicy.RELAY;
    }

    /** {@return {@code base} as that server sees it, or null when that is nothing new} */
    @Nullable
    CandidateGathered addReflexive(GatheringBase base, InetSocketAddress mapped, GatheringServer server) {
        // RFC 8445 §5.1.3: one address and base twice is redundant; without a NAT the host candidate is the other.
        if (mapped.equals(base.address())
                || find(known -> known.base().equals(base.address())
                                && known.candidate().address().equals(mapped))
                        != null) {
            return null;
        }
        Candidate candidate = new Candidate(
                foundation(CandidateType.SRFLX, base.address(), server),
                Candidate.COMPONENT,
                "udp",
                Candidate.priority(CandidateType.SRFLX, base.localPreference(), Candidate.COMPONENT),
                mapped,
                CandidateType.SRFLX,
                base.address(),
                List.of());
        return add(new CandidateGathered(candidate, base.address(), TransportProtocol.UDP, server.uri()));
    }

    /** {@return an address that a server lends, or null when it is nothing new} */
    @Nullable
    CandidateGathered addRelayed(
            InetSocketAddress relayed,
            @Nullable InetSocketAddress mapped,
            int localPreference,
            GatheringServer server) {
        if (find(known -> known.base().equals(relayed)) != null) {
            return null;
        }
        Candidate candidate = new Candidate(
                foundation(CandidateType.RELAY, relayed, server),
                Candidate.COMPONENT,
                "udp",
                relayPriority(server.uri().transport(), localPreference),
                relayed,
                CandidateType.RELAY,
                hidesMapped || mapped == null ? none(relayed) : mapped,
                List.of());
        return add(new CandidateGathered(candidate, relayed, TransportProtocol.RELAY, server.uri()));
    }

    /**
     * *Choice:* the type preference of a relayed candidate is 2 where the server is reached by UDP, 1 by TCP, 0 by TLS,
     * as browsers have it: RFC 8445 §5.1.2.1 wants 0 to 126, and §5.1.2.2 that relays come last.
     */
    private static long relayPriority(Transport transport, int localPreference) {
        int preference = Transport.TLS.ordinal() - transport.ordinal();
        return ((long) preference << 24)
                + Candidate.priority(CandidateType.RELAY, localPreference, Candidate.COMPONENT);
    }

    private @Nullable CandidateGathered add(CandidateGathered gathered) {
        if (count == MAX_CANDIDATES) {
            return null;
        }
        count++;
        alive.add(gathered);
        return gathered;
    }

    private @Nullable CandidateGathered find(Predicate<CandidateGathered> wanted) {
        for (CandidateGathered known : alive) {
            if (wanted.test(known)) {
                return known;
            }
        }
        return null;
    }

    /** Forgets the candidate with that base and address; null when there is none. */
    @Nullable
    CandidateGathered remove(InetSocketAddress base, InetSocketAddress address) {
        CandidateGathered known = find(other ->
                other.base().equals(base) && other.candidate().address().equals(address));
        if (known != null) {
            alive.remove(known);
        }
        return known;
    }

    void removeBase(InetSocketAddress base) {
        alive.removeIf(known -> known.base().equals(base));
    }

    List<CandidateGathered> alive() {
        return List.copyOf(alive);
    }

    /** RFC 8445 §5.1.1.3: equal for one type, base address, server and way to the server; digits, as browsers write. */
    private static String foundation(CandidateType type, InetSocketAddress base, GatheringServer server) {
        int hash = AddressText.format(base).hashCode();
        hash = 31 * hash + AddressText.format(server.address()).hashCode();
        hash = 31 * hash + server.uri().transport().ordinal();
        return Integer.toUnsignedString(31 * hash + type.preference());
    }

    /** RFC 8839 §5.1: an address that is not told. */
    private static InetSocketAddress none(InetSocketAddress like) {
        return like.getAddress() instanceof Inet4Address ? NO_IPV4 : NO_IPV6;
    }
}
