package dev.nightjar.endpoint;

import dev.nightjar.core.Path;
import dev.nightjar.core.Transmit;
import dev.nightjar.dtlssrtp.DtlsCloseReason;
import dev.nightjar.dtlssrtp.DtlsConfig;
import dev.nightjar.dtlssrtp.DtlsCounters;
import dev.nightjar.dtlssrtp.DtlsEvent;
import dev.nightjar.dtlssrtp.DtlsRole;
import dev.nightjar.dtlssrtp.DtlsSession;
import dev.nightjar.dtlssrtp.Fingerprint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The DTLS of one connection, and what it has reached.
 *
 * <p>Its owner, {@link PeerTransport}, calls {@link #drain} after each change. Loop-confined.
 */
final class PeerDtls {
    private final MediaLoop loop;
    private final Listener listener;
    private final DtlsSession session;
    private DtlsTransportState state = DtlsTransportState.NEW;
    private @Nullable DtlsRole role;
    private String cipher = "";

    /**
     * Makes a session that nobody has started.
     *
     * @param wakeUp has the owner drain; called on any thread
     */
    PeerDtls(PeerTransportConfig config, MediaLoop loop, Runnable wakeUp, Listener listener) {
        this.loop = loop;
        this.listener = listener;
        this.session = DtlsSession.create(DtlsConfig.builder(config.certificate(), config.handshakeExecutor(), wakeUp)
                .random(config.random())
                .srtpProfiles(config.security().srtpProfiles())
                .keyLog(config.keyLog())
                .mtu(config.security().dtlsMtu())
                .build());
    }

    /** Takes what the session reports. */
    interface Listener {
        /** The peer has proved its certificate, and there are keys for SRTP. */
        void onDtlsConnected(DtlsEvent.Connected connected);

        void onDtlsClosed(DtlsCloseReason reason);
    }

    /** Begins in the negotiated role, with the certificates the peer's description allows. */
    void start(DtlsRole negotiated, List<Fingerprint> remoteFingerprints) {
        state = DtlsTransportState.CONNECTING;
        role = negotiated;
        session.setRemoteFingerprints(remoteFingerprints, loop.nowNanos());
        session.start(negotiated, loop.nowNanos());
    }

    /** ICE has chosen the path that flights take. */
    void path(Path path) {
        session.setPath(path, loop.nowNanos());
    }

    void receive(Path path, byte[] buffer, int offset, int length, long nowNanos) {
        session.receive(path, buffer, offset, length, nowNanos);
    }

    void advance(long nowNanos) {
        session.advance(nowNanos);
    }

    long deadlineNanos() {
        return session.deadlineNanos();
    }

    /**
     * Sends what is to be sent and tells what is to be told.
     *
     * @param maySend whether a path may be sent on; what waits is dropped otherwise
     * @return whether there was anything to tell
     */
    boolean drain(PeerSockets sockets, boolean maySend) {
        for (Transmit out = session.pollTransmit(); out != null; out = session.pollTransmit()) {
            if (maySend) {
                sockets.send(out);
            }
        }
        boolean any = false;
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
            listener.onDtlsConnected(connected);
        } else if (event instanceof DtlsEvent.Closed closed) {
            state = closed.reason() instanceof DtlsCloseReason.PeerClosed
                    ? DtlsTransportState.CLOSED
                    : DtlsTransportState.FAILED;
            listener.onDtlsClosed(closed.reason());
        }
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

    DtlsCounters counters() {
        return session.counters();
    }

    /** Says goodbye. */
    void close(long nowNanos) {
        session.close(nowNanos);
    }
}
