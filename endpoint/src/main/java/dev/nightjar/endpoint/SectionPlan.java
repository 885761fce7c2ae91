package dev.nightjar.endpoint;

import dev.nightjar.sdp.ExtMap;
import dev.nightjar.sdp.MediaDescription;
import dev.nightjar.sdp.RtcpFeedback;
import dev.nightjar.sdp.RtpCodec;
import java.util.List;

/**
 * What was agreed for one m-section that carries media.
 *
 * @param transceiver whose section it is
 * @param mid names it
 * @param direction as seen from us
 * @param codecs agreed, under the payload types both sides use
 * @param extensions agreed, under the ids both sides use
 * @param reducedSize whether RTCP need not be compound, RFC 5506
 * @param remote what the peer's description says of it
 */
record SectionPlan(
        RtpTransceiver transceiver,
        String mid,
        TransceiverDirection direction,
        List<RtpCodec> codecs,
        List<ExtMap> extensions,
        boolean reducedSize,
        MediaDescription remote) {
    /** RFC 8888 §6: of all payload types, or it is not that. */
    static final RtcpFeedback CONGESTION_FEEDBACK = new RtcpFeedback(RtcpFeedback.ANY, "ack ccfb");

    /**
     * {@return whether the peer gives and takes feedback of RFC 8888}
     *
     * <p>*Choice:* all sections of the bundle say so or it does not count: there is one controller for all. Chromium
     * says it for each payload type, where RFC 8888 §6 wants it for all at once; either counts.
     */
    static boolean giveCongestionFeedback(List<SectionPlan> sections) {
        return !sections.isEmpty()
                && sections.stream()
                        .allMatch(section -> section.remote().rtcpFeedback().stream()
                                .anyMatch(kind -> kind.feedback().equalsIgnoreCase(CONGESTION_FEEDBACK.feedback())));
    }

    /**
     * {@return whether the peer can receive Cryptex: it stands in every section of the bundle or does not count, RFC
     * 9335 §4}
     */
    static boolean areCryptex(List<SectionPlan> sections) {
        return !sections.isEmpty()
                && sections.stream().allMatch(section -> section.remote().isCryptex());
    }
}
