package dev.nightjar.endpoint;

import dev.nightjar.sdp.MediaDescription;
import dev.nightjar.sdp.SetupRole;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    /** What has overtaken its description; the oldest gives way, since most of these are late instead. */
    static final int MAX_STRANGE_CANDIDATES = 32;

    private final boolean weAreLite;
    private final List<IceCandidate> early = new ArrayList<>();
    private final ArrayDeque<IceCandidate> strange = new ArrayDeque<>();
    private @Nullable RemoteTransport offered;
    private @Nullable RemoteTransport agreed;
    private @Nullable SetupRole setup;

    /**
     * Begins with nothing agreed.
     *
     * @param weAreLite whether our ICE only answers checks
     */
    TransportNegotiation(boolean weAreLite) {
        this.weAreLite = weAreLite;
    }

    /** Takes the transport of the peer's offer; null when the offer has no section that we can accept. */
    void offered(@Nullable RemoteTransport transport) {
        if (transport != null) {
            requireUsable(transport);
            role(transport);
        }
        offered = transport;
    }

    /** The peer's offer was taken back, and with it the candidates that came for it. */
    void rolledBack() {
        offered = null;
        early.clear();
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

    /**
     * {@return the role that our offer names}
     *
     * <p>*Choice:* once there is an association it is the role we have in it, which RFC 8842 §5.5 allows beside
     * actpass: Firefox answers actpass with active whatever was agreed, and that would mean another association.
     */
    SetupRole offeredRole() {
        return setup == null ? SetupRole.ACTPASS : setup;
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
     * @param transport the peer's, checked by {@link #requireUsable} before
     * @param restart our side of an ICE restart that the answer of ours begins
     * @param restarts whether ICE restarts with it, whoever has offered that
     * @return the beginning of ICE and DTLS the first time, that of ICE at a restart, else only the sections
     */
    TransportPlan agree(
            RemoteTransport transport,
            SetupRole ours,
            boolean weOffered,
            TransportPlan.@Nullable Restart restart,
            boolean restarts,
            List<SectionPlan> sections) {
        boolean isFirst = agreed == null;
        TransportPlan plan = new TransportPlan(
                restart,
                isFirst || restarts ? transport.ice(weOffered, weAreLite) : null,
                isFirst ? transport.dtls(ours) : null,
                sections);
        agreed = transport;
        offered = null;
        setup = ours;
        return plan;
    }

    /**
     * {@return the candidates that may be used now: those that waited, and those of a description that did not begin a
     * generation of ICE}
     */
    List<IceCandidate> release(RemoteTransport transport, boolean began) {
        List<IceCandidate> waiting = new ArrayList<>(early);
        waiting.addAll(strange);
        early.clear();
        strange.clear();
        List<IceCandidate> released = new ArrayList<>();
        if (!began) {
            released.addAll(transport.describedCandidates());
        }
        for (IceCandidate candidate : waiting) {
            MediaDescription section = RemoteCandidates.sectionOf(candidate, transport.description());
            boolean isForAll = candidate.sdpMid() == null && candidate.sdpMLineIndex() == null;
            if (isForAll || section != null && transport.serves(section, candidate.ufrag())) {
                released.add(candidate);
            }
        }
        return released;
    }

    boolean isAgreed() {
        return agreed != null;
    }

    /**
     * Takes a candidate of the peer.
     *
     * @param section of the peer's description that it is for, or null for an end of candidates that is for all
     * @return whether it is for the transport to use now; else it waits, for the answer or for the description that
     *     begins its generation, which it may have overtaken. *Choice:* a user fragment that only stands in the
     *     candidate's text, not beside it, is no reason to fail, whatever it is
     * @throws WebRtcException OperationError when the text is no candidate, or too many wait
     */
    boolean take(IceCandidate candidate, @Nullable MediaDescription section) {
        if (!candidate.isEndOfCandidates()) {
            RemoteTransport.parse(candidate.candidate());
        }
        String ufrag = candidate.ufrag();
        if (agreed != null && (section == null ? offered == null : agreed.serves(section, ufrag))) {
            return true;
        }
        if (offered != null && (section == null || offered.serves(section, ufrag))) {
            keep(candidate);
        } else if (ufrag != null) {
            strange.addLast(candidate);
            if (strange.size() > MAX_STRANGE_CANDIDATES) {
                strange.removeFirst();
            }
        }
        return false;
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
     * {@return whether that description of the peer restarts ICE: it has another user fragment or password, RFC 8839
     * §4.4.3.1.1}
     */
    boolean isRestart(RemoteTransport transport) {
        return agreed != null && !transport.credentials().equals(agreed.credentials());
    }

    /**
     * Refuses an answer of another peer than the one that has answered for now, RFC 9429 §3.8.
     *
     * @throws WebRtcException NotSupportedError
     */
    void requireNoFork(RemoteTransport answer, SignalingState state) {
        if (state == SignalingState.HAVE_REMOTE_PRANSWER && isRestart(answer)) {
            throw new WebRtcException(
                    WebRtcException.Name.NOT_SUPPORTED_ERROR,
                    "a=ice-ufrag differs from the provisional answer's: forking is not built (expected: answers of one"
                            + " peer)");
        }
    }

    /**
     * Refuses an answer that restarts ICE unasked, RFC 8839 §4.4.2.
     *
     * @throws WebRtcException InvalidAccessError
     */
    void requireAsked(RemoteTransport answer, boolean weRestart) {
        if (isRestart(answer) && !weRestart) {
            throw new WebRtcException(
                    WebRtcException.Name.INVALID_ACCESS_ERROR,
                    "a=ice-ufrag of the answer is new, but our offer did not restart ICE (expected: the ufrag and"
                            + " password of the session so far)");
        }
    }

    /**
     * Refuses what would need another transport.
     *
     * @throws WebRtcException NotSupportedError for another certificate or association, OperationError when both sides
     *     are lite
     */
    void requireUsable(RemoteTransport transport) {
        if (weAreLite && transport.isLite()) {
            throw new WebRtcException(
                    WebRtcException.Name.OPERATION_ERROR,
                    "a=ice-lite of both sides: nobody would check (expected: a full agent at one side)");
        }
        if (agreed != null && transport.fingerprints().stream().noneMatch(agreed.fingerprints()::contains)) {
            throw new WebRtcException(
                    WebRtcException.Name.NOT_SUPPORTED_ERROR,
                    "a=fingerprint changed: a new DTLS association is not built (expected: the certificate so far)");
        }
        if (agreed != null && isOtherAssociation(agreed.tlsId(), transport.tlsId())) {
            throw new WebRtcException(
                    WebRtcException.Name.NOT_SUPPORTED_ERROR,
                    "a=tls-id changed: a new DTLS association is not built (expected: the tls-id so far)");
        }
    }

    /** RFC 8842 §4: a value that is not there says nothing. */
    private static boolean isOtherAssociation(Optional<String> before, Optional<String> now) {
        return before.isPresent() && now.isPresent() && !before.equals(now);
    }
}
