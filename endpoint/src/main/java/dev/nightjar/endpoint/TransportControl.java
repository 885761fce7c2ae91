package dev.nightjar.endpoint;

import dev.nightjar.dtlssrtp.DtlsCertificate;
import dev.nightjar.ice.Candidate;
import dev.nightjar.ice.IceCredentials;
import dev.nightjar.ice.IceRole;
import dev.nightjar.rtp.receive.RtpEvent;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection's transport as its control plane sees it: every call here becomes a task on the transport's loop.
 *
 * <p>Called on the connection's executor, but where said otherwise. The loop never takes the connection's lock.
 */
final class TransportControl {
    private static final AtomicInteger TRANSACTION_TAGS = new AtomicInteger();
    private static final int CNAME_BYTES = 12;

    private final Endpoint endpoint;
    private final SocketPolicy policy;
    private final SerialExecutor executor;
    private final ConnectionEvents events;
    private final MediaLoop loop;
    private final PeerTransport peer;
    private final TransportIdentity identity;
    private final ConnectionFuture<Void> gatheringComplete;

    TransportControl(
            Endpoint endpoint,
            SocketPolicy policy,
            SerialExecutor executor,
            ConnectionEvents events,
            TransportListener listener) {
        this.endpoint = endpoint;
        this.policy = policy;
        this.executor = executor;
        this.events = events;
        this.loop = endpoint.loops().next();
        this.gatheringComplete = new ConnectionFuture<>(executor);
        IceCredentials credentials = IceCredentials.create(endpoint.random());
        int tag = TRANSACTION_TAGS.incrementAndGet();
        String cname = randomName(endpoint);
        DtlsCertificate certificate = endpoint.certificate();
        this.peer = new PeerTransport(
                new PeerTransportConfig(
                        "peer " + Integer.toUnsignedString(tag),
                        credentials,
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
        this.identity = new TransportIdentity(
                new dev.nightjar.sdp.IceCredentials(credentials.ufrag(), credentials.password()),
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

    CompletionStage<Void> gatheringComplete() {
        return gatheringComplete;
    }

    /** Hands what a description changes to the loop. */
    void apply(TransportPlan plan) {
        loop.execute(() -> {
            TransportPlan.RemoteIce ice = plan.remoteIce();
            if (ice != null) {
                peer.setRemoteIce(ice.role(), ice.credentials(), ice.lite());
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
     * Opens the sockets the first time and tells the candidates; does nothing later.
     *
     * @param offering whether our first description is an offer
     * @param place the m-section that candidates are said to belong to
     * @param record takes all candidates, before the events
     */
    void gather(boolean offering, IceCandidate place, Consumer<List<IceCandidate>> record) {
        if (events.gatheringState() != IceGatheringState.NEW) {
            return;
        }
        events.gatheringState(IceGatheringState.GATHERING);
        if (offering) {
            // RFC 8445 §6.1.1: the initiating agent controls. The peer's checks may come before its answer does.
            loop.execute(() -> peer.setRole(IceRole.CONTROLLING));
        }
        boolean own = policy == SocketPolicy.OWN || policy == SocketPolicy.AUTOMATIC && offering;
        CompletableFuture<Map<InetAddress, RoutedSocket>> sockets =
                own ? loop.openOwn(loop.shared().keySet(), peer) : CompletableFuture.completedFuture(loop.shared());
        sockets.whenComplete((opened, failure) -> {
            if (failure != null) {
                executor.execute(() -> gathered(List.of(), place, record, failure));
            } else {
                loop.execute(() -> open(own, opened, place, record));
            }
        });
    }

    private void open(
            boolean own,
            Map<InetAddress, RoutedSocket> sockets,
            IceCandidate place,
            Consumer<List<IceCandidate>> record) {
        PeerSockets opened = new PeerSockets(peer, own, sockets);
        List<HostCandidate> hosts = hostCandidates(opened.localAddresses());
        peer.open(opened, hosts);
        List<IceCandidate> candidates = new ArrayList<>();
        for (HostCandidate host : hosts) {
            candidates.add(candidate(host.candidate().toString(), place));
        }
        executor.execute(() -> gathered(candidates, place, record, null));
    }

    private IceCandidate candidate(String text, IceCandidate place) {
        return new IceCandidate(
                text, place.sdpMid(), place.sdpMLineIndex(), identity.ice().ufrag());
    }

    private void gathered(
            List<IceCandidate> candidates,
            IceCandidate place,
            Consumer<List<IceCandidate>> record,
            @Nullable Throwable failure) {
        record.accept(candidates);
        candidates.forEach(events::candidate);
        events.gatheringState(IceGatheringState.COMPLETE);
        events.candidate(candidate("", place));
        if (failure == null) {
            gatheringComplete.complete(null);
        } else {
            gatheringComplete.completeExceptionally(new WebRtcException(
                    WebRtcException.Name.OPERATION_ERROR,
                    "no socket could be opened: " + failure.getMessage(),
                    failure));
        }
    }

    /**
     * A candidate and the socket behind it.
     *
     * @param candidate as the peer sees it
     * @param base the bound address it stands for
     */
    record HostCandidate(Candidate candidate, InetSocketAddress base) {}

    /**
     * IPv6 before IPv4 (RFC 8421 §4), each in the order of the interfaces, advertised addresses before private ones.
     */
    private List<HostCandidate> hostCandidates(List<InetSocketAddress> bound) {
        List<HostCandidate> hosts = new ArrayList<>();
        int preference = Candidate.MAX_LOCAL_PREFERENCE;
        for (boolean sixth : new boolean[] {true, false}) {
            for (InetSocketAddress base : bound) {
                if (base.getAddress() instanceof Inet6Address != sixth) {
                    continue;
                }
                for (InetAddress advertised : endpoint.config().advertisedAddresses()) {
                    if (advertised instanceof Inet6Address == sixth
                            && !base.getAddress().isLoopbackAddress()) {
                        InetSocketAddress shown = new InetSocketAddress(advertised, base.getPort());
                        hosts.add(new HostCandidate(Candidate.host(shown, preference--), base));
                    }
                }
                hosts.add(new HostCandidate(Candidate.host(base, preference--), base));
            }
        }
        return hosts;
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

    /** Tells the application what the RTP session reports. */
    void onRtp(RtpEvent event, List<RtpTransceiver> transceivers) {
        if (event instanceof RtpEvent.KeyframeRequested requested) {
            for (RtpTransceiver transceiver : transceivers) {
                if (requested.mid().equals(transceiver.mid())) {
                    transceiver.sender().keyframeRequested();
                }
            }
        }
    }

    /** {@return the statistics, taken on the loop} */
    CompletionStage<StatsReport> stats() {
        ConnectionFuture<StatsReport> report = new ConnectionFuture<>(executor);
        boolean isTaken = loop.execute(() -> {
            StatsReport taken = peer.stats();
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
