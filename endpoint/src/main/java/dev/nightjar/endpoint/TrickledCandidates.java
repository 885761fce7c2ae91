package dev.nightjar.endpoint;

import dev.nightjar.sdp.CandidateAttribute;
import dev.nightjar.sdp.MediaDescription;
import dev.nightjar.sdp.MediaDescriptionBuilder;
import dev.nightjar.sdp.SdpParseException;
import dev.nightjar.sdp.SessionDescription;
import dev.nightjar.sdp.SessionDescriptionBuilder;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The candidates that signalling has brought, put into the peer's descriptions as the application sees them: the last
 * steps of W3C WebRTC §4.4.2, addIceCandidate. Guarded by the connection's lock.
 */
final class TrickledCandidates {
    /** As many as may wait for an answer; the oldest give way. */
    static final int MAX_CANDIDATES = TransportNegotiation.MAX_EARLY_CANDIDATES;

    private static final String PREFIX = "candidate:";

    private final Deque<Trickled> candidates = new ArrayDeque<>();

    /**
     * A candidate, or their end.
     *
     * @param mid of its section, or null for an end that is for all
     * @param ufrag of its generation
     * @param candidate null for the end
     */
    private record Trickled(
            @Nullable String mid, String ufrag, @Nullable CandidateAttribute candidate) {}

    /** Takes a candidate that has been taken into use, for that section of that description or for all. */
    void add(IceCandidate candidate, @Nullable MediaDescription section, SessionDescription description) {
        MediaDescription first = section != null
                ? section
                : description.media().stream().findFirst().orElse(null);
        if (first == null) {
            return;
        }
        String named = candidate.ufrag();
        String ufrag = named != null ? named : ufrag(description, first);
        CandidateAttribute attribute;
        try {
            attribute = attribute(candidate);
        } catch (SdpParseException stricter) {
            // ICE has taken it, and a description could not say it.
            return;
        }
        Trickled trickled = new Trickled(section == null ? null : section.mid().orElse(null), ufrag, attribute);
        if (!candidates.contains(trickled)) {
            candidates.add(trickled);
        }
        if (candidates.size() > MAX_CANDIDATES) {
            candidates.remove();
        }
    }

    private static @Nullable CandidateAttribute attribute(IceCandidate candidate) {
        if (candidate.isEndOfCandidates()) {
            return null;
        }
        String text = candidate.candidate();
        return CandidateAttribute.parse(text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text);
    }

    /** {@return the description with the candidates of its generation} */
    SessionDescription in(SessionDescription description) {
        if (candidates.isEmpty()) {
            return description;
        }
        SessionDescriptionBuilder builder = description.toBuilder();
        for (int i = 0; i < description.media().size(); i++) {
            MediaDescription section = description.media().get(i);
            if (!section.isRejected()) {
                builder.media(i, in(section, ufrag(description, section)));
            }
        }
        return builder.build();
    }

    private MediaDescription in(MediaDescription section, String ufrag) {
        MediaDescriptionBuilder builder = section.toBuilder();
        boolean isEnded = section.isEndOfCandidates();
        for (Trickled trickled : candidates) {
            boolean isHere = trickled.mid() == null
                    || trickled.mid().equals(section.mid().orElse(null));
            CandidateAttribute candidate = trickled.candidate();
            if (!isHere || !trickled.ufrag().equals(ufrag)) {
                continue;
            }
            if (candidate == null) {
                isEnded = true;
            } else if (!section.candidates().contains(candidate)) {
                builder.add(candidate);
            }
        }
        if (isEnded && !section.isEndOfCandidates()) {
            builder.add("end-of-candidates");
        }
        return builder.build();
    }

    /** RFC 9143 §7.1.3: a bundled section may leave it to the tagged one. */
    private static String ufrag(SessionDescription description, MediaDescription section) {
        return section.iceUfrag()
                .or(() -> description.transportOf(section).iceUfrag())
                .orElse("");
    }
}
