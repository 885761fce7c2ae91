package dev.nightjar.endpoint;

import dev.nightjar.sdp.Direction;
import dev.nightjar.sdp.ExtMap;
import dev.nightjar.sdp.MediaDescription;
import dev.nightjar.sdp.RtpCodec;
import dev.nightjar.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.List;

/** Reads what the peer's answer has accepted of our offer, RFC 9429 §5.11. */
final class OfferAnswered {
    private final SessionDescription offer;
    private final SessionDescription answer;

    OfferAnswered(SessionDescription offer, SessionDescription answer) {
        this.offer = offer;
        this.answer = answer;
    }

    /** {@return the answer's sections that are not rejected} */
    List<MediaDescription> accepted() {
        return answer.media().stream().filter(section -> !section.isRejected()).toList();
    }

    /**
     * {@return what was agreed for the sections of those transceivers}
     *
     * @throws WebRtcException InvalidAccessError for an answer that leaves no codec, or sections without a bundle
     */
    List<SectionPlan> plan(List<RtpTransceiver> transceivers) {
        List<SectionPlan> plans = new ArrayList<>();
        for (RtpTransceiver transceiver : transceivers) {
            int index = transceiver.mLineIndex();
            if (index >= 0
                    && index < answer.media().size()
                    && !answer.media().get(index).isRejected()) {
                plans.add(plan(
                        transceiver, offer.media().get(index), answer.media().get(index)));
            }
        }
        if (plans.size() > 1) {
            requireOneBundle(plans);
        }
        return plans;
    }

    private SectionPlan plan(RtpTransceiver transceiver, MediaDescription offered, MediaDescription answered) {
        // RFC 3264 §6.1: what the answer does not repeat is off; what it adds, we have not offered.
        List<RtpCodec> codecs = new ArrayList<>();
        for (RtpCodec codec : answered.codecs()) {
            for (RtpCodec own : offered.codecs()) {
                if (own.payloadType() == codec.payloadType()
                        && own.isNamed(codec.name())
                        && own.clockRate() == codec.clockRate()) {
                    codecs.add(codec);
                    break;
                }
            }
        }
        if (codecs.stream().allMatch(RtpCodec::isRtx)) {
            throw invalid("m-section " + answered.mid().orElse("")
                    + " of the answer has no codec of the offer (expected: one, or port 0)");
        }
        List<ExtMap> extensions = new ArrayList<>();
        for (ExtMap extension : answered.extMaps()) {
            boolean wasOffered = offered.extMaps().stream()
                    .anyMatch(own -> own.id() == extension.id() && own.uri().equals(extension.uri()));
            if (wasOffered) {
                extensions.add(ExtMap.of(extension.id(), extension.uri()));
            }
        }
        Direction agreed = Direction.answer(answered.direction(), offered.direction());
        return new SectionPlan(
                transceiver,
                answered.mid().orElseThrow(),
                TransceiverDirection.of(agreed),
                codecs,
                extensions,
                answered.isRtcpReducedSize(),
                answered);
    }

    /** Our sections share one transport, so all that are accepted have to be in one bundle, RFC 9143 §7.3. */
    private void requireOneBundle(List<SectionPlan> plans) {
        List<String> bundled = answer.bundleOf(plans.get(0).remote())
                .map(group -> group.mids())
                .orElse(List.of());
        for (SectionPlan plan : plans) {
            if (!bundled.contains(plan.mid())) {
                throw invalid("m-section " + plan.mid()
                        + " of the answer is outside the bundle (expected: a=group:BUNDLE with all of the offer's)");
            }
        }
    }

    private static WebRtcException invalid(String message) {
        return new WebRtcException(WebRtcException.Name.INVALID_ACCESS_ERROR, message);
    }
}
