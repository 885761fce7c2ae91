package dev.nightjar.endpoint;

import dev.nightjar.ice.Candidate;
import dev.nightjar.ice.IceCandidateStats;
import dev.nightjar.ice.IcePairStats;
import dev.nightjar.ice.IceRole;
import dev.nightjar.ice.IceState;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Puts together the statistics of a connection's ICE, from one generation or, during a restart, two. */
final class IceReport {
    private final PairTraffic traffic;
    private final Function<Candidate, @Nullable CandidateSource> sources;
    private final List<IceStats.CandidatePair> pairs = new ArrayList<>();
    private final List<IceStats.Candidate> locals = new ArrayList<>();
    private final List<IceStats.Candidate> remotes = new ArrayList<>();
    private @Nullable String selectedId;

    /**
     * Begins with nothing.
     *
     * @param sources tells the server that gave a candidate of ours
     */
    IceReport(PairTraffic traffic, Function<Candidate, @Nullable CandidateSource> sources) {
        this.traffic = traffic;
        this.sources = sources;
    }

    /** Adds a generation; ids of an agent are its own, so the agent's number goes before them. */
    void add(IceGeneration generation, boolean isInUse) {
        String prefix = Integer.toUnsignedString(generation.tag()) + "-";
        for (IcePairStats pair : generation.agent().pairStats()) {
            pairs.add(pair(prefix, pair));
            if (isInUse && pair.selected()) {
                selectedId = prefix + pair.id();
            }
        }
        for (IceCandidateStats candidate : generation.agent().candidateStats()) {
            (candidate.isRemote() ? remotes : locals).add(candidate(prefix, candidate));
        }
    }

    IceStats finish(IceGeneration inUse, int changes, IceRole role, IceState state) {
        return new IceStats(selectedId, changes, role, inUse.ufrag(), state, pairs, locals, remotes);
    }

    private IceStats.CandidatePair pair(String prefix, IcePairStats pair) {
        PairTraffic.Counts counts = traffic.of(pair.path());
        return new IceStats.CandidatePair(
                prefix + pair.id(),
                prefix + pair.localId(),
                prefix + pair.remoteId(),
                pair.state(),
                pair.priority(),
                pair.nominated(),
                counts.packetsSent,
                counts.packetsReceived,
                counts.bytesSent,
                counts.bytesReceived,
                pair.totalRoundTripNanos(),
                pair.currentRoundTripNanos(),
                pair.requestsReceived(),
                pair.requestsSent(),
                pair.responsesReceived(),
                pair.responsesSent(),
                pair.consentRequestsSent());
    }

    private IceStats.Candidate candidate(String prefix, IceCandidateStats stats) {
        Candidate candidate = stats.candidate();
        InetSocketAddress related = candidate.relatedAddress();
        CandidateSource source = stats.isRemote() ? null : sources.apply(candidate);
        String relayProtocol = source == null || source.relayProtocol().isEmpty() ? null : source.relayProtocol();
        return new IceStats.Candidate(
                prefix + stats.id(),
                host(candidate.address()),
                candidate.address().getPort(),
                candidate.isTcp() ? "tcp" : "udp",
                candidate.type(),
                candidate.priority(),
                candidate.foundation(),
                related == null ? null : host(related),
                related == null ? null : related.getPort(),
                stats.ufrag(),
                candidate.tcpType(),
                source == null ? null : source.url(),
                relayProtocol);
    }

    private static String host(InetSocketAddress address) {
        return address.isUnresolved()
                ? address.getHostString()
                : address.getAddress().getHostAddress();
    }
}
