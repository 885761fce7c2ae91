package dev.nightjar.endpoint;

import dev.nightjar.endpoint.stats.CodecStats;
import dev.nightjar.endpoint.stats.IceCandidatePairStats;
import dev.nightjar.endpoint.stats.IceCandidateStats;
import dev.nightjar.endpoint.stats.InboundRtpStreamStats;
import dev.nightjar.endpoint.stats.NightjarStats;
import dev.nightjar.endpoint.stats.OutboundRtpStreamStats;
import dev.nightjar.endpoint.stats.RemoteInboundRtpStreamStats;
import dev.nightjar.endpoint.stats.RemoteOutboundRtpStreamStats;
import dev.nightjar.endpoint.stats.RtcStats;
import dev.nightjar.endpoint.stats.TransportStats;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a connection knows of its streams and its transport at one moment: W3C RTCStatsReport, dictionaries by their
 * ids.
 *
 * <p>An id means the same in each report of a connection, so that two reports can be subtracted. Immutable.
 *
 * @param byId the dictionaries; each id that one of them refers to is there
 * @param nightjar what W3C has no name for, of the whole connection even where the dictionaries are a selection
 */
public record StatsReport(Map<String, RtcStats> byId, NightjarStats nightjar) {
    /** Copies the map. */
    public StatsReport {
        byId = Collections.unmodifiableMap(new LinkedHashMap<>(byId));
    }

    static StatsReport of(Collection<? extends RtcStats> all, NightjarStats nightjar) {
        Map<String, RtcStats> byId = new LinkedHashMap<>();
        all.forEach(each -> byId.put(each.id(), each));
        return new StatsReport(byId, nightjar);
    }

    /** {@return the dictionaries of one class} */
    public <T extends RtcStats> List<T> of(Class<T> kind) {
        return byId.values().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** {@return the dictionary that another one refers to, or null where there is none of that class} */
    public <T extends RtcStats> @Nullable T get(@Nullable String id, Class<T> kind) {
        RtcStats known = id == null ? null : byId.get(id);
        return kind.isInstance(known) ? kind.cast(known) : null;
    }

    /** {@return one for each stream that arrives} */
    public List<InboundRtpStreamStats> inboundRtp() {
        return of(InboundRtpStreamStats.class);
    }

    /** {@return one for each stream that is sent} */
    public List<OutboundRtpStreamStats> outboundRtp() {
        return of(OutboundRtpStreamStats.class);
    }

    /** {@return what the peer reports of the streams that are sent} */
    public List<RemoteInboundRtpStreamStats> remoteInboundRtp() {
        return of(RemoteInboundRtpStreamStats.class);
    }

    /** {@return what the peer reports of the streams that arrive} */
    public List<RemoteOutboundRtpStreamStats> remoteOutboundRtp() {
        return of(RemoteOutboundRtpStreamStats.class);
    }

    /** {@return the codecs in use} */
    public List<CodecStats> codecs() {
        return of(CodecStats.class);
    }

    /** {@return the pairs of candidates} */
    public List<IceCandidatePairStats> candidatePairs() {
        return of(IceCandidatePairStats.class);
    }

    /** {@return our candidates} */
    public List<IceCandidateStats> localCandidates() {
        return of(IceCandidateStats.class).stream()
                .filter(each -> !each.isRemote())
                .toList();
    }

    /** {@return the peer's candidates} */
    public List<IceCandidateStats> remoteCandidates() {
        return of(IceCandidateStats.class).stream()
                .filter(IceCandidateStats::isRemote)
                .toList();
    }

    /** {@return the transport, or null in a selection of nothing} */
    public @Nullable TransportStats transport() {
        List<TransportStats> all = of(TransportStats.class);
        return all.isEmpty() ? null : all.get(0);
    }

    /** {@return the pair of candidates in use, or null before there is one} */
    public @Nullable IceCandidatePairStats selectedPair() {
        TransportStats transport = transport();
        return transport == null ? null : get(transport.selectedCandidatePairId(), IceCandidatePairStats.class);
    }

    /** {@return all dictionaries by their ids as JavaScript would see them, ready for JSON} */
    public Map<String, Map<String, Object>> asMap() {
        Map<String, Map<String, Object>> all = new LinkedHashMap<>();
        byId.forEach((id, each) -> all.put(id, each.asMap()));
        return Collections.unmodifiableMap(all);
    }

    /** {@return those of the ids and all that they refer to, also by way of others: W3C WebRTC §8.5} */
    StatsReport select(Collection<String> roots) {
        Set<String> kept = new TreeSet<>();
        ArrayDeque<String> waiting = new ArrayDeque<>(roots);
        for (String id = waiting.poll(); id != null; id = waiting.poll()) {
            RtcStats each = byId.get(id);
            if (each != null && kept.add(id)) {
                waiting.addAll(each.references());
            }
        }
        Map<String, RtcStats> selected = new LinkedHashMap<>(byId);
        selected.keySet().retainAll(kept);
        return new StatsReport(selected, nightjar);
    }
}
