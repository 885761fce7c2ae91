package dev.nightjar.endpoint.internal.transport;

import static dev.nightjar.endpoint.internal.loop.ReportTime.seconds;

import dev.nightjar.endpoint.internal.loop.ReportTime;
import dev.nightjar.endpoint.stats.IceCandidatePairStats;
import dev.nightjar.endpoint.stats.IceCandidateStats;
import dev.nightjar.endpoint.stats.RtcStats;
import dev.nightjar.ice.Candidate;
import dev.nightjar.ice.IcePairStats;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Puts together the statistics of a connection's ICE, from one generation or, during a restart, two. */
final class IceReport {
    private final PairTraffic traffic;
    private final ReportTime time;
    private final long availableBps;
    private final Function<Candidate, @Nullable CandidateSource> sources;
    private final List<RtcStats> all = new ArrayList<>();
    private @Nullable String selectedId;

    /**
     * Begins with nothing.
     *
     * @param availableBps what the pair in use takes, or -1
     * @param sources tells the server that gave a candidate of ours
     */
    IceReport(
            PairTraffic traffic,
            ReportTime time,
            long availableBps,
            Function<Candidate, @Nullable CandidateSource> sources) {
        this.traffic = traffic;
        this.time = time;
        this.availableBps = availableBps;
        this.sources = sources;
    }

    /** Adds a generation; ids of an agent are its own, so the agent's number goes before them. */
    void add(IceGeneration generation, boolean isInUse) {
        String prefix = Integer.toUnsignedString(generation.tag()) + "-";
        for (IcePairStats pair : generation.agent().pairStats()) {
            boolean isSelected = isInUse && pair.selected();
            all.add(pair(prefix, pair, isSelected));
            if (isSelected) {
                selectedId = prefix + pair.id();
            }
        }
        for (dev.nightjar.ice.IceCandidateStats candidate : generation.agent().candidateStats()) {
            all.add(candidate(prefix, candidate));
        }
    }

    /** {@return the id of the pair in use, or null} */
    @Nullable
    String selectedId() {
        return selectedId;
    }

    List<RtcStats> all() {
        return all;
    }

    private IceCandidatePairStats pair(String prefix, IcePairStats pair, boolean isSelected) {
        PairTraffic.Counts counts = traffic.of(pair.path());
        return new IceCandidatePairStats(
                prefix + pair.id(),
                time.now(),
                TransportReport.ID,
                prefix + pair.localId(),
                prefix + pair.remoteId(),
                pair.state(),
                pair.priority(),
                pair.nominated(),
                counts.packetsSent,
                counts.packetsReceived,
                counts.bytesSent,
                counts.bytesReceived,
                seconds(pair.totalRoundTripNanos()),
                pair.currentRoundTripNanos() == 0 ? null : seconds(pair.currentRoundTripNanos()),
                isSelected && availableBps >= 0 ? (double) availableBps : null,
                pair.requestsReceived(),
                pair.requestsSent(),
                pair.responsesReceived(),
                pair.responsesSent(),
                pair.consentRequestsSent());
    }

    private IceCandidateStats candidate(String prefix, dev.nightjar.ice.IceCandidateStats stats) {
        Candidate candidate = stats.candidate();
        InetSocketAddress related = candidate.relatedAddress();
        CandidateSource source = stats.isRemote() ? null : sources.apply(candidate);
        String relayProtocol = source == null || source.relayProtocol().isEmpty() ? null : source.relayProtocol();
        return new IceCandidateStats(
                prefix + stats.id(),
                time.now(),
                stats.isRemote(),
                TransportReport.ID,
                host(candidate.address()),
                candidate.address().getPort(),
                candidate.isTcp() ? "tcp" : "udp",
                candidate.type(),
                candidate.priority(),
                source == null ? null : source.url(),
                relayProtocol,
                candidate.foundation(),
                related == null ? null : host(related),
                related == null ? null : related.getPort(),
                stats.ufrag(),
                candidate.tcpType());
    }

    private static String host(InetSocketAddress address) {
        return address.isUnresolved()
                ? address.getHostString()
                : address.getAddress().getHostAddress();
    }
}
