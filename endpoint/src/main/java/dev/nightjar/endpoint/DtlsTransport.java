package dev.nightjar.endpoint;

import dev.nightjar.endpoint.internal.callbacks.Listeners;
import java.util.List;
import java.util.function.Consumer;

/**
 * The DTLS that keys the media of a connection: W3C RTCDtlsTransport, §5.5. A connection has one for life, which every
 * {@link RtpSender#transport} and {@link RtpReceiver#transport} of it gives.
 *
 * <p>Accessors may be called on any thread; listeners are called on the connection's executor, right after the change
 * and before those of the connection itself. {@link PeerConnection#close} changes the state and tells nobody, as W3C
 * has it.
 */
public final class DtlsTransport {
    private final IceTransport iceTransport;
    private final Listeners<DtlsTransportState> stateListeners = new Listeners<>();
    private final Listeners<ErrorEvent> errorListeners = new Listeners<>();
    private volatile DtlsTransportState state = DtlsTransportState.NEW;
    private volatile List<byte[]> remoteCertificates = List.of();

    DtlsTransport(IceTransport iceTransport) {
        this.iceTransport = iceTransport;
    }

    /** {@return the ICE beneath it} */
    public IceTransport iceTransport() {
        return iceTransport;
    }

    /** {@return how far it has come} */
    public DtlsTransportState state() {
        return state;
    }

    /** {@return copies of the certificates that the peer has proved itself by, in DER; none before it is connected} */
    public List<byte[]> remoteCertificates() {
        return remoteCertificates.stream().map(byte[]::clone).toList();
    }

    /** Calls {@code listener} when the state changes. */
    public void onStateChange(Consumer<DtlsTransportState> listener) {
        stateListeners.add(listener);
    }

    /** Calls {@code listener} when DTLS fails, before it is told that the state is {@code FAILED}. */
    public void onError(Consumer<ErrorEvent> listener) {
        errorListeners.add(listener);
    }

    void state(DtlsTransportState reached) {
        state = reached;
    }

    void remoteCertificates(List<byte[]> proved) {
        remoteCertificates = List.copyOf(proved);
    }

    void tellState(DtlsTransportState reached) {
        stateListeners.fire(reached);
    }

    void tellError(RtcError error) {
        errorListeners.fire(new ErrorEvent(error));
    }
}
