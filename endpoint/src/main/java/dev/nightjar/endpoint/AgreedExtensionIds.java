package dev.nightjar.endpoint;

import dev.nightjar.sdp.ExtMap;
import java.util.ArrayList;
import java.util.List;

/**
 * What the ids of header extensions have meant in a session, also in sections that are rejected meanwhile: RFC 8285 §6
 * has each mean the same for all of it, and Firefox refuses an offer in which one does not.
 */
final class AgreedExtensionIds {
    /** RFC 8285 §4.3: ids of two-byte headers end here, and so does the table. */
    private static final int LAST_ID = 255;

    private final List<ExtMap> known = new ArrayList<>();

    /** Takes what was agreed; the peer may use any id of its own, agreed or not. */
    void learn(List<SectionPlan> plans) {
        for (SectionPlan plan : plans) {
            plan.extensions().forEach(this::learn);
            plan.remote().extMaps().forEach(this::learn);
        }
    }

    private void learn(ExtMap extension) {
        int id = extension.id();
        if (id >= 1 && id <= LAST_ID && known.stream().noneMatch(each -> each.id() == id)) {
            known.add(ExtMap.of(id, extension.uri()));
        }
    }

    List<ExtMap> list() {
        return List.copyOf(known);
    }
}
