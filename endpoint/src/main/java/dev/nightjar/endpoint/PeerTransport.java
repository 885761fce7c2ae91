package dev.nightjar.endpoint;

import dev.nightjar.core.PacketKind;
import dev.nightjar.core.Path;
import dev.nightjar.core.SansIo;
import dev.nightjar.core.Transmit;
import dev.nightjar.dtlssrtp.DtlsCloseReason;
import dev.nightjar.dtlssrtp.DtlsConfig;
import dev.nightjar.dtlssrtp.DtlsEvent;
import dev.nightjar.dtlssrtp.DtlsRole;
import dev.nightjar.dtlssrtp.DtlsSession;
import dev.nightjar.dtlssrtp.Fingerprint;
import dev.nightjar.dtlssrtp.SrtpConfig;
import dev.nightjar.dtlssrtp.SrtpCounters;
import dev.nightjar.ice.Candidate;
import dev.nightjar.ice.IceCredentials;
import dev.nightjar.ice.IceRole;
import dev.nightjar.rtp.forward.ForwardStream;
import dev.nightjar.rtp.forward.ForwardedPacket;
import dev.nightjar.rtp.receive.RtpEvent;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/*
 * A packet's way, top to bottom: RoutedSocket finds the connection, receive() tells the protocols apart, the DTLS
 * session or the SRTP pair authenticates, the RTP session puts in order. After each change drain() asks every core
 * for what it wants sent and what it has to report, in a fixed order: ICE, DTLS, RTP. Cores never call each other;
 * what one learns reaches the next here, in selected and onDtls. The earliest deadline of the three is the one timer
 * this connection has on its loop.
 */

/**
 * The transport of one connection: ICE, DTLS, SRTP and RTP joined over the sockets of one loop.
 *
 * <p>Confined to the loop's thread, but for the accessors of final fields and {@link #isAlive}.
 */
final class PeerTransport implements TcpPaths.Peer {
    private static final System.Logger LOG = System.getLogger(PeerTransport.class.getName());

    private final String label;
    private final MediaLoop loop;
    private final PeerIce ice;
    private final DtlsSession dtls;
    private final SrtpConfig srtpConfig;
    private final boolean isCryptexAllowed;
    private final PeerMedia media;
    private final EarlyPackets early = new EarlyPackets();
    private final TransportListener listener;
    private @Nullable PeerSockets sockets;
    private @Nullable RemoteNames names;
    private @Nullable PeerServers servers;
    private @Nullable PeerNetwork network;
    private @Nullable SrtpPair srtp;
    private @Nullable Path selectedPath;
    private @Nullable Future<?> timer;
    private long timerNanos = SansIo.NO_DEADLINE;
    private String dtlsCipher = "";
    private DtlsTransportState dtlsState = DtlsTransportState.NEW;
    private @Nullable DtlsRole dtlsRole;
    private long packetsReceived;
    private long bytesReceived;
    private long packetsRefused;
    private boolean sendsCryptex;
    private boolean isDraining;
    private boolean isClosed;

    PeerTransport(PeerTransportConfig config, MediaLoop loop, TransportListener listener) {
        this.label = config.label();
        this.loop = loop;
        this.listener = listener;
        this.ice = new PeerIce(this, config, listener);
        this.dtls =
                DtlsSession.create(DtlsConfig.builder(config.certificate(), config.handshakeExecutor(), this::wakeUp)
                        .random(config.random())
                        .srtpProfiles(config.security().srtpProfiles())
                        .keyLog(config.keyLog())
                        .mtu(config.security().dtlsMtu())
                        .build());
        this.srtpConfig = config.security().srtp();
        this.isCryptexAllowed = config.security().cryptex();
        this.media = new PeerMedia(this, config);
    }

    MediaLoop loop() {
        return loop;
    }

    /** {@return whether authenticated packets have come and the connection has not failed; any thread} */
    boolean isAlive() {
        return ice.isAlive();
    }

    /** {@return the ICE of this connection; who changes it drains it} */
    PeerIce ice() {
        return ice;
    }

    /** {@return whether this transport takes the sockets, which it closes otherwise; nothing is sent before} */
    boolean open(PeerSockets opened) {
        if (isClosed) {
            opened.close();
            return false;
        }
        sockets = opened;
        ice.open();
        drain();
        return true;
    }

    /** Takes the servers that candidates are gathered from, and whose relays are sent through. */
    void use(PeerServers gathering, PeerSockets opened) {
        servers = gathering;
        opened.relayBy(gathering);
        drain();
    }

    /** {@return the servers in use, or null without any} */
    @Nullable
    PeerServers servers() {
        return servers;
    }

    /** Takes what keeps the sockets at the machine's addresses, and has it look at once: some may have come by now. */
    void follow(PeerNetwork following) {
        network = following;
        following.update();
    }

    /** The machine's addresses have changed. */
    void networkChanged() {
        PeerNetwork following = network;
        if (following != null && !isClosed) {
            following.update();
        }
    }

    /** There is another socket, which servers are asked from too. */
    void addBase(RoutedSocket socket, int localPreference) {
        PeerServers known = servers;
        if (known != null) {
            known.addSocket(socket, localPreference);
        }
    }

    /** The socket at {@code base} is gone. */
    void removeBase(InetSocketAddress base) {
        ice.removeLocalCandidates(base);
        PeerServers known = servers;
        if (known != null) {
            known.removeBase(base);
        }
    }

    boolean isClosed() {
        return isClosed;
    }

    /** {@return what has come of each server so far} */
    List<IceServerReport> serverReports() {
        PeerServers known = servers;
        return known == null ? List.of() : known.reports();
    }

    /** Takes the role of the side that offers, before the peer's first check can come. */
    void setRole(IceRole role) {
        ice.setRole(role);
        drain();
    }

    /** Takes what the peer's description says of ICE. */
    void setRemoteIce(TransportPlan.RemoteIce remote) {
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

    /** Has the names in the peer's candidates resolved. */
    void resolveBy(RemoteNames resolving) {
        names = resolving;
    }

    void addRemoteCandidate(Candidate candidate) {
        RemoteNames resolving = names;
        if (resolving != null && resolving.take(candidate)) {
            return;
        }
        ice.addRemoteCandidate(candidate);
        drain();
    }

    void endOfRemoteCandidates() {
        RemoteNames resolving = names;
        if (resolving != null && resolving.holdEnd()) {
            return;
        }
        ice.endOfRemoteCandidates();
        drain();
    }

    /** Begins DTLS in the negotiated role, with the certificates the peer's description allows. */
    void startDtls(DtlsRole role, List<Fingerprint> remoteFingerprints) {
        dtlsState = DtlsTransportState.CONNECTING;
        dtlsRole = role;
        dtls.setRemoteFingerprints(remoteFingerprints, loop.nowNanos());
        dtls.start(role, loop.nowNanos());
        drain();
    }

    /** Takes what was agreed of media. */
    void configure(List<SectionPlan> sections) {
        sendsCryptex = isCryptexAllowed && SectionPlan.areCryptex(sections);
        if (srtp != null) {
            srtp.useCryptex(sendsCryptex);
        }
        media.configure(sections);
        drain();
    }

    void requestKeyframe(String mid) {
        media.requestKeyframe(mid);
        drain();
    }

    void sendRtp(String mid, String encodingName, byte[] packet) {
        if (srtp != null && !isClosed) {
            media.send(mid, encodingName, packet);
            drain();
        }
    }

    /** Has a sender send a track of another connection, or none. */
    void sendTrack(RtpSender sender, @Nullable MediaStreamTrack track) {
        if (!isClosed) {
            media.forwarders().track(sender, track);
            drain();
        }
    }

    /** Says BYE for a sender whose track has ended or fallen silent. */
    void pause(RtpSender sender) {
        if (!isClosed) {
            media.forwarders().pause(sender, loop.nowNanos());
            drain();
        }
    }

    /** {@return whether media can be sent now} */
    boolean canSend() {
        return srtp != null && selectedPath != null && sockets != null && !isClosed;
    }

    /**
     * Sends one packet of another connection's track; for each packet and receiver, so nothing else is looked at: what
     * else the cores have to send waits for their own timers and datagrams.
     */
    void forward(ForwardStream stream, ForwardedPacket packet, long nowNanos) {
        SrtpPair pair = srtp;
        Path path = selectedPath;
        PeerSockets open = sockets;
        if (pair == null || path == null || open == null || isClosed) {
            return;
        }
        boolean wasQuiet = stream.deadlineNanos() == SansIo.NO_DEADLINE;
        try {
            pair.forward(open, path, stream, packet, nowNanos);
        } catch (RuntimeException bug) {
            fail(bug);
        }
        if (wasQuiet) {
            armTimer();
        }
    }

    /** Takes a TCP connection whose first packet names this peer, with what has been read of it. */
    void adopt(Channel channel, Path path, byte[] first) {
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
            ice.pathClosed(path);
            drain();
        }
    }

    /** Takes one datagram that the socket has found to be this connection's. */
    @Override
    public void receive(Path path, byte[] buffer, int offset, int length, long nowNanos) {
        if (isClosed) {
            return;
        }
        PeerServers known = servers;
        try {
            if (known != null && known.receive(path, buffer, offset, length, nowNanos)) {
                drain();
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
                    receiveSrtp(path, buffer, offset, length, nowNanos);
                }
                default -> packetsRefused++;
            }
            drain();
        } catch (RuntimeException bug) {
            fail(bug);
        }
    }

    /** Takes a message that a server has sent over TCP or TLS. */
    void receiveFromServer(ServerLane lane, Path path, byte[] buffer, int offset, int length) {
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

    private void receiveSrtp(Path path, byte[] buffer, int offset, int length, long nowNanos) {
        SrtpPair pair = srtp;
        if (pair == null) {
            if (!early.offer(path, buffer, offset, length, nowNanos)) {
                packetsRefused++;
            }
            return;
        }
        boolean isRtcp = PacketKind.of(buffer, offset, length) == PacketKind.RTCP;
        int plainLength =
                isRtcp ? pair.unprotectRtcp(buffer, offset, length) : pair.unprotectRtp(buffer, offset, length);
        if (plainLength < 0) {
            packetsRefused++;
        } else if (isRtcp) {
            media.receiveRtcp(path, buffer, offset, plainLength, nowNanos);
        } else {
            media.receiveRtp(path, buffer, offset, plainLength, nowNanos);
        }
    }

    /** The keys are there: what came before them is taken as if it came now, in its order and with its times. */
    private void receiveEarly() {
        for (EarlyPackets.Early each = early.poll(); each != null; each = early.poll()) {
            receiveSrtp(each.path(), each.bytes(), 0, each.bytes().length, each.arrivalNanos());
        }
    }

    /** Runs what is due, then drains; also what a core's own task calls when it has something. */
    void advance() {
        if (isClosed) {
            return;
        }
        long nowNanos = loop.nowNanos();
        try {
            PeerServers known = servers;
            if (known != null) {
                known.advance(nowNanos);
            }
            ice.advance(nowNanos);
            dtls.advance(nowNanos);
            media.advance(nowNanos);
            drain();
        } catch (RuntimeException bug) {
            fail(bug);
        }
    }

    /** A core or a sink threw: this connection is given up, the others of the loop live on. */
    private void fail(RuntimeException bug) {
        LOG.log(System.Logger.Level.ERROR, label + ": given up after an internal error", bug);
        isDraining = false;
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
        boolean any = true;
        while (any && !isClosed) {
            PeerServers known = servers;
            any = known != null && known.drain();
            any |= ice.drain(open);
            any |= drainDtls(open);
            any |= drainRtp(open);
        }
        isDraining = false;
        armTimer();
    }

    private boolean drainDtls(PeerSockets open) {
        boolean any = false;
        for (Transmit out = dtls.pollTransmit(); out != null; out = dtls.pollTransmit()) {
            if (!ice.hasFailed()) {
                open.send(out);
            }
        }
        for (DtlsEvent event = dtls.pollEvent(); event != null; event = dtls.pollEvent()) {
            onDtls(event);
            any = true;
        }
        return any;
    }

    private boolean drainRtp(PeerSockets open) {
        SrtpPair pair = srtp;
        Path path = selectedPath;
        for (Transmit out = media.pollTransmit(); out != null; out = media.pollTransmit()) {
            if (pair != null && path != null) {
                pair.send(open, path, out);
            }
        }
        boolean any = false;
        for (RtpEvent event = media.pollEvent(); event != null; event = media.pollEvent()) {
            listener.onRtp(event);
            any = true;
        }
        return any;
    }

    /** ICE has chosen the path that everything but STUN takes from now on; null when nothing may be sent. */
    void selected(@Nullable Path path) {
        selectedPath = path;
        if (sockets != null) {
            sockets.traffic().select(path);
        }
        PeerServers known = servers;
        if (known != null && path != null) {
            known.selected(path);
        }
        if (path != null) {
            dtls.setPath(path, loop.nowNanos());
        }
    }

    private void onDtls(DtlsEvent event) {
        if (event instanceof DtlsEvent.Connected connected) {
            srtp = new SrtpPair(connected.local(), connected.remote(), srtpConfig, loop.sendScratch());
            srtp.useCryptex(sendsCryptex);
            dtlsCipher = connected.cipherSuite();
            dtlsState = DtlsTransportState.CONNECTED;
            receiveEarly();
            listener.onDtlsConnected();
        } else if (event instanceof DtlsEvent.Closed closed) {
            dtlsState = closed.reason() instanceof DtlsCloseReason.PeerClosed
                    ? DtlsTransportState.CLOSED
                    : DtlsTransportState.FAILED;
            listener.onDtlsClosed(closed.reason());
        }
    }

    StatsReport stats() {
        PeerSockets open = sockets;
        StatsReport.TransportStats transport = new StatsReport.TransportStats(
                packetsReceived,
                bytesReceived,
                open == null ? 0 : open.packetsSent(),
                open == null ? 0 : open.bytesSent(),
                packetsRefused,
                srtp == null ? SrtpCounters.NONE : srtp.rtpCounters(),
                srtp == null ? SrtpCounters.NONE : srtp.rtcpCounters(),
                srtp == null ? 0 : srtp.unsentPackets(),
                srtp == null ? "" : srtp.profile().name(),
                srtp != null && sendsCryptex,
                dtlsCipher,
                dtlsState,
                dtlsRole);
        return new StatsReport(
                loop.nowNanos(),
                media.inboundStats(),
                media.outboundStats(),
                transport,
                ice.selectedPathStats(),
                ice.counters(),
                ice.stats(open == null ? new PairTraffic() : open.traffic()),
                media.forwarders().stats(),
                dtls.counters());
    }

    private void armTimer() {
        long deadline = Math.min(ice.deadlineNanos(), Math.min(dtls.deadlineNanos(), media.deadlineNanos()));
        PeerServers known = servers;
        if (known != null) {
            deadline = Math.min(deadline, known.deadlineNanos());
        }
        if (isClosed || deadline >= timerNanos) {
            return;
        }
        if (timer != null) {
            timer.cancel(false);
        }
        timerNanos = deadline;
        timer = loop.schedule(this::onTimer, Math.max(0, deadline - loop.nowNanos()));
    }

    private void onTimer() {
        timer = null;
        timerNanos = SansIo.NO_DEADLINE;
        advance();
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
        PeerServers known = servers;
        if (known != null) {
            known.close();
        }
        isClosed = true;
        early.clear();
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
        PeerSockets open = sockets;
        if (open != null) {
            loop.flush();
            open.close();
        }
        if (srtp != null) {
            srtp.destroy();
        }
    }
}
