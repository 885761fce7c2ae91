package dev.nightjar.rtp.receive;

import static java.util.Objects.requireNonNull;

import dev.nightjar.rtp.ExtensionMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What was negotiated for one BUNDLE transport, the receiving side.
 *
 * @param sections the m-sections that carry RTP
 * @param extensions the negotiated header extensions; an id means the same in each section, RFC 9143 §9.1
 * @param reducedSizeRtcp whether {@code a=rtcp-rsize} was negotiated, RFC 5506
 */
public record ReceiveConfig(List<MediaSection> sections, ExtensionMap extensions, boolean reducedSizeRtcp) {
    /** Most m-sections: a conference's worth; the caller refuses a description with more. */
    public static final int MAX_SECTIONS = 128;

    /** Nothing negotiated yet. */
    public static final ReceiveConfig EMPTY = new ReceiveConfig(List.of(), ExtensionMap.EMPTY, false);

    /** Checks that mids differ, RFC 9143 §7.1, and copies. */
    public ReceiveConfig {
        requireNonNull(extensions, "extensions");
        sections = List.copyOf(sections);
        if (sections.size() > MAX_SECTIONS) {
            throw new IllegalArgumentException("sections: " + sections.size() + " (expected: <= " + MAX_SECTIONS + ")");
        }
        Set<String> mids = new HashSet<>();
        for (MediaSection section : sections) {
            if (!mids.add(section.mid())) {
                throw new IllegalArgumentException("mid twice: " + section.mid());
            }
        }
    }
}
