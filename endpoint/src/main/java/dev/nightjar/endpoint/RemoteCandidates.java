package dev.nightjar.endpoint;

import dev.nightjar.endpoint.Descriptions.Described;
import dev.nightjar.sdp.MediaDescription;
import dev.nightjar.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which section of the peer's descriptions a candidate of it is for: W3C WebRTC §4.4.2, addIceCandidate. */
final class RemoteCandidates {
    private RemoteCandidates() {}

    /**
     * {@return the section of the peer's newest description, or null for an end of candidates that is for all of them}
     *
     * @throws WebRtcException InvalidStateError before there is a description, OperationError for a section that is not
     *     there, and for a user fragment that no description in use has for it
     */
    static @Nullable MediaDescription sectionOf(IceCandidate candidate, Descriptions descriptions) {
        Described remote = descriptions.remote();
        if (remote == null) {
            throw new WebRtcException(
                    WebRtcException.Name.INVALID_STATE_ERROR,
                    "a candidate before the peer's description (expected: setRemoteDescription first)");
        }
        MediaDescription section = sectionOf(candidate, remote.sdp());
        boolean isNamed = candidate.sdpMid() != null || candidate.sdpMLineIndex() != null;
        if (isNamed && section == null) {
            throw new WebRtcException(
                    WebRtcException.Name.OPERATION_ERROR,
                    "candidate of m-section "
                            + (candidate.sdpMid() != null ? candidate.sdpMid() : candidate.sdpMLineIndex())
                            + " (expected: one of the remote description's)");
        }
        String ufrag = candidate.usernameFragment();
        if (ufrag != null && !isKnown(ufrag, candidate, descriptions)) {
            throw new WebRtcException(
                    WebRtcException.Name.OPERATION_ERROR,
                    "usernameFragment: no description of the peer that is in use has it for that m-section (expected:"
                            + " the a=ice-ufrag of the current or the pending one)");
        }
        return section;
    }

    private static boolean isKnown(String ufrag, IceCandidate candidate, Descriptions descriptions) {
        Described current = descriptions.currentRemote();
        Described pending = descriptions.pendingRemote();
        return current != null && has(current.sdp(), candidate, ufrag)
                || pending != null && has(pending.sdp(), candidate, ufrag);
    }

    /** A section that is bundled may leave its user fragment to the tagged one, RFC 9143 §7.1.3. */
    private static boolean has(SessionDescription description, IceCandidate candidate, String ufrag) {
        List<MediaDescription> sections = new ArrayList<>();
        MediaDescription section = sectionOf(candidate, description);
        if (section != null) {
            sections.add(section);
            sections.add(description.transportOf(section));
        } else if (candidate.sdpMid() == null && candidate.sdpMLineIndex() == null) {
            sections.addAll(description.media());
        }
        return sections.stream()
                .anyMatch(each -> each.iceUfrag().filter(ufrag::equals).isPresent());
    }

    /** The mid counts before the index. */
    static @Nullable MediaDescription sectionOf(IceCandidate candidate, SessionDescription description) {
        String mid = candidate.sdpMid();
        if (mid != null) {
            return description.media(mid).orElse(null);
        }
        Integer index = candidate.sdpMLineIndex();
        List<MediaDescription> sections = description.media();
        return index != null && index >= 0 && index < sections.size() ? sections.get(index) : null;
    }
}
