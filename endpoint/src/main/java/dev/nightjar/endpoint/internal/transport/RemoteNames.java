package dev.nightjar.endpoint.internal.transport;

import dev.nightjar.endpoint.internal.loop.MediaLoop;
import dev.nightjar.endpoint.internal.mdns.MdnsQuestions;
import dev.nightjar.endpoint.internal.mdns.MdnsResolver;
import dev.nightjar.ice.Candidate;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The candidates of a peer that hide their address behind a {@code .local} name, while that is asked for.
 *
 * <p>Loop-confined. One that nobody answers for is forgotten, quietly: it is what happens with every peer that is not
 * on our network.
 */
public final class RemoteNames {
    /** In the life of a connection: a browser has one for each IP version and network. */
    public static final int MAX_NAMES = 16;

    private final MdnsResolver resolver;
    private final MediaLoop loop;
    private final Taker peer;
    private final BooleanSupplier isAllowed;
    private int asked;
    private int open;
    private boolean isEndHeld;

    /** Who gets the candidates with the addresses behind their names; on the loop. */
    public interface Taker {
        /** Takes a candidate of the peer. */
        void addRemoteCandidate(Candidate candidate);

        /** The peer has no more. */
        void endOfRemoteCandidates();
    }

    /**
     * Makes one that has asked for nothing.
     *
     * @param isAllowed whether names may be asked for now, which tells the network who is called: W3C WebRTC §4.4.2
     *     prohibits it where only relays are used
     */
    public RemoteNames(MdnsResolver resolver, MediaLoop loop, Taker peer, BooleanSupplier isAllowed) {
        this.isAllowed = isAllowed;
        this.resolver = resolver;
        this.loop = loop;
        this.peer = peer;
    }

    /** {@return whether the candidate comes back later, with an address; else it is to be used as it is} */
    public boolean take(Candidate candidate) {
        InetSocketAddress address = candidate.address();
        if (!address.isUnresolved() || !MdnsQuestions.isCandidateName(address.getHostString()) || asked >= MAX_NAMES) {
            return false;
        }
        if (!isAllowed.getAsBoolean()) {
            return false;
        }
        asked++;
        open++;
        resolver.resolve(address.getHostString(), found -> loop.execute(() -> answered(candidate, found)));
        return true;
    }

    /** {@return whether the end of the candidates is told later, when no name is open any more} */
    public boolean holdEnd() {
        isEndHeld = open > 0;
        return isEndHeld;
    }

    private void answered(Candidate candidate, @Nullable InetAddress found) {
        open--;
        if (found != null) {
            peer.addRemoteCandidate(withAddress(candidate, found));
        }
        if (open == 0 && isEndHeld) {
            isEndHeld = false;
            peer.endOfRemoteCandidates();
        }
    }

    private static Candidate withAddress(Candidate named, InetAddress address) {
        return new Candidate(
                named.foundation(),
                named.component(),
                named.transport(),
                named.priority(),
                new InetSocketAddress(address, named.address().getPort()),
                named.type(),
                named.relatedAddress(),
                named.extensions());
    }
}
