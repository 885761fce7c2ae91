package dev.nightjar.ice;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A UDP socket of ours and what its candidates are worth. */
record GatheringBase(InetSocketAddress address, int localPreference) {
    /**
     * Whether a server may be reached from here: of one family, and not from an address that only this machine or link
     * knows to one that is elsewhere, since the answer would not come back.
     */
    boolean reaches(InetSocketAddress server) {
        InetAddress ours = address.getAddress();
        InetAddress theirs = server.getAddress();
        return TurnClient.isSameFamily(address, server)
                && (!ours.isLoopbackAddress() || theirs.isLoopbackAddress())
                && (!ours.isLinkLocalAddress() || theirs.isLinkLocalAddress());
    }
}
