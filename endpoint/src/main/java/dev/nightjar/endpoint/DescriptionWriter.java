package dev.nightjar.endpoint;

import dev.nightjar.ice.IceTiming;
import dev.nightjar.sdp.Attribute;
import dev.nightjar.sdp.BundleNegotiation;
import dev.nightjar.sdp.CandidateAttribute;
import dev.nightjar.sdp.MediaDescription;
import dev.nightjar.sdp.MediaGroup;
import dev.nightjar.sdp.Origin;
import dev.nightjar.sdp.SessionDescription;
import dev.nightjar.sdp.SessionDescriptionBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes whole offers and answers, RFC 9429 §5.2 and §5.3, and puts candidates into them. */
final class DescriptionWriter {
    private static final String MIXED_EXTENSIONS = "extmap-allow-mixed";

    /** RFC 9429 §5.2.1; in each section instead of once, as browsers have it. */
    private static final List<String> ICE_OPTIONS = List.of("trickle", "ice2");

    private final TransportIdentity identity;
    private Origin origin;
    private @Nullable String last;

    DescriptionWriter(TransportIdentity identity, long sessionId) {
        this.identity = identity;
        this.origin = Origin.of(sessionId);
    }

    /**
     * {@return an offer with those sections, and that transport in each}
     *
     * @param lastAnswer ours or the peer's, or null before the first
     */
    SessionDescription offer(
            List<OfferPlanner.Slot> slots,
            OfferedMedia media,
            SectionWriter.LocalTransport ours,
            @Nullable SessionDescription lastAnswer) {
        SectionWriter writer = new SectionWriter(
                identity,
                ours,
                new SectionWriter.Manner(
                        identity.cryptex(), true, true, identity.congestionFeedback(), iceOptions(ICE_OPTIONS)));
        Map<String, RtpTransceiver> bundled = new LinkedHashMap<>();
        List<MediaDescription> sections = new ArrayList<>();
        for (OfferPlanner.Slot slot : slots) {
            MediaDescription section = write(writer, slot, media, isBundleOnly(slot, sections));
            RtpTransceiver transceiver = slot.transceiver();
            if (transceiver != null && !section.isRejected()) {
                bundled.put(slot.mid(), transceiver);
            }
            sections.add(section);
        }
        List<MediaGroup> groups = new ArrayList<>();
        if (!bundled.isEmpty()) {
            groups.add(MediaGroup.bundle(List.copyOf(bundled.keySet())));
        }
        groups.addAll(LipSync.offer(bundled, lastAnswer));
        return describe(groups, true, sections);
    }

    /** RFC 9429 §4.1.1: the policy is about what is new; what is in the bundle already stays as it is. */
    private boolean isBundleOnly(OfferPlanner.Slot slot, List<MediaDescription> before) {
        RtpTransceiver transceiver = slot.transceiver();
        if (transceiver == null || transceiver.agreed() != null || transceiver.isStopping()) {
            return false;
        }
        return switch (identity.bundlePolicy()) {
            case MAX_COMPAT -> false;
            case MAX_BUNDLE -> before.stream().anyMatch(section -> !section.isRejected());
            case BALANCED ->
                before.stream()
                        .anyMatch(section -> !section.isRejected()
                                && section.type().equals(transceiver.kind().toString()));
        };
    }

    private static MediaDescription write(
            SectionWriter writer, OfferPlanner.Slot slot, OfferedMedia media, boolean bundleOnly) {
        RtpTransceiver transceiver = slot.transceiver();
        if (transceiver == null) {
            return BundleNegotiation.reject(java.util.Objects.requireNonNull(slot.rejected(), "rejected"));
        }
        SectionPlan agreed = transceiver.agreed();
        MediaDescription section = writer.write(
                agreed != null
                        ? LocalSection.again(agreed, slot.mid(), transceiver.direction(), media)
                        : LocalSection.first(transceiver, slot.mid(), media),
                bundleOnly);
        return transceiver.isStopping() ? BundleNegotiation.reject(section) : section;
    }

    /** {@return the answer that accepts those sections and rejects the others} */
    SessionDescription answer(
            SessionDescription offered,
            AnswerPlanner planner,
            List<SectionPlan> accepted,
            SectionWriter.LocalTransport ours) {
        boolean isNamed = accepted.stream()
                .anyMatch(plan -> offered.transportOf(plan.remote()).tlsId().isPresent());
        SectionWriter writer = new SectionWriter(
                identity,
                ours,
                new SectionWriter.Manner(
                        identity.cryptex() && SectionPlan.areCryptex(accepted),
                        isNamed,
                        false,
                        identity.congestionFeedback() && SectionPlan.giveCongestionFeedback(accepted),
                        iceOptions(offeredIceOptions(offered, accepted))));
        List<MediaDescription> sections = new ArrayList<>();
        for (MediaDescription section : offered.media()) {
            SectionPlan plan = planOf(accepted, section);
            sections.add(plan == null ? writer.reject(section) : writer.write(LocalSection.answer(plan), false));
        }
        // RFC 8285 §6: an answer says it only when the offer does.
        boolean mixed = offered.attributes().has(MIXED_EXTENSIONS)
                || !accepted.isEmpty()
                        && accepted.stream().allMatch(plan -> plan.remote().isExtmapAllowMixed());
        List<MediaGroup> groups = new ArrayList<>(planner.groups(accepted));
        groups.addAll(LipSync.answer(offered, accepted));
        return describe(groups, mixed, sections);
    }

    /** RFC 9429 §5.3.1: an answer says those of ours that the offer says. */
    private static List<String> offeredIceOptions(SessionDescription offered, List<SectionPlan> accepted) {
        return ICE_OPTIONS.stream()
                .filter(option -> accepted.stream()
                        .anyMatch(plan ->
                                offered.transportOf(plan.remote()).iceOptions().contains(option)))
                .toList();
    }

    private List<String> iceOptions(List<String> said) {
        List<String> options = new ArrayList<>(said);
        if (identity.iceOptions().renomination()) {
            options.add("renomination");
        }
        return options;
    }

    /**
     * {@return the description with candidates, and their end if known, in every section that has a transport}
     *
     * @param gathered the candidates of a user fragment
     */
    static SessionDescription withCandidates(
            SessionDescription description, Function<String, LocalGathering.Gathered> gathered) {
        SessionDescriptionBuilder builder = description.toBuilder();
        for (int i = 0; i < description.media().size(); i++) {
            MediaDescription section = description.media().get(i);
            boolean hasTransport = section.iceUfrag().isPresent() && !section.isRejected() && !section.isBundleOnly();
            if (!hasTransport || section.isEndOfCandidates()) {
                continue;
            }
            var changed = section.toBuilder();
            LocalGathering.Gathered ours = gathered.apply(section.iceUfrag().orElseThrow());
            for (IceCandidate candidate : ours.candidates()) {
                changed.add(CandidateAttribute.parse(candidate.candidate().substring("candidate:".length())));
            }
            if (ours.isComplete()) {
                changed.add("end-of-candidates");
            }
            builder.media(i, changed.build());
        }
        return builder.build();
    }

    private static @Nullable SectionPlan planOf(List<SectionPlan> accepted, MediaDescription section) {
        for (SectionPlan plan : accepted) {
            if (plan.remote().equals(section)) {
                return plan;
            }
        }
        return null;
    }

    /** RFC 9429 §5.2.2: the version goes up when the description differs from the one before, and only then. */
    private SessionDescription describe(List<MediaGroup> groups, boolean mixed, List<MediaDescription> sections) {
        SessionDescription described = build(groups, mixed, sections);
        if (last != null && !last.equals(described.toString())) {
            origin = origin.next();
            described = build(groups, mixed, sections);
        }
        last = described.toString();
        return described;
    }

    private SessionDescription build(List<MediaGroup> groups, boolean mixed, List<MediaDescription> sections) {
        SessionDescriptionBuilder builder = SessionDescription.builder(origin);
        groups.forEach(builder::add);
        if (identity.iceOptions().lite()) {
            // RFC 8839 §5.3.
            builder.add("ice-lite");
        }
        Duration checkInterval = identity.iceOptions().timing().checkInterval();
        if (!checkInterval.equals(IceTiming.DEFAULT.checkInterval())) {
            // RFC 8839 §5.5: without it the peer takes us to mean 50 ms.
            builder.add("ice-pacing", String.valueOf(checkInterval.toMillis()));
        }
        if (mixed) {
            builder.add(MIXED_EXTENSIONS);
        }
        builder.add(Attribute.of("msid-semantic", "WMS *"));
        sections.forEach(builder::media);
        return builder.build();
    }
}
