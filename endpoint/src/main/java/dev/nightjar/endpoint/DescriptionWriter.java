package dev.nightjar.endpoint;

import dev.nightjar.ice.IceCredentials;
import dev.nightjar.sdp.Attribute;
import dev.nightjar.sdp.BundleNegotiation;
import dev.nightjar.sdp.CandidateAttribute;
import dev.nightjar.sdp.MediaDescription;
import dev.nightjar.sdp.MediaGroup;
import dev.nightjar.sdp.Origin;
import dev.nightjar.sdp.SessionDescription;
import dev.nightjar.sdp.SessionDescriptionBuilder;
import dev.nightjar.sdp.SetupRole;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes whole offers and answers, RFC 9429 §5.2 and §5.3, and puts candidates into them. */
final class DescriptionWriter {
    private static final String MIXED_EXTENSIONS = "extmap-allow-mixed";

    private final TransportIdentity identity;
    private Origin origin;
    private @Nullable SessionDescription last;

    DescriptionWriter(TransportIdentity identity, long sessionId) {
        this.identity = identity;
        this.origin = Origin.of(sessionId);
    }

    /** {@return an offer with those sections, and that role and those credentials in each} */
    SessionDescription offer(List<OfferPlanner.Slot> slots, OfferedMedia media, SetupRole setup, IceCredentials ice) {
        SectionWriter writer = new SectionWriter(
                identity,
                ice,
                setup,
                new SectionWriter.Manner(identity.cryptex(), true, true, identity.congestionFeedback()));
        List<String> bundled = new ArrayList<>();
        List<MediaDescription> sections = new ArrayList<>();
        for (OfferPlanner.Slot slot : slots) {
            MediaDescription section = write(writer, slot, media, isBundleOnly(slot, sections));
            if (!section.isRejected()) {
                bundled.add(slot.mid());
            }
            sections.add(section);
        }
        List<MediaGroup> groups = bundled.isEmpty() ? List.of() : List.of(MediaGroup.bundle(bundled));
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
                        ? LocalSection.again(agreed, slot.mid(), transceiver.direction())
                        : LocalSection.first(transceiver, slot.mid(), media),
                bundleOnly);
        return transceiver.isStopping() ? BundleNegotiation.reject(section) : section;
    }

    /** {@return the answer that accepts those sections and rejects the others} */
    SessionDescription answer(
            SessionDescription offered,
            AnswerPlanner planner,
            List<SectionPlan> accepted,
            SetupRole setup,
            IceCredentials ice) {
        boolean isNamed = accepted.stream()
                .anyMatch(plan -> offered.transportOf(plan.remote()).tlsId().isPresent());
        SectionWriter writer = new SectionWriter(
                identity,
                ice,
                setup,
                new SectionWriter.Manner(
                        identity.cryptex() && SectionPlan.areCryptex(accepted),
                        isNamed,
                        false,
                        identity.congestionFeedback() && SectionPlan.giveCongestionFeedback(accepted)));
        List<MediaDescription> sections = new ArrayList<>();
        for (MediaDescription section : offered.media()) {
            SectionPlan plan = planOf(accepted, section);
            sections.add(plan == null ? writer.reject(section) : writer.write(LocalSection.answer(plan), false));
        }
        // RFC 8285 §6: an answer says it only when the offer does.
        boolean mixed = offered.attributes().has(MIXED_EXTENSIONS)
                || !accepted.isEmpty()
                        && accepted.stream().allMatch(plan -> plan.remote().isExtmapAllowMixed());
        return describe(planner.groups(accepted), mixed, sections);
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
            boolean hasTransport = section.iceUfrag().isPresent() && !section.isRejected();
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
        SessionDescription before = last;
        if (before != null && !before.equals(described)) {
            origin = origin.next();
            described = build(groups, mixed, sections);
        }
        last = described;
        return described;
    }

    private SessionDescription build(List<MediaGroup> groups, boolean mixed, List<MediaDescription> sections) {
        SessionDescriptionBuilder builder = SessionDescription.builder(origin);
        groups.forEach(builder::add);
        if (identity.iceOptions().lite()) {
            // RFC 8839 §5.3.
            builder.add("ice-lite");
        }
        if (mixed) {
            builder.add(MIXED_EXTENSIONS);
        }
        builder.add(Attribute.of("msid-semantic", "WMS *"));
        sections.forEach(builder::media);
        return builder.build();
    }
}
