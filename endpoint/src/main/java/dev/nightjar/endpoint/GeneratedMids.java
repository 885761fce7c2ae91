package dev.nightjar.endpoint;

import dev.nightjar.endpoint.Descriptions.Described;
import dev.nightjar.sdp.MediaDescription;
import dev.nightjar.sdp.SessionDescription;
import dev.nightjar.sdp.SessionDescriptionBuilder;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Mids for the sections of peers that write none: RFC 9429 §5.10.
 *
 * <p>They stand in what we read, and in our transceivers and candidates, never in a text of the peer's, nor in an
 * answer to it (RFC 9429 §5.3.1: a mid if and only if the offer has one).
 */
final class GeneratedMids {
    private GeneratedMids() {}

    /**
     * {@return the description with a mid in each section}
     *
     * @param known the mid that the section in that place has already, or null
     * @param isTaken whether another section of the session has or had that mid
     */
    static Described name(Described read, IntFunction<@Nullable String> known, Predicate<String> isTaken) {
        List<MediaDescription> sections = read.sdp().media();
        Set<String> written = new HashSet<>();
        sections.forEach(section -> section.mid().ifPresent(written::add));
        if (written.size() == sections.size()) {
            return read;
        }
        SessionDescriptionBuilder named = read.sdp().toBuilder();
        Set<String> generated = new HashSet<>();
        int next = 0;
        for (int i = 0; i < sections.size(); i++) {
            if (sections.get(i).mid().isPresent()) {
                continue;
            }
            String mid = known.apply(i);
            while (mid == null || written.contains(mid) || generated.contains(mid)) {
                String candidate = Integer.toString(next++);
                mid = isTaken.test(candidate) ? null : candidate;
            }
            generated.add(mid);
            named.media(i, sections.get(i).toBuilder().mid(mid).build());
        }
        return new Described(read.type(), named.build(), generated);
    }

    /** {@return the description without those mids} */
    static SessionDescription strip(SessionDescription description, Set<String> generated) {
        if (generated.isEmpty()) {
            return description;
        }
        SessionDescriptionBuilder stripped = description.toBuilder();
        for (int i = 0; i < description.media().size(); i++) {
            MediaDescription section = description.media().get(i);
            if (section.mid().filter(generated::contains).isPresent()) {
                stripped.media(i, section.toBuilder().remove("mid").build());
            }
        }
        return stripped.build();
    }
}
