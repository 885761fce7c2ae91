package dev.nightjar.endpoint;

import dev.nightjar.sdp.ExtMap;
import dev.nightjar.sdp.RtpCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
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

    private final Map<MediaKind, List<RtpCodec>> agreedCodecs = new HashMap<>();
    private final Map<String, Integer> idsByUri = new HashMap<>();
    private final Set<Integer> payloadTypes = new HashSet<>();
    private final Set<Integer> ids = new HashSet<>();

    private final List<String> ownExtensions;

    /**
     * Makes what the next offer may have.
     *
     * @param ownExtensions URIs of the application's header extensions
     */
    OfferedMedia(List<SectionPlan> agreed, List<String> ownExtensions) {
        this.ownExtensions = ownExtensions;
        for (SectionPlan plan : agreed) {
            agreedCodecs.putIfAbsent(plan.transceiver().kind(), plan.codecs());
            // The peer may use any type and id of its own, agreed or not.
            plan.remote().codecs().forEach(codec -> payloadTypes.add(codec.payloadType()));
            plan.codecs().forEach(codec -> payloadTypes.add(codec.payloadType()));
            plan.remote().extMaps().forEach(extension -> take(extension));
            plan.extensions().forEach(extension -> take(extension));
        }
    }

    private void take(ExtMap extension) {
        ids.add(extension.id());
        idsByUri.putIfAbsent(extension.uri(), extension.id());
    }

    List<RtpCodec> codecs(MediaKind kind) {
        List<RtpCodec> agreed = agreedCodecs.get(kind);
        return agreed != null ? agreed : renumbered(kind, MediaCapabilities.codecs(kind));
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

    private List<RtpCodec> renumbered(MediaKind kind, List<RtpCodec> own) {
        Map<Integer, Integer> types = new HashMap<>();
        Set<Integer> reserved = new HashSet<>(payloadTypes);
        for (RtpCodec codec : own) {
            int type = payloadTypes.contains(codec.payloadType()) ? other(codec, reserved, own) : codec.payloadType();
            if (type >= 0) {
                reserved.add(type);
                types.put(codec.payloadType(), type);
            }
        }
        List<RtpCodec> renumbered = new ArrayList<>();
        for (RtpCodec codec : own) {
            RtpCodec under = under(codec, types);
            if (under != null) {
                renumbered.add(under);
                payloadTypes.add(under.payloadType());
            }
        }
        agreedCodecs.put(kind, renumbered);
        return renumbered;
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
