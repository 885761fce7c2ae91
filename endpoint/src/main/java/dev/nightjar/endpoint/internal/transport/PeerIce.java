package dev.nightjar.endpoint.internal.transport;

import dev.nightjar.core.Path;
import dev.nightjar.core.SansIo;
import dev.nightjar.core.Transmit;
import dev.nightjar.core.TransportProtocol;
import dev.nightjar.endpoint.IceOptions;
import dev.nightjar.endpoint.internal.loop.LoopPeer;
import dev.nightjar.endpoint.internal.loop.MediaLoop;
import dev.nightjar.endpoint.internal.loop.ReportTime;
import dev.nightjar.ice.Candidate;
import dev.nightjar.ice.IceCounters;
import dev.nightjar.ice.IceCredentials;
import dev.nightjar.ice.IceEvent;
import dev.nightjar.ice.IcePathStats;
import dev.nightjar.ice.IceRole;
import dev.nightjar.ice.IceState;
import dev.nightjar.ice.StunDemux;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/*
 * An ICE restart is a second generation beside the first, RFC 8445 §9. "current" is the one whose selected path media
 * takes; "next" is there from the moment our side of the restart is described until it takes current's place, which is
 * when it has selected a pair, or when the peer's side is known and current has no pair that works. Taking the offer
 * back drops next; a next that fails is dropped too, and the path of current stays as good as it is. Whoever is left
 * without a place is closed at once: the peer renews its consent on the old path every few seconds and gives it up
 * after thirty (RFC 7675 §5.1), and by then it has moved.
 *
 * DTLS and SRTP know nothing of this. They are told of a path when there is one, and take what comes on any.
 */

/**
 * The ICE of one connection: its agents, the addresses they have proved, and the path they have chosen.
 *
 * <p>Its owner, {@code PeerTransport}, calls {@link #drain} after each change. Confined to the loop's thread, but for
 * {@link #isAlive}.
 */
public final class PeerIce {
    private static final System.Logger LOG = System.getLogger(PeerIce.class.getName());

    private final String label;
    private final MediaLoop loop;
    private final Owner owner;
    private final TransportListener listener;
    private final IceOptions options;
    private final SecureRandom random;
    private IceGeneration current;
    private @Nullable IceGeneration next;
    private IceState told = IceState.NEW;
    private IceRole toldRole = IceRole.CONTROLLED;
    private @Nullable SelectedPair untold;
    private long giveUpNanos = SansIo.NO_DEADLINE;
    private int selectedPairChanges;
    private boolean isOpen;
    private boolean isRefusalTold;
    private volatile boolean isAlive;

    /** The connection whose ICE this is. */
    public interface Owner extends LoopPeer {
        /** Takes the path that everything but STUN is sent on from now on; null when nothing may be sent. */
        void selected(@Nullable Path path);

        /** A generation of ICE is over: what serves it may go. */
        void generationEnded(String ufrag);

        /** A generation has reached another state. */
        void generationChanged(IceGeneration generation);
    }

    /** Makes the first generation, which checks nothing before it is open. */
    public PeerIce(Owner owner, PeerTransportConfig config, TransportListener listener) {
        this.owner = owner;
        this.label = config.label();
        this.loop = owner.loop();
        this.listener = listener;
        this.options = config.iceOptions();
        this.random = config.random();
        this.current = new IceGeneration(
                config.localCredentials(), config.transactionTag(), IceRole.CONTROLLED, options, random, listener);
    }

    /** {@return whether authenticated packets have come and ICE has not failed; any thread} */
    public boolean isAlive() {
        return isAlive;
    }

    /** The sockets are there: from now on the loop finds this connection by what a STUN message carries. */
    public void open() {
        isOpen = true;
        register(current);
        IceGeneration waiting = next;
        if (waiting != null) {
            register(waiting);
        }
    }

    private void register(IceGeneration generation) {
        loop.peers().add(generation.ufrag(), generation.tag(), owner);
    }

    /** Another has taken its place, or it was not wanted in the end: nobody is to wait for its candidates. */
    private void end(IceGeneration generation) {
        generation.locals().end();
        close(generation);
    }

    private void close(IceGeneration generation) {
        generation.close();
        loop.peers().remove(generation.ufrag(), generation.tag(), owner);
        owner.generationEnded(generation.ufrag());
    }

    /** Begins the generation anew that nobody was told of: the same credentials, no candidates, no servers. */
    public void gatherAgain() {
        IceGeneration before = current;
        close(before);
        current = before.again(random, options, listener);
        if (isOpen) {
            register(current);
        }
    }

    /** {@return the generation with that user fragment of ours, or null when it has ended} */
    public @Nullable IceGeneration generation(String ufrag) {
        IceGeneration restarted = next;
        if (restarted != null && restarted.ufrag().equals(ufrag)) {
            return restarted;
        }
        return current.ufrag().equals(ufrag) ? current : null;
    }

    /** Takes a host candidate that is sent from {@code base}, into each generation that may use one. */
    public void addHostCandidate(Candidate candidate, InetSocketAddress base, TransportProtocol protocol) {
        addHost(current, candidate, base, protocol);
        IceGeneration restarted = next;
        if (restarted != null) {
            addHost(restarted, candidate, base, protocol);
        }
    }

    private static void addHost(
            IceGeneration to, Candidate candidate, InetSocketAddress base, TransportProtocol protocol) {
        if (!to.isRelayOnly()) {
            to.locals().add(candidate, base, protocol, null);
        }
    }

    /** The socket at {@code base} is gone, and its candidates with it. */
    public void removeLocalCandidates(InetSocketAddress base) {
        current.locals().removeBase(base);
        IceGeneration restarted = next;
        if (restarted != null) {
            restarted.locals().removeBase(base);
        }
    }

    /** {@return whether what comes on any other path than a relayed one is for nobody, RFC 8828 §5.2 mode 4} */
    public boolean isRelayOnly() {
        IceGeneration restarted = next;
        return current.isRelayOnly() && (restarted == null || restarted.isRelayOnly());
    }

    /**
     * Takes the role of the side that offers, before the peer's first check can come; lite never controls. Who calls
     * has told of it already, so that only another is news.
     */
    public void offer(IceRole role) {
        setRole(role);
        toldRole = current.agent().role();
    }

    private void setRole(IceRole role) {
        if (!options.lite()) {
            current.agent().setRole(role);
        }
    }

    /**
     * Begins a restart with those credentials of ours, in place of one that is not answered yet. Its candidates are
     * gathered anew and the role stays, RFC 8445 §9.
     */
    public void restart(IceCredentials credentials) {
        IceGeneration replaced = next;
        if (replaced != null) {
            end(replaced);
        }
        IceGeneration restarted = new IceGeneration(
                credentials, IceGeneration.nextTag(), current.agent().role(), options, random, listener);
        next = restarted;
        if (isOpen) {
            register(restarted);
        }
        if (told == IceState.FAILED) {
            giveUpNanos = giveUpTime();
        }
        tellState();
    }

    /** Our offer of a restart was taken back. */
    public void abandonRestart() {
        IceGeneration abandoned = next;
        if (abandoned != null && !abandoned.isRemoteKnown()) {
            end(abandoned);
            next = null;
            tellState();
        }
    }

    /** Takes what the peer's description says of ICE, the first or that of a restart. */
    public void setRemote(RemoteIce remote) {
        IceGeneration restarted = next;
        if (restarted == null) {
            setRole(remote.role());
            current.setRemote(remote);
            return;
        }
        restarted.setRemote(remote);
        if (current.agent().state().isUsable()) {
            current.agent().retire();
        } else {
            takePlace(restarted);
        }
        tellState();
    }

    private void takePlace(IceGeneration restarted) {
        end(current);
        current = restarted;
        next = null;
    }

    /** Takes a candidate of the peer, for the generation of its description in force. */
    public void addRemoteCandidate(Candidate candidate) {
        described().agent().addRemoteCandidate(candidate);
    }

    /** The peer has no more candidates. */
    public void endOfRemoteCandidates() {
        described().agent().endOfRemoteCandidates();
    }

    /** The generation of the peer's description in force. */
    private IceGeneration described() {
        IceGeneration restarted = next;
        return restarted != null && restarted.isRemoteKnown() ? restarted : current;
    }

    /** Takes a STUN message. */
    public void receive(Path path, byte[] buffer, int offset, int length, long nowNanos) {
        IceGeneration addressed = addressed(buffer, offset, length);
        if (path.protocol() == TransportProtocol.RELAY || !addressed.isRelayOnly()) {
            addressed.agent().receive(path, buffer, offset, length, nowNanos);
        }
    }

    private IceGeneration addressed(byte[] buffer, int offset, int length) {
        IceGeneration restarted = next;
        if (restarted == null) {
            return current;
        }
        String ufrag = StunDemux.localUfrag(buffer, offset, length);
        boolean isRestarted = ufrag != null
                ? ufrag.equals(restarted.ufrag())
                : StunDemux.transactionTag(buffer, offset, length) == Integer.toUnsignedLong(restarted.tag());
        return isRestarted ? restarted : current;
    }

    /** The connection of a TCP path has ended or could not be made. */
    public void pathClosed(Path path) {
        current.agent().pathClosed(path);
        IceGeneration restarted = next;
        if (restarted != null) {
            restarted.agent().pathClosed(path);
        }
    }

    /** Does what is due; {@link #drain} follows. */
    public void advance(long nowNanos) {
        current.agent().advance(nowNanos);
        IceGeneration restarted = next;
        if (restarted != null) {
            restarted.agent().advance(nowNanos);
        }
        giveUpIfDue(nowNanos);
    }

    /** {@return when something is due next} */
    public long deadlineNanos() {
        IceGeneration restarted = next;
        long deadline = Math.min(giveUpNanos, current.agent().deadlineNanos());
        return restarted == null
                ? deadline
                : Math.min(deadline, restarted.agent().deadlineNanos());
    }

    /** Sends what is to be sent and tells what is to be told; returns whether there was anything to tell. */
    public boolean drain(PeerSockets sockets) {
        boolean any = drain(sockets, current);
        IceGeneration restarted = next;
        if (restarted != null) {
            any |= drain(sockets, restarted);
        }
        return any;
    }

    private boolean drain(PeerSockets sockets, IceGeneration generation) {
        boolean any = false;
        for (Transmit out = generation.agent().pollTransmit();
                out != null;
                out = generation.agent().pollTransmit()) {
            sockets.send(out);
        }
        for (IceEvent event = generation.agent().pollEvent();
                event != null;
                event = generation.agent().pollEvent()) {
            tell(sockets, generation, event);
            any = true;
        }
        tellPair();
        tellRole();
        return any;
    }

    /** W3C WebRTC §5.6: a pair and the state that comes of it are told together; the agent reports the pair first. */
    private void tellPair() {
        SelectedPair pair = untold;
        if (pair != null) {
            untold = null;
            listener.onIce(pair, null);
        }
    }

    private void tellRole() {
        IceRole role = current.agent().role();
        if (role != toldRole) {
            toldRole = role;
            listener.onIceRole(role);
        }
    }

    private void tell(PeerSockets sockets, IceGeneration generation, IceEvent event) {
        if (event instanceof IceEvent.PathAuthenticated authenticated) {
            if (claim(sockets, authenticated.path())) {
                isAlive = true;
            }
        } else if (event instanceof IceEvent.SelectedPathChanged selected) {
            if (claim(sockets, selected.path())) {
                select(generation, selected.path());
            } else {
                listener.onFailed("another live connection uses its pair of addresses");
            }
        } else if (event instanceof IceEvent.StateChanged changed) {
            changed(generation, changed.state());
        }
    }

    private boolean claim(PeerSockets sockets, Path path) {
        boolean isOurs = sockets.claim(path);
        if (!isOurs && !isRefusalTold) {
            isRefusalTold = true;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0}: refused a pair of addresses that another live connection uses (expected: one connection per"
                            + " pair on a shared port; give one side SocketPolicy.OWN)",
                    label);
        }
        return isOurs;
    }

    private void select(IceGeneration generation, Path path) {
        if (generation == next) {
            takePlace(generation);
        }
        selectedPairChanges++;
        owner.selected(path);
        IcePathStats selected = generation.agent().selectedPathStats();
        if (selected != null) {
            tellPair();
            untold =
                    new SelectedPair(generation.ufrag(), selected.local(), generation.remoteUfrag(), selected.remote());
        }
    }

    private void changed(IceGeneration generation, IceState state) {
        generation.state(state);
        owner.generationChanged(generation);
        IceGeneration restarted = next;
        if (state == IceState.FAILED && generation == restarted) {
            end(generation);
            next = null;
        } else if (state == IceState.FAILED
                && generation == current
                && restarted != null
                && restarted.isRemoteKnown()) {
            takePlace(restarted);
            owner.selected(null);
        }
        tellState();
    }

    /**
     * W3C WebRTC §5.6.3: a restart begun while connected leaves the state connected, completed no longer; one begun
     * while disconnected, or after failing, is checking.
     */
    private IceState state() {
        IceState state = current.state();
        IceGeneration restarted = next;
        if (restarted == null) {
            return state == IceState.NEW && told != IceState.NEW ? IceState.CHECKING : state;
        }
        return switch (state) {
            case COMPLETED -> IceState.CONNECTED;
            case DISCONNECTED -> restarted.isRemoteKnown() ? IceState.CHECKING : state;
            default -> state;
        };
    }

    private void tellState() {
        IceState state = state();
        if (state == told || state == IceState.CLOSED) {
            return;
        }
        told = state;
        giveUpNanos = SansIo.NO_DEADLINE;
        SelectedPair pair = untold;
        untold = null;
        listener.onIce(pair, state);
        if (state == IceState.FAILED) {
            isAlive = false;
            // RFC 7675 §5.1: without consent nothing may be sent.
            owner.selected(null);
            giveUpNanos = giveUpTime();
            giveUpIfDue(loop.nowNanos());
        }
    }

    private long giveUpTime() {
        return loop.nowNanos() + options.failedTimeout().toNanos();
    }

    private void giveUpIfDue(long nowNanos) {
        if (nowNanos >= giveUpNanos) {
            giveUpNanos = SansIo.NO_DEADLINE;
            listener.onIceGivenUp();
        }
    }

    /** {@return whether no path works any more, so that nothing may be sent} */
    public boolean hasFailed() {
        return told == IceState.FAILED;
    }

    /** {@return the selected pair in numbers, or null without one} */
    public @Nullable IcePathStats selectedPathStats() {
        return current.agent().selectedPathStats();
    }

    /** {@return pairs and candidates, W3C's names} */
    IceReport report(PairTraffic traffic, ReportTime time, long availableBps) {
        IceReport report = new IceReport(traffic, time, availableBps, this::sourceOf);
        report.add(current, true);
        IceGeneration restarted = next;
        if (restarted != null) {
            report.add(restarted, false);
        }
        return report;
    }

    /** {@return our role, of the generation in use} */
    IceRole role() {
        return current.agent().role();
    }

    /** {@return our user fragment, of the generation in use} */
    String localUfrag() {
        return current.ufrag();
    }

    /** {@return what ICE has reached, as it was told} */
    IceState toldState() {
        return told;
    }

    /** {@return how often the pair in use has changed} */
    int selectedPairChanges() {
        return selectedPairChanges;
    }

    private @Nullable CandidateSource sourceOf(Candidate candidate) {
        CandidateSource source = current.locals().sourceOf(candidate);
        IceGeneration restarted = next;
        return source != null || restarted == null ? source : restarted.locals().sourceOf(candidate);
    }

    /** {@return what the agent in use has counted since the restart that began it} */
    public IceCounters counters() {
        return current.agent().counters();
    }

    /** Ends every generation. */
    public void close() {
        isAlive = false;
        close(current);
        IceGeneration restarted = next;
        if (restarted != null) {
            close(restarted);
            next = null;
        }
    }
}
