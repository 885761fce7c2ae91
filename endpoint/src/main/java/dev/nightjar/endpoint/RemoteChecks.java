package dev.nightjar.endpoint;

import dev.nightjar.endpoint.Descriptions.Described;
import dev.nightjar.sdp.MediaDescription;
import dev.nightjar.sdp.Msid;
import dev.nightjar.sdp.SessionDescription;
import dev.nightjar.sdp.Simulcast;
import dev.nightjar.sdp.SsrcAttribute;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a peer's description must have before anything is done with it, RFC 9429 §5.8. */
final class RemoteChecks {
    private static final Set<String> PROFILES = Set.of(
            "UDP/TLS/RTP/SAVPF",
            "UDP/TLS/RTP/SAVP",
            "TCP/DTLS/RTP/SAVPF",
            "TCP/DTLS/RTP/SAVP",
            "RTP/SAVPF",
            "RTP/SAVP",
            "RTP/AVPF",
            "RTP/AVP");

    private RemoteChecks() {}

    /**
     * {@return what the section carries, empty for one we can only reject}
     *
     * <p>RFC 9429 §5.1.2 lists the profiles that older peers write; whichever it is, the fingerprint decides.
     */
    static Optional<MediaKind> kindOf(MediaDescription section) {
        if (!PROFILES.contains(section.protocol())) {
            return Optional.empty();
        }
        return switch (section.type()) {
            case "audio" -> Optional.of(MediaKind.AUDIO);
            case "video" -> Optional.of(MediaKind.VIDEO);
            default -> Optional.empty();
        };
    }

    /**
     * Refuses a description that cannot be negotiated.
     *
     * @throws WebRtcException InvalidAccessError where the content is not valid, OperationError where it is more, or of
     *     another kind, than can be negotiated; each names the section and what it should have
     */
    static void check(SessionDescription description) {
        if (description.media().size() > TransceiverSet.MAX_TRANSCEIVERS) {
            throw failure("m-sections: " + description.media().size() + " (expected: at most "
                    + TransceiverSet.MAX_TRANSCEIVERS + ")");
        }
        Set<String> mids = new HashSet<>();
        List<MediaDescription> sections = description.media();
        for (int i = 0; i < sections.size(); i++) {
            Optional<String> mid = sections.get(i).mid();
            if (mid.isPresent() && !mids.add(mid.get())) {
                throw invalid("m-section " + i + ": a=mid:" + mid.get() + " stands twice (expected: unique mids)");
            }
            checkOneTrack(sections.get(i), i);
            checkRids(sections.get(i), i);
        }
    }

    /** RFC 9429 §5.8.3: what simulcast refers to is there. */
    private static void checkRids(MediaDescription section, int index) {
        Set<String> ids = new HashSet<>();
        section.rids().forEach(rid -> ids.add(rid.id()));
        section.simulcast().ifPresent(simulcast -> {
            for (Simulcast.Stream stream : concat(simulcast.send(), simulcast.receive())) {
                for (Simulcast.Alternative alternative : stream.alternatives()) {
                    if (!ids.contains(alternative.rid())) {
                        throw invalid("m-section " + index + ": a=simulcast names " + alternative.rid()
                                + " (expected: a=rid:" + alternative.rid() + " in the section)");
                    }
                }
            }
        });
    }

    private static List<Simulcast.Stream> concat(List<Simulcast.Stream> one, List<Simulcast.Stream> other) {
        List<Simulcast.Stream> both = new ArrayList<>(one);
        both.addAll(other);
        return both;
    }

    /** RFC 9429 §4.1.9 and W3C's unified plan: one track for each section. */
    private static void checkOneTrack(MediaDescription section, int index) {
        Set<String> tracks = new HashSet<>();
        section.msids().forEach(msid -> msid.trackId().ifPresent(tracks::add));
        for (SsrcAttribute ssrc : section.ssrcs()) {
            if (ssrc.attribute().name().equals("msid")) {
                Msid.parse(ssrc.attribute().valueOrEmpty()).trackId().ifPresent(tracks::add);
            }
        }
        if (tracks.size() > 1) {
            throw failure("m-section " + index + ": " + tracks.size()
                    + " tracks, as in Plan B (expected: unified plan, one track for each m-section)");
        }
    }

    /**
     * Refuses an offer that does not go on from what is agreed, RFC 9429 §5.8: sections stay in number and place, and
     * only one that either side has rejected may become another.
     */
    static void checkSameSections(@Nullable Described local, @Nullable Described remote, SessionDescription offer) {
        if (local == null || remote == null) {
            return;
        }
        SessionDescription current = local.sdp();
        if (offer.media().size() < current.media().size()) {
            throw invalid("offer has " + offer.media().size() + " m-sections (expected: the "
                    + current.media().size() + " of the session so far, or more)");
        }
        for (int i = 0; i < current.media().size(); i++) {
            MediaDescription known = current.media().get(i);
            MediaDescription offered = offer.media().get(i);
            boolean isOver = known.isRejected() || remote.sdp().media().get(i).isRejected();
            if (!isOver && !(known.type().equals(offered.type()) && known.mid().equals(offered.mid()))) {
                throw invalid("m-section " + i + " of the offer is not the session's (expected: " + known.type() + " "
                        + known.mid().orElse("") + ")");
            }
        }
    }

    /** Refuses an answer whose sections are not the offer's, RFC 3264 §6 and RFC 9429 §5.8.3. */
    static void checkAnswer(SessionDescription offer, SessionDescription answer) {
        if (offer.media().size() != answer.media().size()) {
            throw invalid("answer has " + answer.media().size() + " m-sections (expected: the offer's "
                    + offer.media().size() + ")");
        }
        for (int i = 0; i < offer.media().size(); i++) {
            MediaDescription offered = offer.media().get(i);
            MediaDescription answered = answer.media().get(i);
            if (offered.isRejected() && !answered.isRejected()) {
                throw invalid("m-section " + i + " of the answer accepts what the offer rejects (expected: port 0)");
            }
            if (!answered.isRejected() && !offered.protocol().equals(answered.protocol())) {
                throw invalid("m-section " + i + " of the answer has the protocol " + answered.protocol()
                        + " (expected: the offer's, " + offered.protocol() + ", RFC 9429 §5.8.3)");
            }
            if (!offered.type().equals(answered.type())
                    || !answered.isRejected() && !offered.mid().equals(answered.mid())) {
                throw invalid("m-section " + i + " of the answer is not the offer's (expected: " + offered.type() + " "
                        + offered.mid().orElse("") + ")");
            }
        }
    }

    private static WebRtcException invalid(String message) {
        return new WebRtcException(WebRtcException.Name.INVALID_ACCESS_ERROR, message);
    }

    private static WebRtcException failure(String message) {
        return new WebRtcException(WebRtcException.Name.OPERATION_ERROR, message);
    }
}
