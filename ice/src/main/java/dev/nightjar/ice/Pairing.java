package dev.nightjar.ice;

import dev.nightjar.core.TransportProtocol;
import java.net.Inet6Address;
import java.net.InetAddress;

/** Which candidates make a pair that is worth a check. */
final class Pairing {
    private Pairing() {}

    static boolean isPossible(LocalCandidate local, Candidate remote) {
        return isOneTransport(local, remote)
                && canReach(local.base().getAddress(), remote.address().getAddress());
    }

    /**
     * RFC 6544 §6.2: an active candidate with a passive one. The pairs of our passive candidates are made by the
     * connections that come in.
     */
    private static boolean isOneTransport(LocalCandidate local, Candidate remote) {
        if (remote.isTcp()) {
            return local.isActive() && remote.tcpType() == TcpType.PASSIVE;
        }
        return local.protocol() != TransportProtocol.TCP;
    }

    /** RFC 8445 §6.1.2.2: one address family, and link-local only with link-local. */
    static boolean canReach(InetAddress ours, InetAddress theirs) {
        boolean isIpv6 = ours instanceof Inet6Address;
        return isIpv6 == (theirs instanceof Inet6Address)
                && (!isIpv6 || ours.isLinkLocalAddress() == theirs.isLinkLocalAddress());
    }
}
