package dev.nightjar.endpoint;

import dev.nightjar.endpoint.internal.addresses.FamilyOrder;
import dev.nightjar.ice.Candidate;
import dev.nightjar.ice.TcpType;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The TCP host candidates of an endpoint now (RFC 6544 §5.1), the same for each of its connections.
 *
 * <p>*Choice:* there are no server-reflexive ones (RFC 6544 §5.2). An active candidate's port is not told to anybody,
 * so what a NAT makes of it is of no use; a passive one behind a NAT could be reached only if the NAT let strangers in,
 * or by a simultaneous open, which no browser does. A 1:1 NAT is told by advertised addresses, and for all others there
 * is TURN.
 */
final class TcpCandidates {
    private final List<InetAddress> advertised;
    private final List<Host> hosts = new ArrayList<>();
    private int preference = Candidate.MAX_LOCAL_PREFERENCE;

    private TcpCandidates(List<InetAddress> advertised) {
        this.advertised = advertised;
    }

    /**
     * {@return passive ones for the listening sockets, shown at the addresses of a 1:1 NAT too, then active ones for
     * the addresses we connect from}
     *
     * <p>In the order of {@link FamilyOrder}.
     */
    static List<Host> of(Endpoint endpoint) {
        TcpCandidates candidates = new TcpCandidates(endpoint.advertisedAddresses());
        FamilyOrder.of(endpoint.loops().tcpAddresses()).forEach(candidates::addPassive);
        if (endpoint.config().tcp().isConnecting()) {
            List<InetSocketAddress> from = endpoint.loops().addresses().stream()
                    .map(address -> new InetSocketAddress(address, Candidate.ACTIVE_PORT))
                    .toList();
            FamilyOrder.of(from).forEach(base -> candidates.add(base, base, TcpType.ACTIVE));
        }
        return candidates.hosts;
    }

    private void addPassive(InetSocketAddress base) {
        InetAddress own = base.getAddress();
        for (InetAddress shown : advertised) {
            if (shown.getClass().equals(own.getClass()) && !own.isLoopbackAddress()) {
                add(new InetSocketAddress(shown, base.getPort()), base, TcpType.PASSIVE);
            }
        }
        add(base, base, TcpType.PASSIVE);
    }

    /** The 13 upper bits of the preference count (RFC 6544 §4.2), so each step is of eight. */
    private void add(InetSocketAddress shown, InetSocketAddress base, TcpType type) {
        hosts.add(new Host(Candidate.tcpHost(shown, type, preference), base));
        preference -= 8;
    }

    /**
     * A candidate and the local end of its paths.
     *
     * @param candidate as the peer sees it
     * @param base the listening address, or (address, 9) of one that connects
     */
    record Host(Candidate candidate, InetSocketAddress base) {}
}
