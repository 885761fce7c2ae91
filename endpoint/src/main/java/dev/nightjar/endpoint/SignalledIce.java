package dev.nightjar.endpoint;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a connection's descriptions say of its ICE, read under the connection's lock; any thread. */
final class SignalledIce implements IceTransport.Signalled {
    private final Object lock;
    private final Supplier<Negotiation> negotiation;

    SignalledIce(Object lock, Supplier<Negotiation> negotiation) {
        this.lock = lock;
        this.negotiation = negotiation;
    }

    @Override
    public List<IceCandidate> localCandidates() {
        synchronized (lock) {
            return negotiation.get().localCandidates();
        }
    }

    @Override
    public List<IceCandidate> remoteCandidates() {
        synchronized (lock) {
            return negotiation.get().remoteCandidates();
        }
    }

    @Override
    public @Nullable IceParameters localParameters() {
        synchronized (lock) {
            return negotiation.get().localParameters();
        }
    }

    @Override
    public @Nullable IceParameters remoteParameters() {
        synchronized (lock) {
            return negotiation.get().remoteParameters();
        }
    }
}
