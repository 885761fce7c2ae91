package dev.nightjar.endpoint;

import dev.nightjar.endpoint.Descriptions.Described;
import dev.nightjar.ice.IceCredentials;
import dev.nightjar.sdp.Direction;
import dev.nightjar.sdp.MediaDescription;
import dev.nightjar.sdp.SdpParseException;
import dev.nightjar.sdp.SessionDescription;
import dev.nightjar.sdp.SetupRole;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The offer/answer exchange of one connection: RFC 9429 §5.
 *
 * <p>Guarded by the connection's lock. Methods change the state and return what has to follow from it; nothing here
 * waits or calls a listener. A description that is refused changes nothing.
 */
final class Negotiation {
    private final PeerConnection connection;
    private final DescriptionWriter writer;
    private final Descriptions descriptions = new Descriptions();
    private final TransceiverSet transceivers;
    private final RemoteStreams streams = new RemoteStreams();
    private final TransportNegotiation transport;
    private final LocalIce localIce;
    private final TrickledCandidates trickled = new TrickledCandidates();
    private final AgreedExtensionIds extensionIds = new AgreedExtensionIds();
    private final AgreedPayloadTypes payloadTypes = new AgreedPayloadTypes();
    private final Map<String, LocalGathering.Gathered> gathered = new HashMap<>();
    private List<RtpTransceiver.Association> beforeOffer = List.of();
    private List<OfferPlanner.Slot> plannedOffer = List.of();
    private List<SectionPlan> plannedAnswer = List.of();
    private @Nullable AnswerPlanner answerPlanner;
    private @Nullable String lastOffer;
    private boolean isOfferOutdated;
    private @Nullable String lastAnswer;

    Negotiation(PeerConnection connection, TransportIdentity identity) {
        this.connection = connection;
        this.transceivers = new TransceiverSet(connection);
        // RFC 9429 §5.2.1: a session id of 63 random bits.
        this.writer =
                new DescriptionWriter(identity, connection.endpoint().random().nextLong() >>> 1);
        this.transport = new TransportNegotiation(
                identity.iceOptions().lite(), identity.tlsId(), () -> TransportControl.tlsId(connection.endpoint()));
        this.localIce = new LocalIce(
                identity.firstIce(),
                () -> IceCredentials.create(connection.endpoint().random()));
    }

    SignalingState signalingState() {
        return descriptions.state();
    }

    TransceiverSet transceivers() {
        return transceivers;
    }

    Descriptions descriptions() {
        return descriptions;
    }

    /** {@return a description of ours as the application sees it, with the candidates gathered so far, or null} */
    @Nullable
    JsepDescription local(@Nullable Described local) {
        return local == null ? null : new JsepDescription(local.type(), withCandidates(local.asWritten(local.sdp())));
    }

    /** {@return a description of the peer as the application sees it, with candidates that came after it, or null} */
    @Nullable
    JsepDescription remote(@Nullable Described remote) {
        return remote == null
                ? null
                : new JsepDescription(
                        remote.type(),
                        remote.asWritten(trickled.in(remote.sdp())).toString());
    }

    void requireOpen() {
        if (descriptions.state() == SignalingState.CLOSED) {
            throw new WebRtcException(WebRtcException.Name.INVALID_STATE_ERROR, "the connection is closed");
        }
    }

    /** W3C WebRTC §4.4.2: restartIce, which does nothing before there is something to restart. */
    void restartIce() {
        if (descriptions.local() != null) {
            localIce.restart();
            isOfferOutdated = true;
        }
    }

    /** W3C WebRTC §4.4.1.6: what candidates come of has changed. */
    void configured() {
        if (descriptions.local() != null) {
            localIce.outdate();
            isOfferOutdated = true;
        }
    }

    /** W3C WebRTC §4.4.2, createOffer. */
    JsepDescription createOffer(OfferOptions options) {
        requireState("createOffer", SignalingState.STABLE, SignalingState.HAVE_LOCAL_OFFER);
        return offer(localIce.offer(options.iceRestart() && descriptions.local() != null));
    }

    private JsepDescription offer(IceCredentials ice) {
        Described current = descriptions.currentLocal();
        Described remote = descriptions.remote();
        List<OfferPlanner.Slot> slots = new OfferPlanner(
                        transceivers, current == null ? null : current.sdp(), remote == null ? null : remote.sdp())
                .plan();
        List<SectionPlan> agreed = transceivers.list().stream()
                .map(RtpTransceiver::agreed)
                .filter(Objects::nonNull)
                .toList();
        plannedOffer = slots;
        isOfferOutdated = false;
        lastOffer = withCandidates(writer.offer(
                slots,
                new OfferedMedia(agreed, ownExtensions(), extensionIds, payloadTypes),
                new SectionWriter.LocalTransport(transport.offeredRole(), ice, transport.tlsId()),
                descriptions.lastAnswer()));
        return JsepDescription.offer(lastOffer);
    }

    private List<String> ownExtensions() {
        return connection.configuration().headerExtensions();
    }

    private void requireState(String method, SignalingState one, SignalingState other) {
        SignalingState state = descriptions.state();
        if (state != one && state != other) {
            throw new WebRtcException(
                    WebRtcException.Name.INVALID_STATE_ERROR,
                    method + " in state " + state + " (expected: " + one + " or " + other + ")");
        }
    }

    /** W3C WebRTC §4.4.2, createAnswer. */
    JsepDescription createAnswer() {
        requireState("createAnswer", SignalingState.HAVE_REMOTE_OFFER, SignalingState.HAVE_LOCAL_PRANSWER);
        Described offer = Objects.requireNonNull(descriptions.remote(), "bug: no offer in that state");
        AnswerPlanner planner = Objects.requireNonNull(answerPlanner, "bug: an offer without a planner");
        plannedAnswer = planner.plan(transceivers::ofSection);
        RemoteTransport remote = plannedTransport(offer.sdp());
        IceCredentials ice = localIce.answer(remote != null && transport.isRestart(remote));
        SectionWriter.LocalTransport ours = remote == null
                ? new SectionWriter.LocalTransport(SetupRole.ACTIVE, ice, transport.tlsId())
                : new SectionWriter.LocalTransport(transport.role(remote), ice, transport.tlsId(remote));
        lastAnswer = withCandidates(offer.asWritten(writer.answer(offer.sdp(), planner, plannedAnswer, ours)));
        return JsepDescription.answer(lastAnswer);
    }

    private @Nullable RemoteTransport plannedTransport(SessionDescription offer) {
        return plannedAnswer.isEmpty()
                ? null
                : RemoteTransport.of(
                        offer, plannedAnswer.stream().map(SectionPlan::remote).toList());
    }

    /** {@return the type that setLocalDescription without a description means, W3C WebRTC §4.4.2} */
    SdpType implicitType() {
        return switch (descriptions.state()) {
            case HAVE_REMOTE_OFFER, HAVE_LOCAL_PRANSWER -> SdpType.ANSWER;
            default -> SdpType.OFFER;
        };
    }

    /**
     * {@return what an empty text stands for: what createOffer or createAnswer last gave where that still says how
     * things are, else a new one}
     *
     * <p>What is made again from the same state is the same, but for candidates that have been found meanwhile. An
     * offer that was made to restart ICE is made so again.
     */
    private JsepDescription implicit(SdpType type) {
        if (type != SdpType.OFFER) {
            return new JsepDescription(type, createAnswer().sdp());
        }
        return lastOffer == null || isOfferOutdated ? createOffer(OfferOptions.defaults()) : offer(localIce.planned());
    }

    Outcome applyLocal(JsepDescription given) {
        boolean isOffer = given.type() == SdpType.OFFER;
        boolean isMade = given.sdp().isEmpty() || given.type() == SdpType.ROLLBACK;
        // W3C WebRTC §4.4.2: this comes before the look at the state.
        if (!isMade && !given.sdp().equals(isOffer ? lastOffer : lastAnswer)) {
            throw new WebRtcException(
                    WebRtcException.Name.INVALID_MODIFICATION_ERROR,
                    "the local " + given.type() + " is not what create" + (isOffer ? "Offer" : "Answer")
                            + " last gave (expected: that text, unchanged)");
        }
        descriptions.requireAllowed(given.type(), true);
        if (given.type() == SdpType.ROLLBACK) {
            return rollback();
        }
        JsepDescription description = given.sdp().isEmpty() ? implicit(given.type()) : given;
        Described local = Descriptions.parse(description);
        return isOffer ? applyLocalOffer(local) : applyLocalAnswer(withMids(local));
    }

    /** {@return the description with a mid in each section: of an answer the offer's, RFC 9429 §5.10} */
    private Described withMids(Described read) {
        return GeneratedMids.name(
                read,
                i -> read.type() == SdpType.OFFER ? descriptions.midOf(i) : descriptions.offeredMid(i),
                mid -> transceivers.list().stream().anyMatch(each -> mid.equals(each.mid())) || descriptions.has(mid));
    }

    private Outcome applyLocalOffer(Described offer) {
        remember();
        for (int i = 0; i < plannedOffer.size(); i++) {
            RtpTransceiver transceiver = plannedOffer.get(i).transceiver();
            if (transceiver != null) {
                transceiver.associate(plannedOffer.get(i).mid(), i);
                transceiver.offered(offer.sdp().media().get(i));
                transceiver.transported();
            }
        }
        descriptions.setLocal(offer);
        return new Outcome(TransportPlan.restart(localIce.offered()), List.of(), new TrackChanges());
    }

    private Outcome applyLocalAnswer(Described answer) {
        Described offer = Objects.requireNonNull(descriptions.remote(), "bug: an answer without an offer");
        TrackChanges changes = new TrackChanges();
        RemoteTransport remote = plannedTransport(offer.sdp());
        descriptions.setLocal(answer);
        plannedAnswer.forEach(plan -> changes.localAnswer(plan.transceiver(), plan.direction()));
        SetupRole ours = remote == null ? SetupRole.ACTIVE : transport.role(remote);
        return settle(remote, ours, new Settling(false, answer.type() == SdpType.ANSWER), plannedAnswer, changes);
    }

    /**
     * {@return whether an offer of the peer comes in a state that has no room for it: W3C WebRTC §4.4.2 takes ours back
     * first, which fails once there was a provisional answer}
     */
    boolean crosses(SdpType remote) {
        return remote == SdpType.OFFER
                && switch (descriptions.state()) {
                    case HAVE_LOCAL_OFFER, HAVE_LOCAL_PRANSWER, HAVE_REMOTE_PRANSWER -> true;
                    default -> false;
                };
    }

    Outcome applyRemote(JsepDescription description) {
        descriptions.requireAllowed(description.type(), false);
        if (description.type() == SdpType.ROLLBACK) {
            return rollback();
        }
        Described read = Descriptions.parse(description);
        return guarded(() -> {
            RemoteChecks.check(read.sdp());
            Described remote = withMids(read);
            return remote.type() == SdpType.OFFER ? applyRemoteOffer(remote) : applyRemoteAnswer(remote);
        });
    }

    /** *Choice:* a section that our answer has to reject, for want of a codec say, begins no track. */
    private Outcome applyRemoteOffer(Described offer) {
        RemoteChecks.checkSameSections(descriptions.currentLocal(), descriptions.currentRemote(), offer.sdp());
        // W3C WebRTC §4.4.1.5: offers back to back as if answers had come in between.
        RemoteChecks.checkSameSections(descriptions.pendingRemote(), descriptions.pendingRemote(), offer.sdp());
        AnswerPlanner planner = new AnswerPlanner(offer.sdp(), ownExtensions());
        List<MediaDescription> acceptable = planner.acceptable(section -> {
            // W3C WebRTC §5.4, stop: one that is stopping and not stopped yet does not affect the answer.
            RtpTransceiver known = transceivers.ofSection(section);
            return known == null || !known.isStopped();
        });
        RemoteTransport remote = acceptable.isEmpty() ? null : RemoteTransport.of(offer.sdp(), acceptable);
        TrackChanges changes = new TrackChanges();
        List<RtpTransceiver.Association> before = transceivers.snapshot();
        remember();
        try {
            associate(offer.sdp(), changes);
            // What the loop will be told later must be sound now.
            List<SectionPlan> plans = planner.plan(transceivers::ofSection);
            RtpPlanning.receiveConfig(plans);
            transport.offered(remote);
            plans.forEach(plan -> plan.transceiver().offeredByPeer(plan));
        } catch (RuntimeException refused) {
            transceivers.forgetOffer(before);
            throw refused;
        }
        for (MediaDescription section : offer.sdp().media()) {
            RtpTransceiver transceiver = transceivers.ofSection(section);
            if (transceiver != null) {
                boolean counts = transceiver.isStopping() || acceptable.contains(section);
                processTracks(
                        transceiver, counts ? section.direction().reversed() : Direction.INACTIVE, section, changes);
            }
        }
        transceivers.stopRejected(offer.sdp(), changes);
        lastOffer = null;
        lastAnswer = null;
        answerPlanner = planner;
        descriptions.setRemote(offer);
        return Outcome.of(changes);
    }

    /** What a section of the peer says of its track; the direction is as seen from us. */
    private void processTracks(
            RtpTransceiver transceiver, Direction direction, MediaDescription section, TrackChanges changes) {
        changes.remote(
                transceiver,
                TransceiverDirection.of(direction),
                direction.receives() ? streams.of(section) : List.of());
    }

    /** Gives each section of the peer's offer its transceiver. */
    private void associate(SessionDescription offer, TrackChanges changes) {
        List<RtpTransceiver> seen = new ArrayList<>();
        for (int i = 0; i < offer.media().size(); i++) {
            MediaDescription section = offer.media().get(i);
            Optional<MediaKind> kind = RemoteChecks.kindOf(section);
            RtpTransceiver known = transceivers.ofSection(section);
            if (kind.isEmpty() || section.isRejected() && known == null) {
                continue;
            }
            RtpTransceiver transceiver = known != null ? known : transceivers.findOrAdd(section, kind.get());
            transceiver.associate(section.mid().orElseThrow(), i);
            transceiver.sender().encodings().propose(SendSimulcast.proposed(section));
            seen.add(transceiver);
        }
        // A second offer in have-remote-offer replaces the first: what only that one had goes.
        for (RtpTransceiver transceiver : transceivers.list()) {
            boolean isNew = beforeOffer.stream().noneMatch(association -> association.transceiver() == transceiver);
            if (isNew && transceiver.isMadeByOffer() && !seen.contains(transceiver)) {
                transceivers.discard(transceiver, changes);
            }
        }
    }

    private Outcome applyRemoteAnswer(Described answer) {
        Described offer = Objects.requireNonNull(descriptions.local(), "bug: an answer without an offer");
        RemoteChecks.checkAnswer(offer.sdp(), answer.sdp());
        OfferAnswered answered = new OfferAnswered(offer.sdp(), answer.sdp());
        List<SectionPlan> plans = answered.plan(transceivers.list());
        RtpPlanning.receiveConfig(plans);
        RemoteTransport remote = plans.isEmpty() ? null : RemoteTransport.of(answer.sdp(), answered.accepted());
        SetupRole ours = SetupRole.ACTIVE;
        if (remote != null) {
            transport.requireUsable(remote);
            transport.requireNoFork(remote, descriptions.state());
            transport.requireAsked(remote, localIce.isRestartPending());
            ours = transport.roleByAnswer(remote);
        }
        TrackChanges changes = new TrackChanges();
        for (SectionPlan plan : plans) {
            processTracks(plan.transceiver(), plan.direction().toSdp(), plan.remote(), changes);
            plan.transceiver().answered(plan.direction());
        }
        transceivers.stopRejected(answer.sdp(), changes);
        descriptions.setRemote(answer);
        return settle(remote, ours, new Settling(true, answer.type() == SdpType.ANSWER), plans, changes);
    }

    /**
     * Which answer it is that settles something.
     *
     * @param weOffered whether it is the peer's
     * @param isFinal or else a provisional one, which frees nothing: RFC 9429 §4.1.10
     */
    private record Settling(boolean weOffered, boolean isFinal) {}

    /** What an answer settles, ours or the peer's: W3C WebRTC §4.4.1.5. */
    private Outcome settle(
            @Nullable RemoteTransport remote,
            SetupRole ours,
            Settling settling,
            List<SectionPlan> plans,
            TrackChanges changes) {
        if (settling.isFinal()) {
            transceivers.keepAccepted(plans, changes);
            lastOffer = null;
            lastAnswer = null;
        }
        agree(plans);
        if (remote == null) {
            return settleWithoutTransport(settling, plans, changes);
        }
        IceCredentials answered = settling.weOffered() ? null : localIce.answered();
        boolean restarts = answered != null || localIce.isRestartPending();
        localIce.settled();
        gathered.keySet().retainAll(Set.of(localIce.ufrag()));
        boolean began = restarts || !transport.isAgreed();
        TransportPlan.Restart restart = answered == null ? null : new TransportPlan.Restart(answered);
        TransportPlan plan = transport.agree(remote, ours, settling.weOffered(), restart, restarts, plans);
        return new Outcome(plan, transport.release(remote, began), changes);
    }

    private void agree(List<SectionPlan> plans) {
        extensionIds.learn(plans);
        payloadTypes.learn(plans);
        SessionDescription ours =
                Objects.requireNonNull(descriptions.local(), "bug: settled").sdp();
        for (SectionPlan plan : plans) {
            MediaDescription section = ours.media(plan.mid()).orElseThrow();
            plan.transceiver().agree(plan, section);
            // *Choice:* a section that is silent for now keeps its encodings.
            if (plan.direction().sends()) {
                plan.transceiver().sender().encodings().settle(SendSimulcast.agreed(section, plan));
            }
        }
    }

    private Outcome settleWithoutTransport(Settling settling, List<SectionPlan> plans, TrackChanges changes) {
        if (!settling.isFinal()) {
            return Outcome.of(changes);
        }
        transport.rolledBack();
        return new Outcome(
                TransportPlan.withoutRestart(localIce.settledWithoutSections(transport.isAgreed()), plans),
                List.of(),
                changes);
    }

    /** Takes candidates of ours; every later description with their user fragment has them. */
    void gathered(String ufrag, LocalGathering.Gathered candidates) {
        gathered.put(ufrag, candidates);
    }

    private String withCandidates(SessionDescription description) {
        return DescriptionWriter.withCandidates(
                        description, ufrag -> gathered.getOrDefault(ufrag, LocalGathering.Gathered.NOTHING))
                .toString();
    }

    /** {@return the user fragment of our newest description} */
    String localUfrag() {
        return localIce.ufrag();
    }

    /** {@return the place of the section that carries the transport in our description, where candidates belong} */
    IceCandidate transportSection() {
        Described local = descriptions.local();
        List<MediaDescription> sections =
                local == null ? List.of() : local.sdp().media();
        for (int i = 0; i < sections.size(); i++) {
            if (!sections.get(i).isRejected()) {
                return new IceCandidate("", sections.get(i).mid().orElse(null), i, null);
            }
        }
        return new IceCandidate("", null, 0, null);
    }

    /** {@return whether the peer's newest description says that it trickles, RFC 9429 §4.1.17; null without one} */
    @Nullable
    Boolean canTrickle() {
        Described remote = descriptions.remote();
        return remote == null
                ? null
                : remote.sdp().media().stream()
                        .anyMatch(section -> section.iceOptions().contains("trickle"));
    }

    /** {@return our candidates so far, of the generations that our descriptions name} */
    List<IceCandidate> localCandidates() {
        return gathered.values().stream()
                .flatMap(each -> each.candidates().stream())
                .toList();
    }

    /** {@return the peer's candidates, of its newest description and after it} */
    List<IceCandidate> remoteCandidates() {
        Described remote = descriptions.remote();
        RemoteTransport known = transport.remote();
        return remote == null || known == null ? List.of() : known.candidatesIn(trickled.in(remote.sdp()));
    }

    /** {@return our credentials in our newest description, or null} */
    @Nullable
    IceParameters localParameters() {
        return hasSections() ? localIce.parameters() : null;
    }

    /** {@return the peer's credentials in its newest description, or null} */
    @Nullable
    IceParameters remoteParameters() {
        RemoteTransport known = transport.remote();
        return known == null
                ? null
                : new IceParameters(
                        known.credentials().ufrag(), known.credentials().pwd());
    }

    /** {@return whether our newest description has a section} */
    boolean hasSections() {
        Described local = descriptions.local();
        return local != null && !local.sdp().media().isEmpty();
    }

    /** {@return whether the candidate is for the transport now; else it is kept or ignored} */
    boolean takeCandidate(IceCandidate candidate) {
        return guarded(() -> {
            MediaDescription section = RemoteCandidates.sectionOf(candidate, descriptions);
            RtpTransceiver transceiver = section == null ? null : transceivers.ofSection(section);
            if (transceiver != null && transceiver.isStopped()) {
                return false;
            }
            boolean isForNow = transport.take(candidate, section);
            Described remote = Objects.requireNonNull(descriptions.remote(), "bug: a section of no description");
            trickled.add(candidate, section, remote.sdp());
            return isForNow;
        });
    }

    /** {@return whether an offer would change what is agreed} */
    boolean isNegotiationNeeded() {
        return descriptions.state() == SignalingState.STABLE
                && (localIce.isRestartWanted()
                        || NegotiationNeed.exists(
                                transceivers.list(), descriptions.currentLocal(), descriptions.currentRemote()));
    }

    /** Ends the exchange; returns the tracks that end with it. */
    List<MediaStreamTrack> close() {
        descriptions.close();
        List<MediaStreamTrack> ending = new ArrayList<>();
        for (RtpTransceiver transceiver : transceivers.list()) {
            transceiver.closed();
            ending.add(transceiver.receiver().track());
        }
        return ending;
    }

    private void remember() {
        if (descriptions.state() == SignalingState.STABLE) {
            beforeOffer = transceivers.snapshot();
        }
    }

    /** Takes the pending offer back, ours or the peer's. */
    private Outcome rollback() {
        boolean wasRemote = descriptions.state() == SignalingState.HAVE_REMOTE_OFFER;
        TrackChanges changes = new TrackChanges();
        descriptions.rollback();
        transceivers.restore(beforeOffer, wasRemote, changes);
        lastOffer = null;
        lastAnswer = null;
        if (wasRemote) {
            transport.rolledBack();
        }
        boolean wasRestart = localIce.rolledBack();
        gathered.keySet().retainAll(Set.of(localIce.ufrag()));
        return new Outcome(TransportPlan.withoutRestart(wasRestart, null), List.of(), changes);
    }

    /**
     * Attributes are parsed when they are read, so what is wrong with one may show late; it is the text's fault still.
     */
    private static <T> T guarded(java.util.function.Supplier<T> reading) {
        try {
            return reading.get();
        } catch (SdpParseException bad) {
            throw RtcError.sdpSyntax(bad);
        } catch (IllegalArgumentException bad) {
            throw new WebRtcException(WebRtcException.Name.OPERATION_ERROR, String.valueOf(bad.getMessage()), bad);
        }
    }
}
