package dev.nightjar.sdp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The header extensions of an answer, RFC 8285 §7: those of the offer that the answerer has too, under its ids. */
public final class HeaderExtensionNegotiation {
    /** Ids that fit one-byte headers, where 15 is reserved, RFC 8285 §4.2. */
    private static final int LAST_ONE_BYTE_ID = 14;

    private HeaderExtensionNegotiation() {}

    /**
     * {@return the extensions of the answer, in the offer's order}
     *
     * <p>The direction is the offer's turned round, as far as the answerer's own goes; one that nobody would send is
     * left out. An offered id from 4096 on is a request to choose one: the lowest free one is given, and of several
     * offers of one such id only the first is taken (RFC 8285 §7). <i>Choice:</i> of one URI and direction offered
     * twice, the first is taken; so is the first of two URIs under one id.
     *
     * @param offered of the offer's section
     * @param local what the answerer has, with directions as seen from itself; ids do not matter
     */
    public static List<ExtMap> answer(List<ExtMap> offered, List<ExtMap> local) {
        Map<String, ExtMap> own = new HashMap<>();
        local.forEach(extension -> own.putIfAbsent(extension.uri(), extension));
        Map<Integer, ExtMap> byId = new LinkedHashMap<>();
        Set<String> uris = new HashSet<>();
        for (ExtMap extension : offered) {
            answer(extension, Optional.ofNullable(own.get(extension.uri())))
                    .filter(answer -> !byId.containsKey(answer.id()) && uris.add(answer.uri()))
                    .ifPresent(answer -> byId.put(answer.id(), answer));
        }
        return numbered(byId);
    }

    private static Optional<ExtMap> answer(ExtMap offered, Optional<ExtMap> own) {
        return own.map(extension -> Direction.answer(offered.direction(), extension.direction()))
                .filter(direction -> direction != Direction.INACTIVE)
                .map(direction -> new ExtMap(offered.id(), direction, offered.uri(), offered.attributes()));
    }

    private static List<ExtMap> numbered(Map<Integer, ExtMap> byId) {
        List<ExtMap> answer = new ArrayList<>();
        Set<Integer> used = new HashSet<>(byId.keySet());
        for (ExtMap extension : byId.values()) {
            if (!extension.isProvisional()) {
                answer.add(extension);
                continue;
            }
            int id = 1;
            while (used.contains(id)) {
                id++;
            }
            if (id <= LAST_ONE_BYTE_ID) {
                used.add(id);
                answer.add(new ExtMap(id, extension.direction(), extension.uri(), extension.attributes()));
            }
        }
        return List.copyOf(answer);
    }
}
