package dev.nightjar.endpoint;

import dev.nightjar.core.TransportProtocol;
import dev.nightjar.dtlssrtp.DtlsCertificate;
import dev.nightjar.endpoint.internal.addresses.FamilyOrder;
import dev.nightjar.endpoint.internal.callbacks.ConnectionFuture;
import dev.nightjar.endpoint.internal.callbacks.SerialExecutor;
import dev.nightjar.endpoint.internal.loop.MediaLoop;
import dev.nightjar.endpoint.internal.loop.RoutedSocket;
import dev.nightjar.endpoint.internal.loop.TcpPaths;
import dev.nightjar.endpoint.internal.mdns.MdnsResolver;
import dev.nightjar.endpoint.internal.transport.IceGeneration;
import dev.nightjar.endpoint.internal.transport.LocalCandidates;
import dev.nightjar.endpoint.internal.transport.PeerSockets;
import dev.nightjar.endpoint.internal.transport.PeerTransportConfig;
import dev.nightjar.endpoint.internal.transport.RemoteIce;
import dev.nightjar.endpoint.internal.transport.RemoteNames;
import dev.nightjar.endpoint.internal.transport.TransportListener;
import dev.nightjar.ice.Candidate;
import dev.nightjar.ice.IceCredentials;
import dev.nightjar.ice.IceRole;
import dev.nightjar.ice.IceTransportPolicy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection's transport as its control plane sees it: every call here becomes a task on the transport's loop.
 *
 * <p>Called on the connection's executor, but where said otherwise. The loop never takes the connection's lock.
 */
final class TransportControl {
    private static final int CNAME_BYTES = 12;
    private static final int TLS_ID_BYTES = 16;
    /** Below that of every address that a connection begins with. */
    private static final int LATER_PREFERENCE = Candidate.MAX_LOCAL_PREFERENCE / 2;

    private final Endpoint endpoint;
    private final TransportListener listener;
    private final SerialExecutor executor;
    private final MediaLoop loop;
    private final PeerTransport peer;
    private final TransportIdentity identity;
    private final LocalGathering gathering;
    private final ConnectionEvents events;
    private volatile Configuration configuration;
    private final AtomicInteger discarded = new AtomicInteger();
    private boolean isPooling;
    private String gatheredUfrag = "";
    private CompletableFuture<PeerSockets> sockets = CompletableFuture.failedFuture(new IllegalStateException());

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
        this.events = events;
        this.gathering = new LocalGathering(executor, events);
        IceCredentials credentials = IceCredentials.create(endpoint.random());
        int tag = IceGeneration.nextTag();
        String cname = randomName(endpoint);
        List<Certificate> certificates = configuration.certificates();
        DtlsCertificate certificate = certificates.isEmpty()
                ? endpoint.certificate()
                : certificates.get(0).dtls();
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
                        cname,
                        configuration.congestionFeedback()),
                loop,
                listener);
        MdnsResolver mdns = endpoint.mdns();
        if (mdns != null) {
            peer.resolveBy(new RemoteNames(mdns, loop, peer, this::usesDirectPaths));
        }
        this.identity = new TransportIdentity(
                credentials,
                configuration.ice(),
                dev.nightjar.sdp.Fingerprint.parse(
                        certificate.fingerprint("sha-256").toString()),
                cname,
                endpoint.config().security().cryptex(),
                tlsId(endpoint),
                configuration.bundlePolicy(),
                configuration.congestionFeedback());
    }

    /** RFC 8842 §4: at least 120 random bits. */
    static String tlsId(Endpoint endpoint) {
        byte[] bytes = new byte[TLS_ID_BYTES];
        endpoint.random().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
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

    private boolean usesDirectPaths() {
        return configuration.iceTransportPolicy() != IceTransportPolicy.RELAY;
    }

    /** {@return what the connection is made with, or has been given since; any thread} */
    Configuration configuration() {
        return configuration;
    }

    /** Takes what the next generation of ICE gathers by, and the pool at once. Any thread. */
    void configuration(Configuration changed) {
        Configuration before = configuration;
        configuration = changed;
        boolean isSame = before.iceServers().equals(changed.iceServers())
                && before.iceTransportPolicy() == changed.iceTransportPolicy()
                && (before.iceCandidatePoolSize() > 0) == (changed.iceCandidatePoolSize() > 0);
        if (!isSame) {
            executor.execute(this::poolChanged);
        }
    }

    /** Gathers for the first description before it is there, where that is wished. Any thread. */
    void fillPool() {
        if (configuration.iceCandidatePoolSize() > 0) {
            executor.execute(this::poolChanged);
        }
    }

    /** RFC 9429 §4.1.18: other servers, another size: what was gathered is discarded, and gathered anew. */
    private void poolChanged() {
        if (!gatheredUfrag.isEmpty()) {
            return;
        }
        if (isPooling) {
            isPooling = false;
            discarded.incrementAndGet();
            gathering.discardPool();
            onLoop(peer -> {
                peer.gatherAgain();
                executor.execute(gathering::poolDiscarded);
            });
        }
        if (configuration.iceCandidatePoolSize() > 0) {
            isPooling = true;
            begin(true, identity.firstIce().ufrag());
        }
    }

    TransportIdentity identity() {
        return identity;
    }

    LocalGathering gathering() {
        return gathering;
    }

    /** Hands what a description changes to the loop. */
    void apply(TransportPlan plan) {
        RemoteIce described = plan.remoteIce();
        if (described != null && events.iceTransport().role() == null) {
            events.role(described.role());
        }
        onLoop(peer -> {
            if (peer.isClosed()) {
                return;
            }
            TransportPlan.Restart restart = plan.restart();
            if (restart != null) {
                peer.restartIce(restart.credentials());
            }
            RemoteIce ice = plan.remoteIce();
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
     * Gathers candidates for a generation of ICE that has none: from the servers of the configuration now, over sockets
     * that are opened the first time. Sockets of media stay through restarts, allocations of TURN servers do not: see
     * ADR 0028.
     *
     * @param offering whether the description is an offer
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
        if (isFirst && offering) {
            // RFC 8445 §6.1.1: the initiating agent controls. The peer's checks may come before its answer does.
            events.role(configuration.ice().lite() ? IceRole.CONTROLLED : IceRole.CONTROLLING);
            onLoop(peer -> peer.offer(IceRole.CONTROLLING));
        }
        boolean isPooled = isPooling && !sockets.isCompletedExceptionally();
        if (!isPooled) {
            discarded.addAndGet(isPooling ? 1 : 0);
            begin(offering, ufrag);
        }
        isPooling = false;
    }

    /** Opens the sockets where there are none, and begins on the loop, unless the pool is discarded meanwhile. */
    private void begin(boolean offering, String ufrag) {
        int before = discarded.get();
        ServerSetup servers = new ServerSetup(endpoint, configuration, peer);
        boolean opens = sockets.isCompletedExceptionally();
        if (opens) {
            SocketPolicy policy = configuration.socketPolicy();
            boolean own =
                    policy == SocketPolicy.OWN || policy == SocketPolicy.AUTOMATIC && offering || servers.isRelayOnly();
            sockets = open(own);
        }
        CompletableFuture<PeerSockets> opening = sockets;
        opening.whenComplete((opened, failure) -> {
            if (failure != null) {
                executor.execute(() -> {
                    if (before == discarded.get()) {
                        gathering.failed(ufrag, failure);
                    }
                });
                return;
            }
            // RFC 8656 §3.2: an allocation belongs to a 5-tuple, which the generation before may hold.
            boolean isSeparate = !opens || !opened.areOwn();
            servers.openSockets(isSeparate)
                    .thenAccept(forTurn -> onLoop(peer -> gather(before, ufrag, opened, servers, isSeparate, forTurn)));
        });
    }

    private CompletableFuture<PeerSockets> open(boolean own) {
        CompletableFuture<Map<InetAddress, RoutedSocket>> opening =
                own ? loop.openOwn(loop.shared().keySet(), peer) : CompletableFuture.completedFuture(loop.shared());
        return opening.thenApply(opened -> new PeerSockets(peer, own, opened));
    }

    /** On the loop: host candidates at once, others as servers answer. */
    private void gather(
            int before,
            String ufrag,
            PeerSockets opened,
            ServerSetup servers,
            boolean isSeparate,
            Map<InetAddress, RoutedSocket> forTurn) {
        boolean isWanted = peer.open(opened) && before == discarded.get();
        IceGeneration generation = isWanted ? peer.ice().generation(ufrag) : null;
        if (generation == null) {
            forTurn.values().forEach(RoutedSocket::close);
            return;
        }
        generation.gather(servers.isRelayOnly());
        LocalCandidates locals = generation.locals();
        Map<InetAddress, Integer> preferences = new HashMap<>();
        for (HostCandidate host : hostCandidates(opened.localAddresses(), Candidate.MAX_LOCAL_PREFERENCE)) {
            preferences.put(host.base().getAddress(), host.preference());
            if (!generation.isRelayOnly()) {
                locals.add(host.candidate(), host.base(), TransportProtocol.UDP, null);
            }
        }
        if (!generation.isRelayOnly()) {
            follow(opened)
                    .tcpCandidates()
                    .forEach(tcp -> locals.add(tcp.candidate(), tcp.base(), TransportProtocol.TCP, null));
        }
        if (servers.isEmpty() && !generation.isRelayOnly()) {
            locals.end();
            peer.drain();
        } else {
            peer.use(ufrag, servers.begin(locals, opened, isSeparate, forTurn, preferences, listener));
        }
    }

    /** Once, from the first generation on that may use host candidates. */
    private PeerNetwork follow(PeerSockets opened) {
        PeerNetwork following = peer.network();
        if (following == null) {
            opened.connectBy(
                    new TcpPaths(peer, loop.tcp(), endpoint.config().tcp().isConnecting()));
            following = new PeerNetwork(
                    peer, opened, opened.areOwn(), this::laterCandidates, () -> TcpCandidates.of(endpoint));
            peer.follow(following);
        }
        return following;
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

    /** In the order of {@link FamilyOrder}, advertised addresses before the private ones that stand for them. */
    private List<HostCandidate> hostCandidates(List<InetSocketAddress> bound, int highest) {
        List<HostCandidate> hosts = new ArrayList<>();
        int preference = highest;
        for (InetSocketAddress base : FamilyOrder.of(bound)) {
            InetAddress own = base.getAddress();
            for (InetAddress advertised : endpoint.advertisedAddresses()) {
                if (advertised.getClass().equals(own.getClass()) && !own.isLoopbackAddress()) {
                    InetSocketAddress shown = new InetSocketAddress(advertised, base.getPort());
                    hosts.add(new HostCandidate(Candidate.host(shown, preference), base, preference--));
                }
            }
            hosts.add(new HostCandidate(Candidate.host(base, preference), base, preference--));
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
            onLoop(PeerTransport::endOfRemoteCandidates);
            return;
        }
        Candidate parsed = RemoteTransport.parse(candidate.candidate());
        onLoop(peer -> peer.addRemoteCandidate(parsed));
    }

    /** Any thread. */
    void requestKeyframe(String mid) {
        onLoop(peer -> peer.change(media -> media.requestKeyframe(mid)));
    }

    /** Asks for a keyframe of one stream. Any thread. */
    void requestKeyframe(int ssrc) {
        onLoop(peer -> peer.change(media -> media.requestKeyframe(ssrc)));
    }

    /** Other encodings of a sender's track arrive, or others may be sent. Any thread. */
    void layersChanged(RtpSender sender) {
        onLoop(peer -> peer.change(media -> media.forwarders().layersChanged(sender)));
    }

    /** Any thread; the packet is this call's own copy. */
    void sendRtp(String mid, String encodingName, byte[] packet) {
        onLoop(peer -> {
            if (peer.isKeyed()) {
                peer.change(media -> media.send(mid, encodingName, packet));
            }
        });
    }

    /** Has a sender send that track, or none. Any thread. */
    void sendTrack(RtpSender sender, @Nullable Track track) {
        MediaStreamTrack arriving = track instanceof MediaStreamTrack forwarded ? forwarded : null;
        EncodedTrack made = track instanceof EncodedTrack encoded ? encoded : null;
        onLoop(peer -> peer.change(media -> {
            media.forwarders().track(sender, arriving);
            media.encoded().track(sender, made);
        }));
    }

    /**
     * Runs a task on the loop, with what lives there; what it throws ends this connection alone. False when the loop
     * has ended. Any thread.
     */
    boolean onLoop(Consumer<PeerTransport> task) {
        return loop.execute(() -> peer.run(task));
    }

    /** Tells the peer that a sender has nothing to send for now. Any thread. */
    void pause(RtpSender sender) {
        onLoop(peer -> peer.change(media -> {
            media.forwarders().pause(sender, loop.nowNanos());
            media.encoded().pause(sender, loop.nowNanos());
        }));
    }

    /** {@return the statistics, taken on the loop} */
    CompletionStage<StatsReport> stats() {
        return take(peer::stats);
    }

    /** {@return what has come of each server, taken on the loop} */
    CompletionStage<List<IceServerReport>> serverReports() {
        return take(peer::serverReports);
    }

    private <T> CompletionStage<T> take(Supplier<T> taker) {
        ConnectionFuture<T> report = new ConnectionFuture<>(executor);
        boolean isTaken = onLoop(peer -> {
            try {
                T taken = taker.get();
                executor.execute(() -> report.complete(taken));
            } catch (RuntimeException bug) {
                executor.execute(() -> report.completeExceptionally(
                        new WebRtcException(WebRtcException.Name.OPERATION_ERROR, "internal error: " + bug, bug)));
                throw bug;
            }
        });
        if (!isTaken) {
            executor.execute(() -> report.completeExceptionally(
                    new WebRtcException(WebRtcException.Name.INVALID_STATE_ERROR, "the endpoint is closed")));
        }
        return report;
    }

    /** Any thread. */
    void close() {
        loop.execute(peer::close);
    }
}
