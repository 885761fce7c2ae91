package dev.nightjar.endpoint.internal.transport;

import dev.nightjar.core.Path;
import dev.nightjar.core.Transmit;
import dev.nightjar.dtlssrtp.DtlsCertificate;
import dev.nightjar.dtlssrtp.DtlsCloseReason;
import dev.nightjar.dtlssrtp.DtlsConfig;
import dev.nightjar.dtlssrtp.DtlsCounters;
import dev.nightjar.dtlssrtp.DtlsEvent;
import dev.nightjar.dtlssrtp.DtlsRole;
import dev.nightjar.dtlssrtp.DtlsSession;
import dev.nightjar.dtlssrtp.Fingerprint;
import dev.nightjar.endpoint.DtlsTransportState;
import dev.nightjar.endpoint.RtcError;
import dev.nightjar.endpoint.internal.loop.MediaLoop;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The DTLS of one connection, and what it has reached.
 *
 * <p>Its owner, {@code PeerTransport}, calls {@link #drain} after each change. Loop-confined.
 */
public final class PeerDtls {
    private final MediaLoop loop;
    private final Listener listener;
    private final Supplier<DtlsSession> sessions;
    private final DtlsCertificate certificate;
    private DtlsSession session;
    private @Nullable Path path;
    private DtlsTransportState state = DtlsTransportState.NEW;
    private @Nullable DtlsRole role;
    private String cipher = "";
    private boolean isConnectingNew;

    /**
     * Makes a session that nobody has started.
     *
     * @param wakeUp has the owner drain; called on any thread
     */
    public PeerDtls(PeerTransportConfig config, MediaLoop loop, Runnable wakeUp, Listener listener) {
        this.loop = loop;
        this.listener = listener;
        this.certificate = config.certificate();
        // In lock-step whatever the handshake makes of a call is there when the call returns.
        Runnable waking = loop.isLockStep() ? () -> {} : wakeUp;
        DtlsConfig settings = DtlsConfig.builder(config.certificate(), config.handshakeExecutor(), waking)
                .lockStep(loop.isLockStep())
                .random(config.random())
                .srtpProfiles(config.security().srtpProfiles())
                .keyLog(config.keyLog())
                .mtu(config.security().dtlsMtu())
                .build();
        this.sessions = () -> DtlsSession.create(settings);
        this.session = sessions.get();
    }

    /** Takes what the session reports. */
    public interface Listener {
        /** The role is known and so is a path: the handshake begins. */
        void onDtlsConnecting();

        /** The peer has proved those certificates, and there are keys for SRTP. */
        void onDtlsConnected(DtlsEvent.Connected connected, List<byte[]> remoteCertificates);

        /** DTLS has ended; the error is null for an end in order. */
        void onDtlsClosed(DtlsCloseReason reason, @Nullable RtcError error);
    }

    /**
     * Begins in the negotiated role, with the certificates the peer's description allows.
     *
     * <p>Where there is an association already, another takes its place: RFC 8842 §3. *Choice:* the old one ends
     * without a goodbye, which a peer that has not heard our answer yet would take for the end of the connection.
     */
    public void start(DtlsRole negotiated, List<Fingerprint> remoteFingerprints) {
        if (role != null) {
            replace();
        }
        role = negotiated;
        session.setRemoteFingerprints(remoteFingerprints, loop.nowNanos());
        session.start(negotiated, loop.nowNanos());
        tellConnecting();
    }

    private void replace() {
        session.close(loop.nowNanos());
        session = sessions.get();
        if (path != null) {
            session.setPath(path, loop.nowNanos());
        }
        state = DtlsTransportState.NEW;
    }

    /** ICE has chosen the path that flights take. */
    public void path(Path chosen) {
        path = chosen;
        session.setPath(chosen, loop.nowNanos());
        tellConnecting();
    }

    /** W3C WebRTC §5.5: until both are known nothing is negotiated. */
    private void tellConnecting() {
        if (state == DtlsTransportState.NEW && role != null && path != null) {
            state = DtlsTransportState.CONNECTING;
            isConnectingNew = true;
        }
    }

    /** Takes one datagram, borrowed until the call returns; {@link #drain} follows. */
    public void receive(Path path, byte[] buffer, int offset, int length, long nowNanos) {
        session.receive(path, buffer, offset, length, nowNanos);
    }

    /** Does what is due; {@link #drain} follows. */
    public void advance(long nowNanos) {
        session.advance(nowNanos);
    }

    /** {@return when something is due next} */
    public long deadlineNanos() {
        return session.deadlineNanos();
    }

    /**
     * Sends what is to be sent and tells what is to be told.
     *
     * @param maySend whether a path may be sent on; what waits is dropped otherwise
     * @return whether there was anything to tell
     */
    public boolean drain(PeerSockets sockets, boolean maySend) {
        for (Transmit out = session.pollTransmit(); out != null; out = session.pollTransmit()) {
            if (maySend) {
                sockets.send(out);
            }
        }
        boolean any = isConnectingNew;
        if (isConnectingNew) {
            // Here, since ICE has told by now of the path that has begun it.
            isConnectingNew = false;
            listener.onDtlsConnecting();
        }
        for (DtlsEvent event = session.pollEvent(); event != null; event = session.pollEvent()) {
            tell(event);
            any = true;
        }
        return any;
    }

    private void tell(DtlsEvent event) {
        if (event instanceof DtlsEvent.Connected connected) {
            cipher = connected.cipherSuite();
            state = DtlsTransportState.CONNECTED;
            listener.onDtlsConnected(connected, session.remoteCertificates());
        } else if (event instanceof DtlsEvent.Closed closed) {
            RtcError error = errorOf(closed.reason());
            state = error == null ? DtlsTransportState.CLOSED : DtlsTransportState.FAILED;
            listener.onDtlsClosed(closed.reason(), error);
        }
    }

    /** W3C WebRTC §11.3: what failed, and the fatal alerts; null where DTLS was closed and did not fail. */
    private @Nullable RtcError errorOf(DtlsCloseReason reason) {
        if (reason instanceof DtlsCloseReason.PeerClosed || reason instanceof DtlsCloseReason.ClosedLocally) {
            return null;
        }
        if (reason instanceof DtlsCloseReason.FingerprintMismatch) {
            return RtcError.fingerprint("the peer's certificate is not the one that its description names");
        }
        return RtcError.dtls(reason.toString(), session.receivedAlert(), session.sentAlert());
    }

    DtlsTransportState state() {
        return state;
    }

    /** {@return our role, or null before it is negotiated} */
    @Nullable
    DtlsRole role() {
        return role;
    }

    /** {@return the cipher suite, empty before there is one} */
    String cipher() {
        return cipher;
    }

    /** {@return our certificate in DER} */
    byte[] localCertificate() {
        return certificate.encoded();
    }

    /** {@return the peer's certificate in DER, or null before it has come} */
    byte @Nullable [] remoteCertificate() {
        return session.remoteCertificate();
    }

    /** {@return what the session has counted} */
    public DtlsCounters counters() {
        return session.counters();
    }

    /** Says goodbye. */
    public void close(long nowNanos) {
        session.close(nowNanos);
    }
}
