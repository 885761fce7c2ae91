package dev.nightjar.rtp.receive;

import dev.nightjar.rtp.ExtensionMap;
import dev.nightjar.rtp.HeaderExtensions;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.repair.FecDecoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which m-section and stream a packet of a BUNDLE group belongs to, RFC 9143 §9.2: by mid where the packet has one,
 * else by what its SSRC was found to be before, else by a payload type that only one section has.
 */
final class RtpDemultiplexer {
    /** Most SSRCs at once: a conference's streams with their retransmissions; authenticated peers only get here. */
    static final int MAX_SOURCES = 256;

    /** An SSRC silent for this long may be forgotten for a new one. */
    static final long IDLE_NANOS = 10_000_000_000L;

    private static final int PAYLOAD_TYPES = 128;

    private final Consumer<Source> onRemoved;
    private final SsrcMap<Source> sources = new SsrcMap<>();
    private final SsrcMap<Section> announced = new SsrcMap<>();
    private final SsrcMap<Integer> primaries = new SsrcMap<>();
    private final Map<String, Section> byMid = new HashMap<>();
    private final @Nullable Section[] byPayloadType = new @Nullable Section[PAYLOAD_TYPES];
    private HeaderExtensions extensions = new HeaderExtensions(ExtensionMap.EMPTY);

    private long unknown;
    private long unknownMid;
    private long wrongPayloadType;
    private long refused;

    /** Creates a demultiplexer of no section; {@code onRemoved} hears of each source it forgets. */
    RtpDemultiplexer(Consumer<Source> onRemoved) {
        this.onRemoved = onRemoved;
    }

    /** Takes a new negotiation; sources whose mid is still there stay. */
    void configure(ReceiveConfig config) {
        if (!extensions.map().equals(config.extensions())) {
            extensions = new HeaderExtensions(config.extensions());
        }
        byMid.clear();
        announced.clear();
        primaries.clear();
        boolean[] taken = new boolean[PAYLOAD_TYPES];
        Arrays.fill(byPayloadType, null);
        for (MediaSection media : config.sections()) {
            Section section = new Section(media, config.extensions());
            byMid.put(media.mid(), section);
            addAnnounced(media, section);
            for (int type = 0; type < PAYLOAD_TYPES; type++) {
                if (section.codec(type) != null) {
                    byPayloadType[type] = taken[type] ? null : section;
                    taken[type] = true;
                }
            }
        }
        for (Source source : list()) {
            Section section = byMid.get(source.section().mid());
            boolean isSame = section != null
                    && section.codec(source.payloadType()) != null
                    && section.streamRole(source.payloadType()) == source.role();
            if (section == null || !isSame) {
                remove(source);
            } else {
                source.section(section);
            }
        }
    }

    private void addAnnounced(MediaSection media, Section section) {
        for (int ssrc : media.ssrcs()) {
            if (announced.size() < MAX_SOURCES) {
                announced.put(ssrc, section);
            }
        }
        media.retransmissionSsrcs().forEach((repair, primary) -> {
            if (announced.size() < MAX_SOURCES && primaries.size() < MAX_SOURCES) {
                announced.put(repair, section);
                primaries.put(repair, primary);
            }
        });
        for (int ssrc : media.fecSsrcs().keySet()) {
            if (announced.size() < MAX_SOURCES) {
                announced.put(ssrc, section);
            }
        }
    }

    boolean hasSection(String mid) {
        return byMid.containsKey(mid);
    }

    /** {@return whether any section is received} */
    boolean hasSections() {
        return !byMid.isEmpty();
    }

    HeaderExtensions extensions() {
        return extensions;
    }

    /** {@return where the packet belongs, or null where it is to be dropped; counted} */
    @Nullable
    Source route(RtpPacket packet, long nowNanos) {
        String mid = extensions.mid(packet);
        Section named = mid == null ? null : byMid.get(mid);
        if (mid != null && named == null) {
            unknownMid++;
            return null;
        }
        Source source = sources.get(packet.ssrc());
        if (source != null && named != null && source.section() != named) {
            remove(source); // the SSRC has moved to another section
            source = null;
        }
        int payloadType = packet.payloadType();
        if (source == null) {
            source = learn(packet, named, nowNanos);
            if (source == null) {
                return null;
            }
        }
        if (source.section().codec(payloadType) == null || source.section().streamRole(payloadType) != source.role()) {
            wrongPayloadType++;
            return null;
        }
        latchNames(source, packet);
        source.touch(payloadType, nowNanos);
        return source;
    }

    private @Nullable Source learn(RtpPacket packet, @Nullable Section named, long nowNanos) {
        Section section = named == null ? announced.get(packet.ssrc()) : named;
        if (section == null) {
            // A payload type that one section alone has; with a single section that is any it has.
            section = byPayloadType[packet.payloadType()];
        }
        if (section == null) {
            unknown++;
            return null;
        }
        if (section.codec(packet.payloadType()) == null) {
            wrongPayloadType++;
            return null;
        }
        if (sources.size() >= MAX_SOURCES && !evictIdle(nowNanos)) {
            refused++;
            return null;
        }
        Source source = new Source(packet.ssrc(), section, section.streamRole(packet.payloadType()));
        sources.put(packet.ssrc(), source);
        return source;
    }

    private void latchNames(Source source, RtpPacket packet) {
        if (source.rid() == null) {
            String rid = extensions.rid(packet);
            if (rid != null) {
                source.rid(rid);
            }
        }
        if (source.repairedRid() == null) {
            String repaired = extensions.repairedRid(packet);
            if (repaired != null) {
                source.repairedRid(repaired);
            }
        }
    }

    private boolean evictIdle(long nowNanos) {
        Source oldest = null;
        for (Source source : list()) {
            if (oldest == null || source.lastNanos() < oldest.lastNanos()) {
                oldest = source;
            }
        }
        if (oldest == null || nowNanos - oldest.lastNanos() < IDLE_NANOS) {
            return false;
        }
        remove(oldest);
        return true;
    }

    /**
     * {@return the stream whose packets {@code repair} repeats, or null while it cannot be told}
     *
     * <p>By repaired-rid, by the announced FID group, else the stream of the section that last sent the payload type
     * in question. Firefox announces SSRCs for simulcast that it does not use, so the rid comes first. What the last
     * rule finds is not kept, since a stream may follow another.
     */
    @Nullable
    Source primaryOf(Source repair, int payloadType) {
        Source known = repair.primary();
        if (known != null) {
            return known;
        }
        String repairedRid = repair.repairedRid();
        Source found = repairedRid == null ? announcedPrimary(repair) : latest(repair.section(), repairedRid, -1);
        if (found != null) {
            repair.primary(found);
            return found;
        }
        return repairedRid == null ? latest(repair.section(), null, payloadType) : null;
    }

    /**
     * {@return the stream that a FlexFEC packet protects, or null where the packet is none or its stream is not here}
     *
     * <p>The packet says so itself, so the announced FEC-FR group tells no more than the section.
     */
    @Nullable
    Source protectedBy(Source parity, RtpPacket packet) {
        int ssrc = FecDecoder.protectedSsrc(packet.buffer(), packet.payloadOffset(), packet.payloadLength());
        Source media = sources.get(ssrc);
        boolean matches = media != null && media.role() == StreamRole.MEDIA && media.section() == parity.section();
        return matches ? media : null;
    }

    /** {@return which streams repair that one, as far as they are known} */
    RepairSsrcs repairSsrcs(int ssrc) {
        Integer rtxSsrc = null;
        Integer fecSsrc = null;
        for (Source repair : list()) {
            Source known = repair.primary() == null ? announcedPrimary(repair) : repair.primary();
            if (repair.role() == StreamRole.RETRANSMISSION && known != null && known.ssrc() == ssrc) {
                rtxSsrc = repair.ssrc();
            }
            Integer isProtected = repair.section().config().fecSsrcs().get(repair.ssrc());
            if (repair.role() == StreamRole.PARITY && isProtected != null && isProtected == ssrc) {
                fecSsrc = repair.ssrc();
            }
        }
        return new RepairSsrcs(rtxSsrc, fecSsrc);
    }

    private @Nullable Source announcedPrimary(Source repair) {
        Integer ssrc = primaries.get(repair.ssrc());
        Source primary = ssrc == null ? null : sources.get(ssrc);
        return primary == null || primary.role() != StreamRole.MEDIA ? null : primary;
    }

    private @Nullable Source latest(Section section, @Nullable String rid, int payloadType) {
        Source best = null;
        for (int slot = 0; slot < sources.slots(); slot++) {
            Source source = sources.at(slot);
            if (source == null || source.role() != StreamRole.MEDIA || source.section() != section) {
                continue;
            }
            boolean matches = Objects.equals(rid, source.rid()) && (rid != null || source.payloadType() == payloadType);
            if (matches && (best == null || source.lastNanos() > best.lastNanos())) {
                best = source;
            }
        }
        return best;
    }

    @Nullable
    Source source(int ssrc) {
        return sources.get(ssrc);
    }

    void remove(Source source) {
        sources.remove(source.ssrc());
        for (Source other : list()) {
            if (other.primary() == source) {
                other.primary(null);
            }
        }
        onRemoved.accept(source);
    }

    /** {@return the sources now known} */
    List<Source> list() {
        List<Source> all = new ArrayList<>(sources.size());
        sources.forEach(all::add);
        return all;
    }

    int size() {
        return sources.size();
    }

    /** {@return packets of no section} */
    long unknown() {
        return unknown;
    }

    /** {@return packets of a mid that was not negotiated} */
    long unknownMid() {
        return unknownMid;
    }

    /** {@return packets whose payload type their section does not have} */
    long wrongPayloadType() {
        return wrongPayloadType;
    }

    /** {@return packets of SSRCs past the bound} */
    long refused() {
        return refused;
    }
}
