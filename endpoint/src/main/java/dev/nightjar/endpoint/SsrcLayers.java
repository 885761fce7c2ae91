package dev.nightjar.endpoint;

import dev.nightjar.sdp.MediaDescription;
import dev.nightjar.sdp.SsrcGroup;
import java.util.List;

/**
 * Simulcast as it was before rids: {@code a=ssrc-group:SIM} lists the encodings from the smallest on. It was never a
 * standard; older libwebrtc and what is made of it write it, and cannot be asked to leave one out.
 */
final class SsrcLayers {
    private static final String SIMULCAST = "SIM";

    private SsrcLayers() {}

    /** {@return the SSRCs of the encodings, or nothing where the peer names its encodings by rid or has one} */
    static List<Integer> of(MediaDescription section) {
        if (section.simulcast().isPresent()) {
            return List.of();
        }
        return section.ssrcGroups().stream()
                .filter(group ->
                        group.semantics().equals(SIMULCAST) && group.ssrcs().size() <= TrackLayers.MAX_LAYERS)
                .findFirst()
                .map(SsrcGroup::ssrcs)
                .orElse(List.of());
    }
}
