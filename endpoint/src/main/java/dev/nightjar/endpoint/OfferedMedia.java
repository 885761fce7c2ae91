package dev.nightjar.endpoint;

import dev.nightjar.endpoint.internal.codecs.MediaCapabilities;
import dev.nightjar.endpoint.internal.codecs.OwnExtensions;
import dev.nightjar.sdp.CodecNegotiation;
import dev.nightjar.sdp.ExtMap;
import dev.nightjar.sdp.RtpCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The payload types and extension ids of new sections in an offer.
 *
 * <p>Within a bundle a payload type means one codec and an id one extension (RFC 9143 §9.1 and §10), for the whole
 * life of the session: a section that comes later takes over what the earlier ones have agreed, and keeps clear of
 * the rest.
 */
final class OfferedMedia {
    private static final int FIRST_DYNAMIC = 96;
    private static final int LAST_DYNAMIC = 127;
    private static final int FIRST_LOWER_DYNAMIC = 35;
    private static final int LAST_LOWER_DYNAMIC = 63;
    private static final int LAST_ONE_BYTE_ID = 14;

    /** By payload type; what several sections have agreed, each has. */
    private final Map<MediaKind, Map<Integer, RtpCodec>> agreedCodecs = new HashMap<>();

    private final Map<MediaKind, List<RtpCodec>> all = new HashMap<>();
    private final Map<String, Integer> idsByUri = new HashMap<>();
    private final Set<Integer> payloadTypes = new HashSet<>();
    private final Set<Integer> ids = new HashSet<>();

    private final List<String> ownExtensions;

    /**
     * Makes what the next offer may have.
     *
     * @param ownExtensions URIs of the application's header extensions
     * @param ids what ids have meant in the session, of sections that are rejected too
     * @param types what payload types have meant
     */
    OfferedMedia(
            List<SectionPlan> agreed, List<String> ownExtensions, AgreedExtensionIds ids, AgreedPayloadTypes types) {
        this.ownExtensions = ownExtensions;
        for (SectionPlan plan : agreed) {
            Map<Integer, RtpCodec> agreedOfKind =
                    agreedCodecs.computeIfAbsent(plan.transceiver().kind(), kind -> new LinkedHashMap<>());
            plan.codecs().forEach(codec -> agreedOfKind.putIfAbsent(codec.payloadType(), codec));
            // The peer may use any type and id of its own, agreed or not.
            plan.remote().codecs().forEach(codec -> payloadTypes.add(codec.payloadType()));
            plan.codecs().forEach(codec -> payloadTypes.add(codec.payloadType()));
            plan.remote().extMaps().forEach(extension -> take(extension));
            plan.extensions().forEach(extension -> take(extension));
        }
        ids.list().forEach(this::take);
        types.addTo(agreedCodecs, payloadTypes);
    }

    private void take(ExtMap extension) {
        ids.add(extension.id());
        idsByUri.putIfAbsent(extension.uri(), extension.id());
    }

    /**
     * {@return every codec of ours for a section of which those are agreed, none perhaps: they come first, in their
     * order, and then what else there is, RFC 9429 §5.2.2}
     */
    List<RtpCodec> codecs(MediaKind kind, List<RtpCodec> agreed) {
        Map<Integer, RtpCodec> byType = new LinkedHashMap<>();
        agreed.forEach(codec -> byType.put(codec.payloadType(), codec));
        all.computeIfAbsent(kind, this::all).forEach(codec -> byType.putIfAbsent(codec.payloadType(), codec));
        return List.copyOf(byType.values());
    }

    private List<RtpCodec> all(MediaKind kind) {
        List<RtpCodec> codecs =
                new ArrayList<>(agreedCodecs.getOrDefault(kind, Map.of()).values());
        codecs.addAll(rest(MediaCapabilities.codecs(kind), List.copyOf(codecs)));
        return codecs;
    }

    List<ExtMap> extensions(MediaKind kind) {
        List<ExtMap> extensions = new ArrayList<>();
        for (ExtMap own : OwnExtensions.offered(kind, ownExtensions)) {
            int id = idOf(own);
            if (id <= LAST_ONE_BYTE_ID) {
                take(ExtMap.of(id, own.uri()));
                extensions.add(ExtMap.of(id, own.uri()));
            }
        }
        return extensions;
    }

    private int idOf(ExtMap own) {
        Integer agreed = idsByUri.get(own.uri());
        if (agreed != null) {
            return agreed;
        }
        if (!ids.contains(own.id())) {
            return own.id();
        }
        int id = 1;
        while (ids.contains(id)) {
            id++;
        }
        return id;
    }

    /** {@return those of ours that are not among the known, under payload types that nobody uses} */
    private List<RtpCodec> rest(List<RtpCodec> own, List<RtpCodec> known) {
        Map<Integer, Integer> types = new HashMap<>();
        Set<Integer> reserved = new HashSet<>(payloadTypes);
        List<RtpCodec> unknown = new ArrayList<>();
        for (RtpCodec codec : own) {
            RtpCodec match = match(codec, known, types);
            if (match != null) {
                types.put(codec.payloadType(), match.payloadType());
                continue;
            }
            unknown.add(codec);
            int type = payloadTypes.contains(codec.payloadType()) ? other(codec, reserved, own) : codec.payloadType();
            if (type >= 0) {
                reserved.add(type);
                types.put(codec.payloadType(), type);
            }
        }
        List<RtpCodec> renumbered = new ArrayList<>();
        for (RtpCodec codec : unknown) {
            RtpCodec under = under(codec, types);
            if (under != null) {
                renumbered.add(under);
                payloadTypes.add(under.payloadType());
            }
        }
        return renumbered;
    }

    /** {@return the known codec that is the same, of retransmissions the one for the same codec; or null} */
    private static @Nullable RtpCodec match(RtpCodec codec, List<RtpCodec> known, Map<Integer, Integer> types) {
        for (RtpCodec each : known) {
            boolean isSame = codec.isRtx()
                    ? each.isRtx()
                            && each.associatedPayloadType().orElse(-1)
                                    == types.getOrDefault(
                                            codec.associatedPayloadType().orElse(-1), -2)
                    : CodecNegotiation.isSameFormat(codec, each);
            if (isSame) {
                return each;
            }
        }
        return null;
    }

    /** {@return the codec under its new type, and what it refers to under theirs; null where one of them has none} */
    private static @Nullable RtpCodec under(RtpCodec codec, Map<Integer, Integer> types) {
        Integer type = types.get(codec.payloadType());
        if (type == null) {
            return null;
        }
        if (codec.isRtx()) {
            Integer associated = types.get(codec.associatedPayloadType().orElse(-1));
            return associated == null ? null : RtpCodec.rtx(type, codec.clockRate(), associated);
        }
        if (!codec.isNamed("red") || codec.parameters().isEmpty()) {
            return codec.withPayloadType(type);
        }
        // RFC 2198 §5: the types that the redundancy is of.
        List<String> named = new ArrayList<>();
        for (String word : codec.parameters().text().split("/", -1)) {
            Integer to = types.get(Integer.valueOf(word));
            if (to == null) {
                return null;
            }
            named.add(to.toString());
        }
        return codec.withPayloadType(type).withParameters(String.join("/", named));
    }

    /** {@return another payload type, or -1: one that RFC 3551 §6 has given a meaning keeps it} */
    private static int other(RtpCodec codec, Set<Integer> reserved, List<RtpCodec> own) {
        return codec.payloadType() < FIRST_LOWER_DYNAMIC ? -1 : free(reserved, own);
    }

    /** {@return a payload type for dynamic use (RFC 3551 §6 and what browsers add to it), or -1 when all are taken} */
    private static int free(Set<Integer> reserved, List<RtpCodec> own) {
        for (int type = FIRST_DYNAMIC; type <= LAST_DYNAMIC; type++) {
            int candidate = type;
            if (!reserved.contains(type) && own.stream().noneMatch(codec -> codec.payloadType() == candidate)) {
                return type;
            }
        }
        for (int type = FIRST_LOWER_DYNAMIC; type <= LAST_LOWER_DYNAMIC; type++) {
            int candidate = type;
            if (!reserved.contains(type) && own.stream().noneMatch(codec -> codec.payloadType() == candidate)) {
                return type;
            }
        }
        return -1;
    }
}
