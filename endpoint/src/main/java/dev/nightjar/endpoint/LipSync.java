package dev.nightjar.endpoint;

import dev.nightjar.sdp.MediaGroup;
import dev.nightjar.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The lip synchronisation groups (RFC 5888 §7) of our offers and answers, RFC 9429 §5.2.1, §5.2.2 and §5.3.1. */
final class LipSync {
    private LipSync() {}

    /**
     * {@return a group for each stream that several sections are in, and those of the last answer as far as their
     * sections go on}
     *
     * @param sections transceivers by the mid of their section, without those that stop
     * @param lastAnswer ours or the peer's, or null before the first
     */
    static List<MediaGroup> offer(Map<String, RtpTransceiver> sections, @Nullable SessionDescription lastAnswer) {
        Set<List<String>> groups = new LinkedHashSet<>();
        for (List<String> mids : byStream(sections).values()) {
            if (mids.size() > 1) {
                groups.add(mids);
            }
        }
        for (MediaGroup agreed : groups(lastAnswer)) {
            List<String> living =
                    agreed.mids().stream().filter(sections::containsKey).toList();
            if (living.size() > 1 && groups.stream().noneMatch(group -> group.containsAll(living))) {
                groups.add(living);
            }
        }
        return groups.stream().map(mids -> new MediaGroup(MediaGroup.LS, mids)).toList();
    }

    /**
     * {@return those of the offer's groups whose sections we synchronise too: they are in one stream of ours, or in
     * none}
     *
     * @param accepted the sections that the answer does not reject
     */
    static List<MediaGroup> answer(SessionDescription offer, Collection<SectionPlan> accepted) {
        Map<String, RtpTransceiver> sections = new LinkedHashMap<>();
        accepted.forEach(plan -> sections.put(plan.mid(), plan.transceiver()));
        List<MediaGroup> groups = new ArrayList<>();
        for (MediaGroup offered : groups(offer)) {
            Map<String, RtpTransceiver> members = new LinkedHashMap<>(sections);
            members.keySet().retainAll(offered.mids());
            List<String> common = byStream(members).values().stream()
                    .max((one, other) -> Integer.compare(one.size(), other.size()))
                    .orElse(List.of());
            List<String> kept = offered.mids().stream()
                    .filter(mid -> common.contains(mid)
                            || members.containsKey(mid)
                                    && members.get(mid).sender().streamIds().isEmpty())
                    .toList();
            if (kept.size() > 1) {
                groups.add(new MediaGroup(MediaGroup.LS, kept));
            }
        }
        return groups;
    }

    private static List<MediaGroup> groups(@Nullable SessionDescription description) {
        return description == null
                ? List.of()
                : description.groups().stream()
                        .filter(group -> group.semantics().equals(MediaGroup.LS))
                        .toList();
    }

    /** {@return the mids of the sections in each stream of ours} */
    private static Map<String, List<String>> byStream(Map<String, RtpTransceiver> sections) {
        Map<String, List<String>> streams = new LinkedHashMap<>();
        sections.forEach((mid, transceiver) -> transceiver
                .sender()
                .streamIds()
                .forEach(stream ->
                        streams.computeIfAbsent(stream, id -> new ArrayList<>()).add(mid)));
        return streams;
    }
}
