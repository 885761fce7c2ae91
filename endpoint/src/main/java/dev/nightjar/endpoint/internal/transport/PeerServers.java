package dev.nightjar.endpoint.internal.transport;

import dev.nightjar.core.Path;
import dev.nightjar.core.SansIo;
import dev.nightjar.core.TransportProtocol;
import dev.nightjar.endpoint.IceCandidateErrorEvent;
import dev.nightjar.endpoint.IceServerReport;
import dev.nightjar.endpoint.internal.loop.LoopPeer;
import dev.nightjar.endpoint.internal.loop.MediaLoop;
import dev.nightjar.endpoint.internal.loop.RoutedSocket;
import dev.nightjar.ice.GatheringEvent;
import dev.nightjar.ice.GatheringServer;
import dev.nightjar.ice.IceServerUri;
import dev.nightjar.ice.IceTransportPolicy;
import dev.nightjar.ice.LongTermCredentials;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The STUN and TURN servers of one generation of ICE: the candidates they give, and the datagrams that go through them.
 *
 * <p>Driven by {@code PeerTransport} through {@link PeerGatherings}. Loop-confined.
 */
public final class PeerServers {
    private final LocalCandidates locals;
    private final MediaLoop loop;
    private final TransportListener listener;
    private final IceTransportPolicy policy;
    private final ServerLane stunLane;
    private final ServerLane turnLane;
    private final List<ServerLane> lanes;
    private final Map<IceServerUri, Asked> asked = new LinkedHashMap<>();
    private final Map<Use, IceServerUri> firstUris = new HashMap<>();
    private final Set<ServerLane> complete = new HashSet<>();
    private @Nullable Path lastPath;
    private @Nullable ServerLane lastLane;
    private boolean lastIsForNobody;
    private boolean isTold;

    /**
     * Joins the lanes, which are one where TURN servers are asked over the sockets of media.
     *
     * @param locals takes the candidates
     * @param policy whether anything but relayed candidates may be used
     */
    public PeerServers(
            LoopPeer peer,
            LocalCandidates locals,
            TransportListener listener,
            IceTransportPolicy policy,
            ServerLane stunLane,
            ServerLane turnLane) {
        this.locals = locals;
        this.loop = peer.loop();
        this.listener = listener;
        this.policy = policy;
        this.stunLane = stunLane;
        this.turnLane = turnLane;
        this.lanes = stunLane == turnLane ? List.of(stunLane) : List.of(stunLane, turnLane);
    }

    /** Takes where a server's name has led. */
    public void resolved(
            IceServerUri uri, String url, @Nullable LongTermCredentials credentials, List<InetAddress> addresses) {
        Asked server = asked.computeIfAbsent(uri, unused -> new Asked(uri, url));
        ServerLane lane = laneOf(uri);
        for (InetAddress address : addresses) {
            // One that leads to the same address in the same way is not asked twice: its answer is the other's.
            Use use = new Use(address, uri.port(), uri.isTurn(), uri.transport());
            server.sameAs = firstUris.computeIfAbsent(use, unused -> uri);
            lane.gatherer()
                    .addServer(new GatheringServer(uri, new InetSocketAddress(address, uri.port()), credentials));
        }
        forgetLast();
    }

    /** Takes that it has led nowhere. */
    public void unresolved(IceServerUri uri, String url, String why) {
        asked.computeIfAbsent(uri, unused -> new Asked(uri, url));
        laneOf(uri).gatherer().serverUnresolved(uri, why);
    }

    /** Every server has led somewhere or nowhere. */
    public void endOfServers() {
        lanes.forEach(lane -> lane.gatherer().endOfServers());
    }

    private ServerLane laneOf(IceServerUri uri) {
        return uri.isTurn() ? turnLane : stunLane;
    }

    /**
     * Takes a datagram if it is a server's; also what comes to a socket that is for servers only.
     *
     * @return whether nobody else is to see it
     */
    boolean receive(Path path, byte[] buffer, int offset, int length, long nowNanos) {
        look(path);
        ServerLane lane = lastLane;
        if (lane != null && lane.gatherer().isExpected(path, buffer, offset, length)) {
            lane.gatherer().receive(path, buffer, offset, length, nowNanos);
            return true;
        }
        return lastIsForNobody;
    }

    // By identity: the same path object comes with every datagram, and another equal one costs only a look-up.
    @SuppressWarnings("ReferenceEquality")
    private void look(Path path) {
        if (path == lastPath) {
            return;
        }
        lastPath = path;
        lastLane = null;
        lastIsForNobody =
                stunLane != turnLane && path.protocol() == TransportProtocol.UDP && turnLane.hasSocket(path.local());
        for (ServerLane lane : lanes) {
            if (lane.gatherer().isServer(path.remote())) {
                lastLane = lane;
            }
        }
    }

    private void forgetLast() {
        lastPath = null;
        lastLane = null;
    }

    /** {@return whether that is a relayed address of ours} */
    boolean hasRelay(InetSocketAddress relayed) {
        return turnLane.gatherer().isRelay(relayed);
    }

    /** Sends a datagram through a TURN server, at once. */
    public void sendRelayed(Path relay, byte[] buffer, int offset, int length) {
        turnLane.gatherer().sendRelayed(relay, buffer, offset, length, loop.nowNanos());
        if (turnLane.sendWaiting()) {
            forgetLast();
        }
    }

    /** The path is what media takes now: it gets a channel. */
    void selected(Path path) {
        if (path.protocol() == TransportProtocol.RELAY) {
            turnLane.gatherer().bindChannel(path);
        }
    }

    /**
     * Says whether the addresses that NATs gave are kept alive by asking the servers again: RFC 8445 §5.1.1.4 and
     * §8.3.1, no longer than there is no pair to use.
     */
    void keepReflexive(boolean wanted) {
        lanes.forEach(lane -> lane.gatherer().keepServerReflexive(wanted));
    }

    /** Another socket of media is there. Where those are shared, TURN goes on from the sockets it began with. */
    void addSocket(RoutedSocket socket, int localPreference) {
        stunLane.addSocket(socket, localPreference);
    }

    /** The socket at {@code base} is gone, and what servers gave for it. */
    void removeBase(InetSocketAddress base) {
        lanes.forEach(lane -> lane.gatherer().removeBase(base));
    }

    void advance(long nowNanos) {
        lanes.forEach(lane -> lane.gatherer().advance(nowNanos));
    }

    long deadlineNanos() {
        long deadline = SansIo.NO_DEADLINE;
        for (int i = 0; i < lanes.size(); i++) {
            deadline = Math.min(deadline, lanes.get(i).gatherer().deadlineNanos());
        }
        return deadline;
    }

    /** Sends what is to be sent and tells what is to be told; returns whether there was anything to tell. */
    boolean drain() {
        boolean any = false;
        for (int i = 0; i < lanes.size(); i++) {
            ServerLane lane = lanes.get(i);
            if (lane.sendWaiting()) {
                forgetLast();
            }
            for (GatheringEvent event = lane.gatherer().pollEvent();
                    event != null;
                    event = lane.gatherer().pollEvent()) {
                tell(lane, event);
                any = true;
            }
        }
        return any;
    }

    private void tell(ServerLane lane, GatheringEvent event) {
        if (event instanceof GatheringEvent.CandidateGathered gathered) {
            tell(gathered);
        } else if (event instanceof GatheringEvent.ServerFailed failed) {
            Asked server = asked.get(failed.url());
            if (server != null) {
                server.errorCode = failed.errorCode();
                server.errorText = failed.errorText();
            }
            if (!locals.isClosed()) {
                listener.onCandidateError(errorOf(failed));
            }
        } else if (event instanceof GatheringEvent.RelayLost lost) {
            locals.removeBase(lost.candidate().address());
        } else if (event instanceof GatheringEvent.ConnectWanted wanted) {
            lane.connect(wanted.server(), wanted.connection());
        } else if (event instanceof GatheringEvent.DisconnectWanted unwanted) {
            lane.disconnect(unwanted.connection());
        } else if (event instanceof GatheringEvent.Complete) {
            complete.add(lane);
            if (complete.size() == lanes.size() && !isTold) {
                isTold = true;
                locals.end();
            }
        }
    }

    private void tell(GatheringEvent.CandidateGathered gathered) {
        IceServerUri uri = gathered.server();
        String relayProtocol =
                uri.isTurn() && gathered.protocol() == TransportProtocol.RELAY ? lower(uri.transport()) : "";
        locals.add(
                gathered.candidate(),
                gathered.base(),
                gathered.protocol(),
                new CandidateSource(urlOf(uri), relayProtocol));
    }

    private static String lower(IceServerUri.Transport transport) {
        return transport.name().toLowerCase(Locale.ROOT);
    }

    /** W3C WebRTC §4.8.2: an address that no candidate shows is not told. */
    private IceCandidateErrorEvent errorOf(GatheringEvent.ServerFailed failed) {
        InetSocketAddress local = policy == IceTransportPolicy.RELAY ? null : failed.local();
        return new IceCandidateErrorEvent(
                local == null ? null : local.getAddress().getHostAddress(),
                local == null ? null : local.getPort(),
                urlOf(failed.url()),
                failed.errorCode(),
                failed.errorText());
    }

    private String urlOf(IceServerUri uri) {
        Asked server = asked.get(uri);
        return server == null ? uri.toString() : server.url;
    }

    /** {@return what has come of each URL so far, in their order} */
    public List<IceServerReport> reports() {
        List<IceServerReport> taken = new ArrayList<>();
        for (Asked server : asked.values()) {
            IceServerUri uri = server.sameAs;
            boolean hasAnswered = laneOf(uri).gatherer().hasAnswered(uri);
            taken.add(new IceServerReport(server.url, hasAnswered, server.errorCode, server.errorText));
        }
        return taken;
    }

    /** {@return where relayed candidates come from} */
    public ServerLane turnLane() {
        return turnLane;
    }

    /** {@return messages that slow servers have made us drop} */
    long droppedMessages() {
        return lanes.stream().mapToLong(ServerLane::droppedMessages).sum();
    }

    /** Gives relayed addresses back. */
    void close() {
        for (ServerLane lane : lanes) {
            lane.close(stunLane != turnLane && lane == turnLane);
        }
    }

    /** One URL of the configuration, and what has come of it. */
    private static final class Asked {
        private final String url;
        private IceServerUri sameAs;
        private int errorCode;
        private @Nullable String errorText;

        Asked(IceServerUri uri, String url) {
            this.url = url;
            this.sameAs = uri;
        }
    }

    /** What a server is asked for, and where. */
    private record Use(InetAddress address, int port, boolean isTurn, IceServerUri.Transport transport) {}
}
