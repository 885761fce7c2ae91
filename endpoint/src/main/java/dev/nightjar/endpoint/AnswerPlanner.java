package dev.nightjar.endpoint;

import dev.nightjar.endpoint.internal.codecs.MediaCapabilities;
import dev.nightjar.endpoint.internal.codecs.OwnExtensions;
import dev.nightjar.sdp.BundleNegotiation;
import dev.nightjar.sdp.CodecNegotiation;
import dev.nightjar.sdp.Direction;
import dev.nightjar.sdp.HeaderExtensionNegotiation;
import dev.nightjar.sdp.MediaDescription;
import dev.nightjar.sdp.MediaGroup;
import dev.nightjar.sdp.RtpCodec;
import dev.nightjar.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides what our answer accepts of an offer, RFC 9429 §5.3.1.
 *
 * <p>*Choice:* one transport. A section outside the first accepted section's bundle is rejected, and so is every
 * section that is not audio or video over DTLS-SRTP, data channels included.
 */
final class AnswerPlanner {
    private final SessionDescription offer;
    private final List<String> ownExtensions;

    /** By the section itself: matching codecs is most of the work of an answer, and is asked for several times. */
    private final IdentityHashMap<MediaDescription, List<RtpCodec>> codecs = new IdentityHashMap<>();

    /**
     * Makes a planner.
     *
     * @param ownExtensions URIs of the application's header extensions
     */
    AnswerPlanner(SessionDescription offer, List<String> ownExtensions) {
        this.offer = offer;
        this.ownExtensions = ownExtensions;
    }

    /** {@return the sections that can be accepted, in the offer's order, of those that are wanted} */
    List<MediaDescription> acceptable(Predicate<MediaDescription> wanted) {
        List<MediaDescription> acceptable = new ArrayList<>();
        for (MediaDescription section : offer.media()) {
            boolean fits = !section.isRejected()
                    && RemoteChecks.kindOf(section)
                            .filter(kind -> !codecs(section).isEmpty())
                            .isPresent();
            if (fits && wanted.test(section)) {
                acceptable.add(section);
            }
        }
        return onOneTransport(acceptable);
    }

    /** {@return what the answer accepts of each section that still has a transceiver to go with it} */
    List<SectionPlan> plan(Function<MediaDescription, @Nullable RtpTransceiver> transceivers) {
        List<SectionPlan> plans = new ArrayList<>();
        List<MediaDescription> accepted = acceptable(section -> {
            RtpTransceiver transceiver = transceivers.apply(section);
            return transceiver != null
                    && !transceiver.isStopped()
                    && !codecs(section, transceiver).isEmpty();
        });
        for (MediaDescription section : accepted) {
            RtpTransceiver transceiver = transceivers.apply(section);
            if (transceiver != null) {
                plans.add(plan(section, transceiver));
            }
        }
        return plans;
    }

    /** {@return the groups of an answer that accepts those sections} */
    List<MediaGroup> groups(List<SectionPlan> accepted) {
        return BundleNegotiation.answer(
                offer, accepted.stream().map(SectionPlan::mid).toList());
    }

    private SectionPlan plan(MediaDescription section, RtpTransceiver transceiver) {
        MediaKind kind = transceiver.kind();
        Direction direction =
                Direction.answer(section.direction(), transceiver.direction().toSdp());
        return new SectionPlan(
                transceiver,
                section.mid().orElseThrow(),
                TransceiverDirection.of(direction),
                codecs(section, transceiver),
                HeaderExtensionNegotiation.answer(
                        section.extMaps(), OwnExtensions.accepted(kind, section, ownExtensions)),
                section.isRtcpReducedSize(),
                section);
    }

    private List<RtpCodec> codecs(MediaDescription section) {
        return codecs.computeIfAbsent(
                section,
                whole -> RemoteChecks.kindOf(whole)
                        .map(kind -> negotiate(
                                whole,
                                MediaCapabilities.preferred(kind, MediaCapabilities.codecs(kind), List.of()),
                                CodecNegotiation.Preference.OFFERER))
                        .orElse(List.of()));
    }

    /** RFC 9429 §5.3.1: what the transceiver prefers, and nothing else, in its order; else the offer's order. */
    private List<RtpCodec> codecs(MediaDescription section, RtpTransceiver transceiver) {
        List<RtpCodecCapability> preferences = transceiver.codecPreferences();
        return preferences.isEmpty()
                ? codecs(section)
                : negotiate(
                        section,
                        MediaCapabilities.preferred(
                                transceiver.kind(), MediaCapabilities.codecs(transceiver.kind()), preferences),
                        CodecNegotiation.Preference.ANSWERER);
    }

    private static List<RtpCodec> negotiate(
            MediaDescription section, List<RtpCodec> own, CodecNegotiation.Preference order) {
        return CodecNegotiation.answer(section.codecs(), own, order);
    }

    private List<MediaDescription> onOneTransport(List<MediaDescription> wanted) {
        if (wanted.isEmpty()) {
            return wanted;
        }
        MediaDescription first = wanted.get(0);
        MediaGroup bundle = offer.bundleOf(first).orElse(null);
        List<MediaDescription> kept = new ArrayList<>();
        for (MediaDescription section : wanted) {
            boolean isBundled =
                    bundle != null && bundle.mids().contains(section.mid().orElse(""));
            if (section.equals(first) || isBundled) {
                kept.add(section);
            }
        }
        return kept;
    }
}
