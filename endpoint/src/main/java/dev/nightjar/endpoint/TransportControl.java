package dev.nightjar.endpoint;

import dev.nightjar.core.TransportProtocol;
import dev.nightjar.dtlssrtp.DtlsCertificate;
import dev.nightjar.ice.Candidate;
import dev.nightjar.ice.IceCredentials;
import dev.nightjar.ice.IceRole;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection's transport as its control plane sees it: every call here becomes a task on the transport's loop.
 *
 * <p>Called on the connection's executor, but where said otherwise. The loop never takes the connection's lock.
 */
final class TransportControl {
    private static final int CNAME_BYTES = 12;
    /** Below that of every address that a connection begins with. */
    private static final int LATER_PREFERENCE = Candidate.MAX_LOCAL_PREFERENCE / 2;

    private final Endpoint endpoint;
    private final Configuration configuration;
    private final TransportListener listener;
    private final SerialExecutor executor;
    private final MediaLoop loop;
    private final PeerTransport peer;
    private final TransportIdentity identity;
    private final LocalGathering gathering;
    private String gatheredUfrag = "";

    TransportControl(
            Endpoint endpoint,
            Configuration configuration,
            SerialExecutor executor,
            ConnectionEvents events,
            TransportListener listener) {
        this.endpoint = endpoint;
        this.configuration = configuration;
        this.listener = listener;
        this.executor = executor;
        this.loop = endpoint.loops().next();
        this.gathering = new LocalGathering(executor, events);
        IceCredentials credentials = IceCredentials.create(endpoint.random());
        int tag = IceGeneration.nextTag();
        String cname = randomName(endpoint);
        DtlsCertificate certificate = endpoint.certificate();
        this.peer = new PeerTransport(
                new PeerTransportConfig(
                        "peer " + Integer.toUnsignedString(tag),
                        credentials,
                        configuration.ice(),
                        tag,
                        certificate,
                        endpoint.config().security(),
                        endpoint.keyLog(),
                        endpoint.handshakes(),
                        endpoint.random(),
                        endpoint.random().nextInt(1, Integer.MAX_VALUE),
                        cname),
                loop,
                listener);
        MdnsResolver mdns = endpoint.mdns();
        if (mdns != null) {
            peer.resolveBy(new RemoteNames(mdns, loop, peer));
        }
        this.identity = new TransportIdentity(
                credentials,
                configuration.ice(),
                dev.nightjar.sdp.Fingerprint.parse(
                        certificate.fingerprint("sha-256").toString()),
                cname,
                endpoint.config().security().cryptex());
    }

    /** RFC 7022 §4.2: at least 96 random bits, so that calls cannot be linked. */
    private static String randomName(Endpoint endpoint) {
        byte[] bytes = new byte[CNAME_BYTES];
        endpoint.random().nextBytes(bytes);
        return java.util.Base64.getEncoder().withoutPadding().encodeToString(bytes);
    }

    MediaLoop loop() {
        return loop;
    }

    TransportIdentity identity() {
        return identity;
    }

    LocalGathering gathering() {
        return gathering;
    }

    /** Hands what a description changes to the loop. */
    void apply(TransportPlan plan) {
        loop.execute(() -> {
            TransportPlan.Restart restart = plan.restart();
            if (restart != null) {
                peer.restartIce(restart.credentials());
            }
            TransportPlan.RemoteIce ice = plan.remoteIce();
            if (ice != null) {
                peer.setRemoteIce(ice);
                ice.candidates().forEach(peer::addRemoteCandidate);
                if (ice.endOfCandidates()) {
                    peer.endOfRemoteCandidates();
                }
            }
            List<SectionPlan> sections = plan.sections();
            if (sections != null) {
                peer.configure(sections);
            }
            TransportPlan.Dtls dtls = plan.dtls();
            if (dtls != null) {
                peer.startDtls(dtls.role(), dtls.fingerprints());
            }
        });
    }

    /**
     * Opens the sockets the first time and tells the candidates; at a restart the loop tells them by itself.
     *
     * @param offering whether our first description is an offer
     * @param ufrag of our description
     * @param place the m-section that candidates are said to belong to
     * @param keeper takes all candidates so far, before the event of each
     */
    void gather(boolean offering, String ufrag, IceCandidate place, LocalGathering.Keeper keeper) {
        if (ufrag.equals(gatheredUfrag)) {
            return;
        }
        boolean isFirst = gatheredUfrag.isEmpty();
        gatheredUfrag = ufrag;
        gathering.begin(ufrag, place, keeper);
        if (!isFirst) {
            return;
        }
        if (offering) {
            // RFC 8445 §6.1.1: the initiating agent controls. The peer's checks may come before its answer does.
            loop.execute(() -> peer.setRole(IceRole.CONTROLLING));
        }
        ServerSetup servers = new ServerSetup(endpoint, configuration, peer);
        SocketPolicy policy = configuration.socketPolicy();
        boolean own =
                policy == SocketPolicy.OWN || policy == SocketPolicy.AUTOMATIC && offering || servers.isRelayOnly();
        CompletableFuture<Map<InetAddress, RoutedSocket>> sockets =
                own ? loop.openOwn(loop.shared().keySet(), peer) : CompletableFuture.completedFuture(loop.shared());
        CompletableFuture<Map<InetAddress, RoutedSocket>> forTurn = servers.openSockets(own);
        sockets.whenComplete((opened, failure) -> forTurn.thenAccept(extra -> {
            if (failure != null) {
                loop.execute(() -> extra.values().forEach(RoutedSocket::close));
                executor.execute(() -> gathering.failed(ufrag, failure));
            } else {
                loop.execute(() -> open(own, opened, servers, extra));
            }
        }));
    }

    private void open(
            boolean own,
            Map<InetAddress, RoutedSocket> sockets,
            ServerSetup servers,
            Map<InetAddress, RoutedSocket> forTurn) {
        PeerSockets opened = new PeerSockets(peer, own, sockets);
        if (!peer.open(opened)) {
            forTurn.values().forEach(RoutedSocket::close);
            return;
        }
        Map<InetAddress, Integer> preferences = new HashMap<>();
        for (HostCandidate host : hostCandidates(opened.localAddresses(), Candidate.MAX_LOCAL_PREFERENCE)) {
            preferences.put(host.base().getAddress(), host.preference());
            if (!servers.isRelayOnly()) {
                peer.ice().addLocalCandidate(host.candidate(), host.base(), TransportProtocol.UDP);
            }
        }
        if (!servers.isRelayOnly()) {
            opened.connectBy(
                    new TcpPaths(peer, loop.tcp(), endpoint.config().tcp().isConnecting()));
            TcpCandidates.of(endpoint)
                    .forEach(tcp -> peer.ice().addLocalCandidate(tcp.candidate(), tcp.base(), TransportProtocol.TCP));
        }
        if (servers.isEmpty() && !servers.isRelayOnly()) {
            peer.ice().endOfLocalCandidates();
            peer.drain();
        } else {
            peer.use(servers.begin(own, sockets, forTurn, preferences, listener), opened);
        }
        if (!servers.isRelayOnly()) {
            peer.follow(new PeerNetwork(peer, opened, own, this::laterCandidates));
        }
    }

    /** An address that comes later ranks behind those that were there before. */
    private List<HostCandidate> laterCandidates(InetSocketAddress base, int before) {
        int count = 1 + endpoint.config().advertisedAddresses().size();
        int preference = LATER_PREFERENCE - before % (LATER_PREFERENCE / count) * count;
        return hostCandidates(List.of(base), preference);
    }

    /**
     * A candidate and the socket behind it.
     *
     * @param candidate as the peer sees it
     * @param base the bound address it stands for
     * @param preference among our addresses, 0 to 65535
     */
    record HostCandidate(Candidate candidate, InetSocketAddress base, int preference) {}

    /**
     * IPv6 before IPv4 (RFC 8421 §4), each in the order of the interfaces, advertised addresses before private ones.
     */
    private List<HostCandidate> hostCandidates(List<InetSocketAddress> bound, int highest) {
        List<HostCandidate> hosts = new ArrayList<>();
        int preference = highest;
        for (boolean sixth : new boolean[] {true, false}) {
            for (InetSocketAddress base : bound) {
                if (base.getAddress() instanceof Inet6Address != sixth) {
                    continue;
                }
                for (InetAddress advertised : endpoint.advertisedAddresses()) {
                    if (advertised instanceof Inet6Address == sixth
                            && !base.getAddress().isLoopbackAddress()) {
                        InetSocketAddress shown = new InetSocketAddress(advertised, base.getPort());
                        hosts.add(new HostCandidate(Candidate.host(shown, preference), base, preference--));
                    }
                }
                hosts.add(new HostCandidate(Candidate.host(base, preference), base, preference--));
            }
        }
        return hosts;
    }

    /** Our offer of a restart was taken back, and we are at the user fragment before it again. */
    void restartTakenBack(String ufrag) {
        gathering.abandoned(gatheredUfrag);
        gatheredUfrag = ufrag;
    }

    /** Hands a candidate of the peer to the loop; unusable ones are ignored there. */
    void addRemoteCandidate(IceCandidate candidate) {
        if (candidate.isEndOfCandidates()) {
            loop.execute(peer::endOfRemoteCandidates);
            return;
        }
        Candidate parsed = RemoteTransport.parse(candidate.candidate());
        loop.execute(() -> peer.addRemoteCandidate(parsed));
    }

    /** Any thread. */
    void requestKeyframe(String mid) {
        loop.execute(() -> peer.requestKeyframe(mid));
    }

    /** Any thread; the packet is this call's own copy. */
    void sendRtp(String mid, String encodingName, byte[] packet) {
        loop.execute(() -> peer.sendRtp(mid, encodingName, packet));
    }

    /** Has a sender send that track, or none. Any thread. */
    void sendTrack(RtpSender sender, @Nullable MediaStreamTrack track) {
        loop.execute(() -> peer.sendTrack(sender, track));
    }

    /** Tells the peer that a sender has nothing to send for now. Any thread. */
    void pause(RtpSender sender) {
        loop.execute(() -> peer.pause(sender));
    }

    /** {@return the statistics, taken on the loop} */
    CompletionStage<StatsReport> stats() {
        return onLoop(peer::stats);
    }

    /** {@return what has come of each server, taken on the loop} */
    CompletionStage<List<IceServerReport>> serverReports() {
        return onLoop(peer::serverReports);
    }

    private <T> CompletionStage<T> onLoop(Supplier<T> taker) {
        ConnectionFuture<T> report = new ConnectionFuture<>(executor);
        boolean isTaken = loop.execute(() -> {
            T taken = taker.get();
            executor.execute(() -> report.complete(taken));
        });
        if (!isTaken) {
            report.completeExceptionally(
                    new WebRtcException(WebRtcException.Name.INVALID_STATE_ERROR, "the endpoint is closed"));
        }
        return report;
    }

    /** Any thread. */
    void close() {
        loop.execute(peer::close);
    }
}
