package dev.nightjar.endpoint;

import dev.nightjar.core.PacketKind;
import dev.nightjar.core.Path;
import dev.nightjar.core.TransportProtocol;
import dev.nightjar.dtlssrtp.DtlsCloseReason;
import dev.nightjar.dtlssrtp.DtlsEvent;
import dev.nightjar.dtlssrtp.DtlsRole;
import dev.nightjar.dtlssrtp.Fingerprint;
import dev.nightjar.endpoint.internal.addresses.BlockedPorts;
import dev.nightjar.endpoint.internal.loop.LoopTimer;
import dev.nightjar.endpoint.internal.loop.MediaLoop;
import dev.nightjar.endpoint.internal.loop.ReportTime;
import dev.nightjar.endpoint.internal.loop.RoutedSocket;
import dev.nightjar.endpoint.internal.loop.TcpPaths;
import dev.nightjar.endpoint.internal.transport.IceGeneration;
import dev.nightjar.endpoint.internal.transport.PairTraffic;
import dev.nightjar.endpoint.internal.transport.PeerDtls;
import dev.nightjar.endpoint.internal.transport.PeerGatherings;
import dev.nightjar.endpoint.internal.transport.PeerIce;
import dev.nightjar.endpoint.internal.transport.PeerServers;
import dev.nightjar.endpoint.internal.transport.PeerSockets;
import dev.nightjar.endpoint.internal.transport.PeerTransportConfig;
import dev.nightjar.endpoint.internal.transport.RemoteIce;
import dev.nightjar.endpoint.internal.transport.RemoteNames;
import dev.nightjar.endpoint.internal.transport.ServerLane;
import dev.nightjar.endpoint.internal.transport.TransportListener;
import dev.nightjar.endpoint.internal.transport.TransportReport;
import dev.nightjar.endpoint.stats.NightjarStats;
import dev.nightjar.endpoint.stats.RtcStats;
import dev.nightjar.ice.Candidate;
import dev.nightjar.ice.IceCredentials;
import dev.nightjar.ice.IceRole;
import dev.nightjar.ice.IceState;
import dev.nightjar.rtp.forward.ForwardStream;
import dev.nightjar.rtp.forward.ForwardedPacket;
import dev.nightjar.rtp.receive.HeardSource;
import dev.nightjar.rtp.receive.RtpEvent;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * A packet's way, top to bottom: RoutedSocket finds the connection, receive() tells the protocols apart, the DTLS
 * session or the SRTP pair authenticates, the RTP session puts in order. After each change drain() asks every part for
 * what it wants sent and what it has to report, in a fixed order: servers, ICE, DTLS, media. The parts (PeerServers,
 * PeerIce, PeerDtls, PeerSrtp with PeerMedia) do not know each other; what one learns reaches the next here, in
 * selected and onDtlsConnected. Their earliest deadline is the one timer this connection has on its loop.
 */

/**
 * The transport of one connection: ICE, DTLS, SRTP and RTP joined over the sockets of one loop.
 *
 * <p>Confined to the loop's thread, but for the accessors of final fields and {@link #isAlive}.
 */
final class PeerTransport
        implements PeerIce.Owner, ServerLane.Owner, RemoteNames.Taker, TcpPaths.Peer, PeerDtls.Listener {
    private static final System.Logger LOG = System.getLogger(PeerTransport.class.getName());

    private final String label;
    private final MediaLoop loop;
    private final PeerIce ice;
    private final PeerDtls dtls;
    private final PeerMedia media;
    private final PeerSrtp srtp;
    private final LoopTimer timer;
    private final PeerGatherings servers = new PeerGatherings();
    private final TransportListener listener;
    private @Nullable PeerSockets sockets;
    private @Nullable RemoteNames names;
    private @Nullable PeerNetwork network;
    private @Nullable Path selectedPath;
    private long packetsReceived;
    private long bytesReceived;
    private long packetsRefused;
    private boolean isDraining;
    private boolean isClosed;

    PeerTransport(PeerTransportConfig config, MediaLoop loop, TransportListener listener) {
        this.label = config.label();
        this.loop = loop;
        this.listener = listener;
        this.ice = new PeerIce(this, config, listener);
        this.dtls = new PeerDtls(config, loop, this::wakeUp, this);
        this.media = new PeerMedia(this, config);
        this.srtp = new PeerSrtp(loop, config.security(), media);
        this.timer = new LoopTimer(loop, this::advance);
    }

    @Override
    public MediaLoop loop() {
        return loop;
    }

    @Override
    public boolean isAlive() {
        return ice.isAlive();
    }

    /** {@return the ICE of this connection; who changes it drains it} */
    PeerIce ice() {
        return ice;
    }

    /**
     * {@return whether this transport is open with the sockets} It closes them where it is closed itself; taking them
     * again changes nothing, and nothing is sent before the first time.
     */
    boolean open(PeerSockets opened) {
        if (isClosed) {
            opened.close();
            return false;
        }
        if (sockets != null) {
            return true;
        }
        sockets = opened;
        opened.relayBy(servers);
        ice.open();
        drain();
        return true;
    }

    /** Takes the servers that candidates of a generation are gathered from, and whose relays are sent through. */
    void use(String ufrag, PeerServers gathering) {
        servers.add(ufrag, gathering);
        IceGeneration asking = ice.generation(ufrag);
        if (asking != null) {
            generationChanged(asking);
        }
        drain();
    }

    /** With a pair that works its traffic keeps the NATs' bindings; without one the servers are asked for them. */
    @Override
    public void generationChanged(IceGeneration generation) {
        IceState state = generation.state();
        boolean hasPair = state == IceState.CONNECTED || state == IceState.COMPLETED;
        servers.keepReflexive(generation.ufrag(), !hasPair && state != IceState.FAILED);
    }

    /** {@return the servers in use, of each generation} */
    PeerGatherings servers() {
        return servers;
    }

    /** A generation of ICE is over: its servers follow. */
    @Override
    public void generationEnded(String ufrag) {
        servers.end(ufrag, loop.nowNanos());
    }

    /** {@return the sockets, or null before they are there} */
    @Nullable
    PeerSockets sockets() {
        return sockets;
    }

    /** Takes what keeps the sockets at the machine's addresses, and has it look at once: some may have come by now. */
    void follow(PeerNetwork following) {
        network = following;
        following.update();
    }

    /** {@return what keeps the sockets at the machine's addresses, or null} */
    @Nullable
    PeerNetwork network() {
        return network;
    }

    @Override
    public void networkChanged() {
        PeerNetwork following = network;
        if (following != null && !isClosed) {
            run(peer -> following.update());
        }
    }

    /** There is another socket, which servers are asked from too. */
    void addBase(RoutedSocket socket, int localPreference) {
        servers.addSocket(socket, localPreference);
    }

    /** The socket at {@code base} is gone. */
    void removeBase(InetSocketAddress base) {
        ice.removeLocalCandidates(base);
        servers.removeBase(base);
    }

    boolean isClosed() {
        return isClosed;
    }

    /** {@return what has come of each server so far} */
    List<IceServerReport> serverReports() {
        PeerServers newest = servers.newest();
        return newest == null ? List.of() : newest.reports();
    }

    /** Takes the role of the side that offers, which is told already, before the peer's first check can come. */
    void offer(IceRole role) {
        ice.offer(role);
        drain();
    }

    /** Takes what the peer's description says of ICE. */
    void setRemoteIce(RemoteIce remote) {
        ice.setRemote(remote);
        drain();
    }

    /** Begins an ICE restart of ours, or with null takes one back. */
    void restartIce(@Nullable IceCredentials credentials) {
        if (isClosed) {
            return;
        }
        if (credentials == null) {
            ice.abandonRestart();
        } else {
            ice.restart(credentials);
        }
        drain();
    }

    /** Forgets the candidates of the first generation, which no description has named yet. */
    void gatherAgain() {
        if (!isClosed) {
            ice.gatherAgain();
            drain();
        }
    }

    /** Has the names in the peer's candidates resolved. */
    void resolveBy(RemoteNames resolving) {
        names = resolving;
    }

    @Override
    public void addRemoteCandidate(Candidate candidate) {
        if (BlockedPorts.isBlocked(candidate)) {
            return;
        }
        RemoteNames resolving = names;
        if (resolving != null && resolving.take(candidate)) {
            return;
        }
        ice.addRemoteCandidate(candidate);
        drain();
    }

    @Override
    public void endOfRemoteCandidates() {
        RemoteNames resolving = names;
        if (resolving != null && resolving.holdEnd()) {
            return;
        }
        ice.endOfRemoteCandidates();
        drain();
    }

    /** Begins DTLS in the negotiated role, with the certificates the peer's description allows. */
    void startDtls(DtlsRole role, List<Fingerprint> remoteFingerprints) {
        dtls.start(role, remoteFingerprints);
        drain();
    }

    /** Takes what was agreed of media. */
    void configure(List<SectionPlan> sections) {
        srtp.configure(sections);
        drain();
    }

    /** Changes something of media, or has it send, and drains; nothing happens once closed. */
    void change(Consumer<PeerMedia> change) {
        if (!isClosed) {
            change.accept(media);
            drain();
        }
    }

    /** {@return whether there are keys for media} */
    boolean isKeyed() {
        return srtp.isKeyed();
    }

    /** {@return whether media can be sent now} */
    boolean canSend() {
        return srtp.isKeyed() && selectedPath != null && sockets != null && !isClosed;
    }

    /**
     * Sends one packet of another connection's track; for each packet and receiver, so nothing else is looked at but
     * the stream's report: what else the cores have to send waits for their own timers and datagrams.
     */
    void forward(ForwardStream stream, ForwardedPacket packet, long nowNanos) {
        Path path = selectedPath;
        PeerSockets open = sockets;
        if (path == null || open == null || isClosed) {
            return;
        }
        long deadline = stream.deadlineNanos();
        try {
            srtp.forward(open, path, stream, packet, nowNanos);
            if (stream.deadlineNanos() != deadline) {
                // It has begun, or its report leaves behind this packet.
                srtp.drain(open, path);
                armTimer();
            }
        } catch (RuntimeException bug) {
            fail(bug);
        }
    }

    @Override
    public void adopt(Channel channel, Path path, byte[] first) {
        TcpPaths connections = tcp();
        if (connections == null || isClosed) {
            channel.close();
        } else {
            connections.adopt(channel, path, first);
        }
    }

    /** {@return the TCP connections, or null before the sockets are there} */
    @Nullable
    TcpPaths tcp() {
        PeerSockets open = sockets;
        return open == null ? null : open.tcp();
    }

    @Override
    public void pathEnded(Path path) {
        if (!isClosed) {
            run(peer -> ice.pathClosed(path));
            drain();
        }
    }

    /** Takes one datagram that the socket has found to be this connection's. */
    @Override
    public void receive(Path path, byte[] buffer, int offset, int length, long nowNanos) {
        if (isClosed) {
            return;
        }
        try {
            if (servers.receive(path, buffer, offset, length, nowNanos)) {
                drain();
                return;
            }
            if (path.protocol() != TransportProtocol.RELAY && ice.isRelayOnly()) {
                return;
            }
            packetsReceived++;
            bytesReceived += length;
            switch (PacketKind.of(buffer, offset, length)) {
                case STUN -> ice.receive(path, buffer, offset, length, nowNanos);
                case DTLS -> {
                    countReceived(length);
                    dtls.receive(path, buffer, offset, length, nowNanos);
                }
                case RTP, RTCP -> {
                    countReceived(length);
                    srtp.receive(path, buffer, offset, length, nowNanos);
                }
                default -> packetsRefused++;
            }
            drain();
        } catch (RuntimeException bug) {
            fail(bug);
        }
    }

    @Override
    public void receiveFromServer(ServerLane lane, Path path, byte[] buffer, int offset, int length) {
        if (isClosed) {
            return;
        }
        try {
            lane.gatherer().receive(path, buffer, offset, length, loop.nowNanos());
            drain();
        } catch (RuntimeException bug) {
            fail(bug);
        }
    }

    private void countReceived(int length) {
        PeerSockets open = sockets;
        if (open != null) {
            open.traffic().received(length);
        }
    }

    /** Runs what is due, then drains; also what a core's own task calls when it has something. */
    @Override
    public void advance() {
        if (isClosed) {
            return;
        }
        long nowNanos = loop.nowNanos();
        timer.cancel();
        try {
            servers.advance(nowNanos);
            ice.advance(nowNanos);
            dtls.advance(nowNanos);
            media.advance(nowNanos);
            drain();
        } catch (RuntimeException bug) {
            fail(bug);
        }
    }

    /** Runs a task of the control plane or of a sender: what it throws ends this connection, and no other. */
    void run(Consumer<PeerTransport> task) {
        try {
            task.accept(this);
        } catch (RuntimeException bug) {
            fail(bug);
        }
    }

    /** A core or a sink threw: this connection is given up, the others of the loop live on. */
    private void fail(RuntimeException bug) {
        LOG.log(System.Logger.Level.ERROR, label + ": given up after an internal error", bug);
        listener.onFailed("internal error: " + bug);
    }

    /** Any thread. A handshake that the endpoint has interrupted may end after the loop: nobody waits for it then. */
    private void wakeUp() {
        if (!loop.execute(this::advance)) {
            LOG.log(System.Logger.Level.DEBUG, "{0}: its loop has ended before its handshake", label);
        }
    }

    /** Sends what the cores want sent and acts on what they report, until all are quiet. */
    void drain() {
        PeerSockets open = sockets;
        if (isClosed || isDraining || open == null) {
            return;
        }
        isDraining = true;
        try {
            drain(open);
        } catch (RuntimeException bug) {
            fail(bug);
        } finally {
            // Whatever has failed: the goodbye has to be drained yet.
            isDraining = false;
        }
        armTimer();
    }

    private void drain(PeerSockets open) {
        boolean any = true;
        while (any && !isClosed) {
            any = servers.drain();
            any |= ice.drain(open);
            any |= dtls.drain(open, !ice.hasFailed());
            srtp.drain(open, selectedPath);
            any |= tellMedia();
        }
    }

    private boolean tellMedia() {
        boolean any = false;
        for (RtpEvent event = media.pollEvent(); event != null; event = media.pollEvent()) {
            listener.onRtp(event);
            any = true;
        }
        return any;
    }

    /** ICE has chosen the path that everything but STUN takes from now on; null when nothing may be sent. */
    @Override
    public void selected(@Nullable Path path) {
        Path before = selectedPath;
        boolean isOther = path != null && (before == null || !path.equals(before));
        selectedPath = path;
        if (sockets != null) {
            sockets.traffic().select(path);
        }
        if (path != null) {
            media.encoded().path(path);
            if (isOther) {
                media.forwarders().pathChanged(loop.nowNanos());
            }
            servers.selected(path);
            dtls.path(path);
        }
        tellReady();
    }

    private void tellReady() {
        if (canSend()) {
            media.encoded().ready();
        }
    }

    @Override
    public void onDtlsConnecting() {
        listener.onDtlsConnecting();
    }

    @Override
    public void onDtlsConnected(DtlsEvent.Connected connected, List<byte[]> remoteCertificates) {
        srtp.key(connected);
        tellReady();
        listener.onDtlsConnected(remoteCertificates);
    }

    @Override
    public void onDtlsClosed(DtlsCloseReason reason, @Nullable RtcError error) {
        listener.onDtlsClosed(reason, error);
    }

    /** {@return whom a section's packets came of lately} */
    List<HeardSource> sources(String mid) {
        return media.sources(mid);
    }

    StatsReport stats() {
        PeerSockets open = sockets;
        PairTraffic traffic = open == null ? new PairTraffic() : open.traffic();
        ReportTime time = ReportTime.of(loop);
        List<RtcStats> all =
                new TransportReport(time).of(ice, dtls, srtp.profile(), traffic, media.availableOutgoingBitrateBps());
        all.addAll(media.report(time));
        NightjarStats.DatagramStats datagrams = new NightjarStats.DatagramStats(
                packetsReceived,
                bytesReceived,
                open == null ? 0 : open.packetsSent(),
                open == null ? 0 : open.bytesSent(),
                packetsRefused + srtp.refused(),
                srtp.rtpCounters(),
                srtp.rtcpCounters(),
                srtp.unsentPackets(),
                srtp.sendsCryptex());
        NightjarStats own = new NightjarStats(
                time.nowNanos(),
                media.inboundStats(),
                media.outboundStats(),
                datagrams,
                ice.selectedPathStats(),
                ice.counters(),
                media.forwarders().stats(),
                dtls.counters());
        return StatsReport.of(all, own);
    }

    private void armTimer() {
        long deadline = Math.min(ice.deadlineNanos(), Math.min(dtls.deadlineNanos(), media.deadlineNanos()));
        if (!isClosed) {
            timer.arm(Math.min(deadline, servers.deadlineNanos()));
        }
    }

    /** Says goodbye to the peer, gives the sockets back and ends every core. */
    void close() {
        if (isClosed) {
            return;
        }
        try {
            dtls.close(loop.nowNanos());
            media.close(loop.nowNanos());
            drain();
        } catch (RuntimeException bug) {
            LOG.log(System.Logger.Level.ERROR, label + ": could not say goodbye", bug);
        }
        ice.close();
        servers.close();
        isClosed = true;
        timer.cancel();
        PeerSockets open = sockets;
        if (open != null) {
            loop.flush();
            open.close();
        }
        srtp.destroy();
    }
}
