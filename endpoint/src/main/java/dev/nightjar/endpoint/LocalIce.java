package dev.nightjar.endpoint;

import dev.nightjar.ice.IceCredentials;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Our ICE credentials, and when others take their place: RFC 9429 §5.2.1 and §5.3.1, and W3C WebRTC's
 * {@code [[LocalIceCredentialsToReplace]]}.
 *
 * <p>Guarded by the connection's lock.
 */
final class LocalIce {
    private final Supplier<IceCredentials> fresh;
    private final Set<String> toReplace = new HashSet<>();
    /** RFC 9429 §4.1.18: by the next offer, which is not needed for it. */
    private final Set<String> outdated = new HashSet<>();

    private IceCredentials current;
    private @Nullable IceCredentials pending;
    private IceCredentials planned;
    private @Nullable IceCredentials answering;

    /**
     * Begins with the first credentials.
     *
     * @param fresh makes others
     */
    LocalIce(IceCredentials first, Supplier<IceCredentials> fresh) {
        this.fresh = fresh;
        this.current = first;
        this.planned = first;
    }

    /** W3C restartIce: what our descriptions have now is to be replaced. */
    void restart() {
        described(toReplace);
    }

    /** The configuration has changed, RFC 9429 §4.1.18: whenever there is another offer, it is to restart ICE. */
    void outdate() {
        described(outdated);
    }

    private void described(Set<String> ufrags) {
        ufrags.add(current.ufrag());
        IceCredentials offered = pending;
        if (offered != null) {
            ufrags.add(offered.ufrag());
        }
    }

    /** {@return whether a restart was asked for and is not agreed yet} */
    boolean isRestartWanted() {
        return !toReplace.isEmpty();
    }

    /** {@return what the next offer of ours has: other credentials than before where ICE is to restart} */
    IceCredentials offer(boolean restarts) {
        IceCredentials before = pending != null ? pending : current;
        boolean isOver = toReplace.contains(before.ufrag()) || outdated.contains(before.ufrag());
        planned = restarts || isOver ? fresh.get() : before;
        return planned;
    }

    /** {@return what our last offer or answer has, whether it was set or not} */
    IceCredentials planned() {
        return planned;
    }

    /** {@return what our answer has; RFC 8839 §4.4.2: other credentials where the offer restarts, and only there} */
    IceCredentials answer(boolean offerRestarts) {
        if (!offerRestarts) {
            planned = current;
        } else {
            answering = answering == null ? fresh.get() : answering;
            planned = answering;
        }
        return planned;
    }

    /** Our offer is set; returns the credentials that a generation of ICE begins with now, or null. */
    @Nullable
    IceCredentials offered() {
        IceCredentials before = pending != null ? pending : current;
        if (planned.equals(before)) {
            return null;
        }
        pending = planned;
        return planned;
    }

    /** Our answer is set; returns the credentials that a generation of ICE begins with now, or null. */
    @Nullable
    IceCredentials answered() {
        boolean isRestart = !planned.equals(current);
        pending = isRestart ? planned : null;
        settled();
        return isRestart ? current : null;
    }

    /** The exchange is complete: what was offered is in force. */
    void settled() {
        current = pending != null ? pending : current;
        clear();
        if (!toReplace.contains(current.ufrag())) {
            toReplace.clear();
        }
        if (!outdated.contains(current.ufrag())) {
            outdated.clear();
        }
    }

    /** {@return whether that offer of ours, now taken back, would have restarted ICE} */
    boolean rolledBack() {
        boolean wasRestart = pending != null;
        clear();
        return wasRestart;
    }

    /**
     * The exchange is complete and leaves no section: nothing of ours is described any more that a restart could
     * replace. But where there is a transport, a section to come uses it: a restart that was asked for, as after ICE
     * has failed, is made by the offer that has one.
     *
     * @param hasTransport whether sections have had one before
     * @return whether our offer would have restarted ICE
     */
    boolean settledWithoutSections(boolean hasTransport) {
        if (hasTransport) {
            outdated.addAll(toReplace);
        } else {
            outdated.clear();
        }
        toReplace.clear();
        return rolledBack();
    }

    /** {@return whether our offer that is not answered yet restarts ICE} */
    boolean isRestartPending() {
        return pending != null;
    }

    /** {@return the user fragment of our newest description} */
    String ufrag() {
        return pending != null ? pending.ufrag() : current.ufrag();
    }

    /** {@return what our newest description has} */
    IceParameters parameters() {
        IceCredentials described = pending != null ? pending : current;
        return new IceParameters(described.ufrag(), described.password());
    }

    private void clear() {
        pending = null;
        answering = null;
        planned = current;
    }
}
