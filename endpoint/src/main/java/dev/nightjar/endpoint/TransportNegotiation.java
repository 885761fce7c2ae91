package dev.nightjar.endpoint;

import dev.nightjar.sdp.MediaDescription;
import dev.nightjar.sdp.SetupRole;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
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
    private final Supplier<String> freshTlsId;
    private final List<IceCandidate> early = new ArrayList<>();
    private final ArrayDeque<IceCandidate> strange = new ArrayDeque<>();
    private @Nullable RemoteTransport offered;
    private @Nullable RemoteTransport agreed;
    private @Nullable SetupRole setup;
    private String tlsId;
    private @Nullable String answeringTlsId;

    /**
     * Begins with nothing agreed.
     *
     * @param weAreLite whether our ICE only answers checks
     * @param tlsId what we call the first DTLS association, RFC 8842 §4
     * @param freshTlsId makes names for others
     */
    TransportNegotiation(boolean weAreLite, String tlsId, Supplier<String> freshTlsId) {
        this.weAreLite = weAreLite;
        this.tlsId = tlsId;
        this.freshTlsId = freshTlsId;
    }

    /** Takes the transport of the peer's offer; null when the offer has no section that we can accept. */
    void offered(@Nullable RemoteTransport transport) {
        if (transport != null) {
            requireUsable(transport);
            role(transport);
        }
        offered = transport;
        answeringTlsId = null;
    }

    /** The peer's offer was taken back, and with it the candidates that came for it. */
    void rolledBack() {
        offered = null;
        answeringTlsId = null;
        early.clear();
    }

    /**
     * {@return our DTLS role in answer to that transport's offer}
     *
     * @throws WebRtcException InvalidAccessError when the peer turns the roles round and does not restart ICE
     */
    SetupRole role(RemoteTransport transport) {
        // RFC 4145 §4: an offer without a=setup means active.
        SetupRole asked = transport.setup().orElse(SetupRole.ACTIVE);
        return checked(transport, SetupRole.answer(asked, isContinued(transport) ? setup : null));
    }

    /** {@return what names the DTLS association in our offer, RFC 8842 §4} */
    String tlsId() {
        return tlsId;
    }

    /** {@return what names it in our answer: another where the offer begins another association, RFC 8842 §5.3} */
    String tlsId(RemoteTransport offer) {
        if (!isNewAssociation(offer, role(offer))) {
            return tlsId;
        }
        String fresh = answeringTlsId == null ? freshTlsId.get() : answeringTlsId;
        answeringTlsId = fresh;
        return fresh;
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
        return checked(
                answer,
                switch (answer.setup().orElse(SetupRole.PASSIVE)) {
                    case ACTIVE -> SetupRole.PASSIVE;
                    case PASSIVE -> SetupRole.ACTIVE;
                    case ACTPASS, HOLDCONN ->
                        throw new WebRtcException(
                                WebRtcException.Name.INVALID_ACCESS_ERROR,
                                "a=setup of an answer (expected: active or passive, RFC 8842 §5.3)");
                });
    }

    /** RFC 8842 §3.1: other roles mean a new association, and §3.2 that one other ICE credentials. */
    private SetupRole checked(RemoteTransport transport, SetupRole ours) {
        if (setup != null && setup != ours && !isRestart(transport)) {
            throw new WebRtcException(
                    WebRtcException.Name.INVALID_ACCESS_ERROR,
                    "a=setup turns the DTLS roles round, but ICE does not restart (expected: the roles so far, or"
                            + " another a=ice-ufrag and a=ice-pwd for a new association, RFC 8842 §3)");
        }
        return ours;
    }

    /** RFC 8842 §3.1: another certificate or tls-id is another association; a value that is not there says nothing. */
    private boolean isContinued(RemoteTransport transport) {
        RemoteTransport known = agreed;
        return known == null
                || transport.fingerprints().stream().anyMatch(known.fingerprints()::contains)
                        && !isOther(known.tlsId(), transport.tlsId());
    }

    private static boolean isOther(Optional<String> before, Optional<String> now) {
        return before.isPresent() && now.isPresent() && !before.equals(now);
    }

    private boolean isNewAssociation(RemoteTransport transport, SetupRole ours) {
        return agreed != null && (!isContinued(transport) || ours != setup);
    }

    /**
     * Takes what the answer has settled.
     *
     * @param transport the peer's, checked by {@link #requireUsable} before
     * @param restart our side of an ICE restart that the answer of ours begins
     * @param restarts whether ICE restarts with it, whoever has offered that
     * @return the beginning of ICE and DTLS the first time, that of ICE at a restart, with that of DTLS where the peer
     *     has another association begin, else only the sections
     */
    TransportPlan agree(
            RemoteTransport transport,
            SetupRole ours,
            boolean weOffered,
            TransportPlan.@Nullable Restart restart,
            boolean restarts,
            List<SectionPlan> sections) {
        boolean isFirst = agreed == null;
        boolean isOtherDtls = isNewAssociation(transport, ours);
        if (isOtherDtls && !weOffered) {
            tlsId = tlsId(transport);
        }
        TransportPlan plan = new TransportPlan(
                restart,
                isFirst || restarts ? transport.ice(weOffered, weAreLite) : null,
                isFirst || isOtherDtls ? transport.dtls(ours) : null,
                sections);
        agreed = transport;
        offered = null;
        answeringTlsId = null;
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

    /** {@return the peer's side of what is offered, else of what is agreed, or null} */
    @Nullable
    RemoteTransport remote() {
        return offered != null ? offered : agreed;
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
     * Refuses an answer that restarts ICE unasked, RFC 8839 §4.4.2, or does not where our offer did, RFC 9429 §5.10.
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
        if (weRestart && agreed != null && !isRestart(answer)) {
            throw new WebRtcException(
                    WebRtcException.Name.INVALID_ACCESS_ERROR,
                    "a=ice-ufrag of the answer is the one so far, but our offer restarts ICE (expected: another"
                            + " a=ice-ufrag and a=ice-pwd)");
        }
    }

    /**
     * Refuses what would need another transport, or begins another DTLS association without an ICE restart.
     *
     * @throws WebRtcException OperationError when both sides are lite, InvalidAccessError for the association
     */
    void requireUsable(RemoteTransport transport) {
        if (weAreLite && transport.isLite()) {
            throw new WebRtcException(
                    WebRtcException.Name.OPERATION_ERROR,
                    "a=ice-lite of both sides: nobody would check (expected: a full agent at one side)");
        }
        if (!isContinued(transport) && !isRestart(transport)) {
            throw new WebRtcException(
                    WebRtcException.Name.INVALID_ACCESS_ERROR,
                    "a=fingerprint or a=tls-id changed, but ICE does not restart (expected: those so far, or another"
                            + " a=ice-ufrag and a=ice-pwd for a new DTLS association, RFC 9429 §5.8.3)");
        }
    }
}
