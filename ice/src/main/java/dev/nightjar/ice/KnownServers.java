package dev.nightjar.ice;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The servers of one gatherer, one entry for each address that a name has led to, and what is known of each name. */
final class KnownServers {
    private final List<GatheringServer> servers = new ArrayList<>();
    private final Set<InetSocketAddress> addresses = new HashSet<>();
    /** Of which something was heard, or is to be heard: they need no error of their own. */
    private final Set<IceServerUri> tried = new HashSet<>();

    private final Set<IceServerUri> answered = new HashSet<>();

    /** {@return those that are asked, in the order in which they were named} */
    List<GatheringServer> all() {
        return servers;
    }

    /** {@return whether its address is asked already, in the same way for the same} */
    boolean has(GatheringServer server) {
        return servers.stream().anyMatch(known -> isSameUse(known, server));
    }

    private static boolean isSameUse(GatheringServer one, GatheringServer other) {
        return one.address().equals(other.address())
                && one.uri().isTurn() == other.uri().isTurn()
                && one.uri().transport() == other.uri().transport();
    }

    boolean isFull() {
        return servers.size() == CandidateGatherer.MAX_SERVERS;
    }

    void add(GatheringServer server) {
        servers.add(server);
        addAddress(server.address());
    }

    /** Adds where a server that is known has sent us. */
    void addAddress(InetSocketAddress address) {
        addresses.add(address);
    }

    /** {@return whether that is the address of one} A look-up; free of garbage. */
    boolean isAddress(InetSocketAddress remote) {
        return addresses.contains(remote);
    }

    /** Something was heard of a server, or is to be heard. */
    void tried(IceServerUri uri) {
        tried.add(uri);
    }

    /** {@return one server of each name that nothing was heard of and nothing is to be heard of} */
    List<GatheringServer> untried() {
        Set<IceServerUri> seen = new HashSet<>(tried);
        return servers.stream().filter(server -> seen.add(server.uri())).toList();
    }

    /** A server has told an address. */
    void answered(IceServerUri uri) {
        answered.add(uri);
    }

    boolean hasAnswered(IceServerUri uri) {
        return answered.contains(uri);
    }
}
