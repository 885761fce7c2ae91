package dev.nightjar.endpoint;

import dev.nightjar.endpoint.internal.loop.MediaLoop;
import dev.nightjar.endpoint.internal.loop.RoutedSocket;
import dev.nightjar.endpoint.internal.transport.IceGeneration;
import dev.nightjar.endpoint.internal.transport.LocalCandidates;
import dev.nightjar.endpoint.internal.transport.PeerServers;
import dev.nightjar.endpoint.internal.transport.PeerSockets;
import dev.nightjar.endpoint.internal.transport.ServerLane;
import dev.nightjar.endpoint.internal.transport.TransportListener;
import dev.nightjar.ice.CandidateGatherer;
import dev.nightjar.ice.GatheringConfig;
import dev.nightjar.ice.IceServerUri;
import dev.nightjar.ice.IceTransportPolicy;
import dev.nightjar.ice.LongTermCredentials;
import io.netty.handler.ssl.SslContext;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Brings a connection and the servers of its configuration together: looks names up, makes the lanes.
 *
 * <p>Begun on the connection's executor, where TLS may take its time; the rest is done on the loop.
 */
final class ServerSetup {
    private final Endpoint endpoint;
    private final Configuration configuration;
    private final PeerTransport peer;
    private final List<Entry> entries = new ArrayList<>();
    private final @Nullable SslContext tls;

    ServerSetup(Endpoint endpoint, Configuration configuration, PeerTransport peer) {
        this.endpoint = endpoint;
        this.configuration = configuration;
        this.peer = peer;
        for (IceServer server : configuration.iceServers()) {
            List<IceServerUri> uris = server.uris();
            for (int i = 0; i < uris.size(); i++) {
                entries.add(new Entry(uris.get(i), server.urls().get(i), server.credentials()));
            }
        }
        boolean isSecure = entries.stream().anyMatch(each -> each.uri().scheme().isSecure());
        this.tls = isSecure ? endpoint.serverTls().context() : null;
    }

    /** One URL. */
    private record Entry(
            IceServerUri uri, String url, @Nullable LongTermCredentials credentials) {}

    /** {@return whether there is no server} */
    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** {@return whether nothing but relayed candidates may be used} */
    boolean isRelayOnly() {
        return configuration.iceTransportPolicy() == IceTransportPolicy.RELAY;
    }

    /**
     * {@return sockets for TURN servers where those of media are not for them, by local address; else none}
     *
     * <p>An allocation belongs to a 5-tuple (RFC 8656 §3.2), so connections cannot share one: ADR 0018. Where the
     * sockets are not to be had those servers are reported as unreachable.
     */
    CompletableFuture<Map<InetAddress, RoutedSocket>> openSockets(boolean isSeparate) {
        boolean isNeeded = isSeparate
                && entries.stream()
                        .anyMatch(each -> each.uri().isTurn() && each.uri().transport() == IceServerUri.Transport.UDP);
        if (!isNeeded) {
            return CompletableFuture.completedFuture(Map.of());
        }
        MediaLoop loop = peer.loop();
        return loop.openOwn(loop.shared().keySet(), peer).exceptionally(unavailable -> Map.of());
    }

    /**
     * Begins to gather, on the loop.
     *
     * @param locals takes the candidates
     * @param opened the sockets of media
     * @param isSeparate whether TURN servers are asked over sockets of their own
     * @param forTurn what {@link #openSockets} has opened
     * @param preferences of our addresses, as of their host candidates
     */
    PeerServers begin(
            LocalCandidates locals,
            PeerSockets opened,
            boolean isSeparate,
            Map<InetAddress, RoutedSocket> forTurn,
            Map<InetAddress, Integer> preferences,
            TransportListener listener) {
        IceTransportPolicy policy = configuration.iceTransportPolicy();
        Map<InetAddress, RoutedSocket> sockets = opened.byAddress();
        ServerLane stunLane = lane(policy, !opened.areOwn(), sockets, preferences);
        ServerLane turnLane = isSeparate ? lane(IceTransportPolicy.RELAY, false, forTurn, preferences) : stunLane;
        PeerServers servers = new PeerServers(peer, locals, listener, policy, stunLane, turnLane);
        List<CompletableFuture<?>> lookups = new ArrayList<>();
        for (Entry entry : entries) {
            boolean isUdp = entry.uri().transport() == IceServerUri.Transport.UDP;
            if (isUdp && (entry.uri().isTurn() && isSeparate ? forTurn : sockets).isEmpty()) {
                servers.unresolved(entry.uri(), entry.url(), "there is no UDP socket to ask from");
            } else {
                lookups.add(lookUp(servers, entry));
            }
        }
        CompletableFuture.allOf(lookups.toArray(CompletableFuture[]::new))
                .whenComplete((nothing, failure) -> peer.loop().execute(() -> {
                    servers.endOfServers();
                    peer.advance();
                }));
        return servers;
    }

    private ServerLane lane(
            IceTransportPolicy policy,
            boolean isShared,
            Map<InetAddress, RoutedSocket> sockets,
            Map<InetAddress, Integer> preferences) {
        int tag = IceGeneration.nextTag();
        GatheringConfig config = GatheringConfig.DEFAULT
                .withPolicy(policy)
                .withTransactionTag(tag)
                .withRelayFamily(endpoint.config().network().usedRelayFamily());
        CandidateGatherer gatherer = new CandidateGatherer(config, peer::receive, endpoint.random());
        ServerLane lane = new ServerLane(peer, gatherer, tag, isShared, endpoint.callbacks(), tls, connectFrom());
        sockets.forEach((address, socket) -> lane.addSocket(socket, preferences.getOrDefault(address, 0)));
        return lane;
    }

    /** Where the configuration names or excludes addresses the system may not choose any. */
    private List<InetAddress> connectFrom() {
        EndpointConfig config = endpoint.config();
        boolean isFree = config.bindAddresses().isEmpty() && !config.network().isRestricted();
        return isFree ? List.of() : endpoint.loops().addresses();
    }

    /** Fails never; completes once the loop has been told. */
    private CompletableFuture<Void> lookUp(PeerServers servers, Entry entry) {
        return endpoint.names().resolve(entry.uri().host()).handle((addresses, failure) -> {
            peer.loop().execute(() -> {
                if (failure == null) {
                    resolved(servers, entry, addresses);
                } else {
                    Throwable reason = failure.getCause() == null ? failure : failure.getCause();
                    servers.unresolved(entry.uri(), entry.url(), "DNS: " + reason.getMessage());
                }
                peer.advance();
            });
            return null;
        });
    }

    private void resolved(PeerServers servers, Entry entry, List<InetAddress> addresses) {
        List<InetAddress> reachable = addresses.stream()
                .filter(each -> endpoint.loops().addresses().stream()
                        .anyMatch(ours -> ours.getClass().equals(each.getClass())))
                .toList();
        if (reachable.isEmpty()) {
            servers.unresolved(entry.uri(), entry.url(), "no address of a family that this machine has");
        } else {
            servers.resolved(entry.uri(), entry.url(), entry.credentials(), reachable);
        }
    }
}
