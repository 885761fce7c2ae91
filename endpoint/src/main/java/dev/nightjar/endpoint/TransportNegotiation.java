package dev.nightjar.endpoint;

import dev.nightjar.sdp.MediaDescription;
import dev.nightjar.sdp.SessionDescription;
import dev.nightjar.sdp.SetupRole;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What both sides have agreed of the one transport, and the candidates that wait until they have.
 *
 * <p>An offer of the peer changes nothing in the transport before it is answered, so that it can be taken back: ICE
 * begins, with the candidates that came meanwhile, when the answer is set. Guarded by the connection's lock.
 */
final class TransportNegotiation {
    /** What waits for the answer; more than a machine with many interfaces has. */
    static final int MAX_EARLY_CANDIDATES = 128;

    private final List<IceCandidate> early = new ArrayList<>();
    private @Nullable RemoteTransport offered;
    private @Nullable RemoteTransport agreed;
    private @Nullable SetupRole setup;

    /** Takes the transport of the peer's offer; null when the offer has no section that we can accept. */
    void offered(@Nullable RemoteTransport transport) {
        if (transport != null) {
            requireSameTransport(transport);
            role(transport);
        }
        offered = transport;
    }

    /** The peer's offer was taken back, and with it the candidates that came for it. */
    void rolledBack() {
        offered = null;
        if (agreed == null) {
            early.clear();
        }
    }

    /**
     * {@return our DTLS role in answer to that transport's offer}
     *
     * @throws WebRtcException NotSupportedError when the peer asks for the roles to be turned round
     */
    SetupRole role(RemoteTransport transport) {
        // RFC 4145 §4: an offer without a=setup means active.
        return sameRole(SetupRole.answer(transport.setup().orElse(SetupRole.ACTIVE), setup));
    }

    /** {@return our DTLS role by the peer's answer} */
    SetupRole roleByAnswer(RemoteTransport answer) {
        // RFC 4145 §4: an answer without a=setup means passive.
        return sameRole(
                switch (answer.setup().orElse(SetupRole.PASSIVE)) {
                    case ACTIVE -> SetupRole.PASSIVE;
                    case PASSIVE -> SetupRole.ACTIVE;
                    case ACTPASS, HOLDCONN ->
                        throw new WebRtcException(
                                WebRtcException.Name.INVALID_ACCESS_ERROR,
                                "a=setup of an answer (expected: active or passive, RFC 8842 §5.3)");
                });
    }

    /** RFC 8842 §5.3: other roles mean a new association. */
    private SetupRole sameRole(SetupRole ours) {
        if (setup != null && setup != ours) {
            throw new WebRtcException(
                    WebRtcException.Name.NOT_SUPPORTED_ERROR,
                    "a=setup turns the DTLS roles round: a new association is not built (expected: the roles so far)");
        }
        return ours;
    }

    /**
     * Takes what the answer has settled.
     *
     * @param transport the peer's, checked by {@link #requireSameTransport} before
     * @return the beginning of ICE and DTLS the first time, later only the sections
     */
    TransportPlan agree(RemoteTransport transport, SetupRole ours, boolean weOffered, List<SectionPlan> sections) {
        boolean isFirst = agreed == null;
        TransportPlan plan = isFirst
                ? new TransportPlan(transport.ice(weOffered), transport.dtls(ours), sections)
                : new TransportPlan(null, null, sections);
        agreed = transport;
        offered = null;
        setup = ours;
        return plan;
    }

    /**
     * {@return the candidates that may be used now: those that waited, and those of a description that is not the
     * first}
     */
    List<IceCandidate> release(RemoteTransport transport, boolean wasAgreed) {
        List<IceCandidate> released = new ArrayList<>();
        if (wasAgreed) {
            released.addAll(transport.describedCandidates());
        }
        for (IceCandidate candidate : early) {
            MediaDescription section = sectionOf(candidate, transport.description());
            if (section != null && transport.serves(section, candidate.ufrag())) {
                released.add(candidate);
            }
        }
        early.clear();
        return released;
    }

    boolean isAgreed() {
        return agreed != null;
    }

    /**
     * Takes a candidate of the peer.
     *
     * @param remote the peer's description, or null before there is one
     * @return whether it is for the transport to use now; else it waits, or is of another generation and ignored
     * @throws WebRtcException OperationError when the text is no candidate or names no section
     */
    boolean take(IceCandidate candidate, @Nullable SessionDescription remote) {
        if (!candidate.isEndOfCandidates()) {
            RemoteTransport.parse(candidate.candidate());
        }
        if (remote == null) {
            keep(candidate);
            return false;
        }
        MediaDescription section = sectionOf(candidate, remote);
        if (section == null) {
            throw new WebRtcException(
                    WebRtcException.Name.OPERATION_ERROR,
                    "candidate of m-section "
                            + (candidate.sdpMid() != null ? candidate.sdpMid() : candidate.sdpMLineIndex())
                            + " (expected: one of the remote description's)");
        }
        RemoteTransport transport = offered != null ? offered : agreed;
        if (transport == null || !transport.serves(section, candidate.ufrag())) {
            return false;
        }
        if (agreed == null) {
            keep(candidate);
        }
        return agreed != null;
    }

    /** W3C WebRTC §4.4.2: the mid counts before the index; with neither it is for the one transport there is. */
    private static @Nullable MediaDescription sectionOf(IceCandidate candidate, SessionDescription remote) {
        List<MediaDescription> sections = remote.media();
        String mid = candidate.sdpMid();
        if (mid != null) {
            return remote.media(mid).orElse(null);
        }
        int index = candidate.sdpMLineIndex() == null ? 0 : candidate.sdpMLineIndex();
        return index >= 0 && index < sections.size() ? sections.get(index) : null;
    }

    private void keep(IceCandidate candidate) {
        if (early.size() >= MAX_EARLY_CANDIDATES) {
            throw new WebRtcException(
                    WebRtcException.Name.OPERATION_ERROR,
                    "candidates before the answer: more than " + MAX_EARLY_CANDIDATES
                            + " (expected: at most that many)");
        }
        early.add(candidate);
    }

    /**
     * Refuses what would need another transport.
     *
     * @throws WebRtcException NotSupportedError for an ICE restart or another certificate
     */
    void requireSameTransport(RemoteTransport transport) {
        if (agreed == null) {
            return;
        }
        if (!transport.credentials().equals(agreed.credentials())) {
            throw new WebRtcException(
                    WebRtcException.Name.NOT_SUPPORTED_ERROR,
                    "ICE restart is not built (expected: the ufrag and password of the session so far)");
        }
        if (transport.fingerprints().stream().noneMatch(agreed.fingerprints()::contains)) {
            throw new WebRtcException(
                    WebRtcException.Name.NOT_SUPPORTED_ERROR,
                    "a=fingerprint changed: a new DTLS association is not built (expected: the certificate so far)");
        }
    }
}
