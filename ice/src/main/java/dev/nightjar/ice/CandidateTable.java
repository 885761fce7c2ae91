package dev.nightjar.ice;

import dev.nightjar.core.Path;
import dev.nightjar.core.TransportProtocol;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Our candidates, the peer's, and what checks have revealed of both, up to the limits. */
final class CandidateTable {
    /** Addresses under which the peer sees us: one for each NAT on the way out. */
    private static final int MAX_MAPPED_ADDRESSES = 32;

    private final IceConfig config;
    private final List<LocalCandidate> locals = new ArrayList<>();
    /** How the peer sees us where nobody had told us, RFC 8445 §7.2.5.3.1. */
    private final List<LocalCandidate> mapped = new ArrayList<>();
    /** By address; one address may be reached over UDP and over TCP. */
    private final Map<InetSocketAddress, KnownCandidate> datagramRemotes = new LinkedHashMap<>();

    private final Map<InetSocketAddress, KnownCandidate> streamRemotes = new LinkedHashMap<>();
    private int localCount;
    private int remoteCount;
    private int peerReflexiveCount;

    CandidateTable(IceConfig config) {
        this.config = config;
    }

    List<LocalCandidate> locals() {
        return locals;
    }

    boolean hasLocal(Candidate candidate, InetSocketAddress base, TransportProtocol protocol) {
        return locals.stream().anyMatch(local -> local.is(candidate, base, protocol));
    }

    boolean isFullOfLocals() {
        return locals.size() >= config.maxLocalCandidates();
    }

    LocalCandidate addLocal(Candidate candidate, InetSocketAddress base, TransportProtocol protocol) {
        LocalCandidate local = new LocalCandidate(nextLocal(candidate), base, protocol);
        locals.add(local);
        return local;
    }

    void removeLocals(InetSocketAddress base) {
        locals.removeIf(local -> local.base().equals(base));
        mapped.removeIf(local -> local.base().equals(base));
    }

    /** {@return the best of our candidates with that base: where several have it, their pairs are one anyway} */
    @Nullable
    LocalCandidate localAt(Path path) {
        LocalCandidate best = null;
        for (LocalCandidate local : locals) {
            boolean isHere = local.protocol() == path.protocol() && local.base().equals(path.local());
            if (isHere
                    && (best == null
                            || local.candidate().priority() > best.candidate().priority())) {
                best = local;
            }
        }
        return best;
    }

    List<KnownCandidate> remotes() {
        List<KnownCandidate> all = new ArrayList<>(datagramRemotes.values());
        all.addAll(streamRemotes.values());
        return all;
    }

    @Nullable
    KnownCandidate remote(InetSocketAddress address, boolean isTcp) {
        return remotesOver(isTcp).get(address);
    }

    @Nullable
    KnownCandidate remoteAt(Path path) {
        return remote(path.remote(), path.protocol() == TransportProtocol.TCP);
    }

    boolean isFullOfRemotes() {
        return datagramRemotes.size() + streamRemotes.size() >= config.maxRemoteCandidates();
    }

    /** Adds a candidate, or takes it for the one of the same address. */
    KnownCandidate putRemote(Candidate candidate) {
        KnownCandidate before = remote(candidate.address(), candidate.isTcp());
        String id = before == null ? "R" + ++remoteCount : before.id();
        KnownCandidate known = new KnownCandidate(id, candidate);
        remotesOver(candidate.isTcp()).put(candidate.address(), known);
        return known;
    }

    /** Nothing comes from there again: the peer, or its NAT, has another port now. What it signalled stays. */
    void removeDiscovered(Path path) {
        KnownCandidate remote = remoteAt(path);
        if (remote != null && remote.candidate().type() == CandidateType.PRFLX) {
            remotesOver(remote.candidate().isTcp()).remove(path.remote());
        }
    }

    /** RFC 8445 §7.3.1.3: whoever sent a check on {@code path} that nobody had signalled. */
    KnownCandidate discoverRemote(LocalCandidate local, Path path, long priority) {
        TcpType answering = local.isActive() ? TcpType.PASSIVE : TcpType.ACTIVE;
        boolean isTcp = path.protocol() == TransportProtocol.TCP;
        return putRemote(peerReflexive(path.remote(), null, priority, isTcp ? answering : null));
    }

    /**
     * {@return our candidate whose address the peer sees when {@code local}'s base sends: one that we know, or one that
     * this tells us of; null where it says nothing} RFC 8445 §7.2.5.3.1 and §7.2.5.3.2.
     */
    @Nullable
    LocalCandidate seenAs(LocalCandidate local, InetSocketAddress address) {
        for (LocalCandidate known : locals) {
            boolean isOfBase = known.base().equals(local.base()) && known.protocol() == local.protocol();
            if (isOfBase && known.candidate().address().equals(address)) {
                return known;
            }
        }
        if (isKnown(local, address)) {
            return null;
        }
        for (LocalCandidate before : mapped) {
            if (before.base().equals(local.base())
                    && before.candidate().address().equals(address)
                    && before.protocol() == local.protocol()) {
                return before;
            }
        }
        if (mapped.size() >= MAX_MAPPED_ADDRESSES) {
            return null;
        }
        TcpType tcpType = local.candidate().tcpType();
        Candidate candidate = peerReflexive(address, local.base(), local.checkPriority(), tcpType);
        LocalCandidate discovered = new LocalCandidate(nextLocal(candidate), local.base(), local.protocol());
        mapped.add(discovered);
        return discovered;
    }

    int discoveredLocals() {
        return mapped.size();
    }

    /** The port of an active candidate is whatever the connection got, so only its host can tell us something. */
    private boolean isKnown(LocalCandidate from, InetSocketAddress address) {
        if (from.isActive() && from.base().getAddress().equals(address.getAddress())) {
            return true;
        }
        for (LocalCandidate local : locals) {
            boolean isSame =
                    local.candidate().address().equals(address) || local.base().equals(address);
            if (isSame && local.candidate().isTcp() == from.candidate().isTcp()) {
                return true;
            }
        }
        return false;
    }

    private Candidate peerReflexive(
            InetSocketAddress address, @Nullable InetSocketAddress base, long priority, @Nullable TcpType tcpType) {
        // RFC 8445 §7.3.1.3: a foundation unlike any other.
        return Candidate.peerReflexive("prflx" + peerReflexiveCount++, address, base, priority, tcpType);
    }

    private KnownCandidate nextLocal(Candidate candidate) {
        return new KnownCandidate("L" + ++localCount, candidate);
    }

    private Map<InetSocketAddress, KnownCandidate> remotesOver(boolean isTcp) {
        return isTcp ? streamRemotes : datagramRemotes;
    }

    List<IceCandidateStats> stats(String localUfrag, String remoteUfrag) {
        List<IceCandidateStats> stats = new ArrayList<>();
        for (List<LocalCandidate> ours : List.of(locals, mapped)) {
            for (LocalCandidate local : ours) {
                stats.add(new IceCandidateStats(local.known().id(), false, local.candidate(), localUfrag));
            }
        }
        for (KnownCandidate remote : remotes()) {
            stats.add(new IceCandidateStats(remote.id(), true, remote.candidate(), remoteUfrag));
        }
        return List.copyOf(stats);
    }
}
