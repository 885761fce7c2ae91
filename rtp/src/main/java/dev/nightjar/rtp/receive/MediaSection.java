package dev.nightjar.rtp.receive;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;

/**
 * One m-section of the BUNDLE group as far as receiving RTP is concerned.
 *
 * @param mid its {@code a=mid}
 * @param kind audio or video
 * @param codecs the negotiated payload types, retransmission among them
 * @param feedback the negotiated RTCP feedback
 * @param ssrcs SSRCs that the peer announced with {@code a=ssrc}; may be empty
 * @param retransmissionSsrcs retransmission SSRC to primary SSRC, from {@code a=ssrc-group:FID}; may be empty
 * @param fecSsrcs FlexFEC SSRC to protected SSRC, from {@code a=ssrc-group:FEC-FR}; may be empty
 */
public record MediaSection(
        String mid,
        MediaKind kind,
        List<CodecParameters> codecs,
        FeedbackMechanisms feedback,
        List<Integer> ssrcs,
        Map<Integer, Integer> retransmissionSsrcs,
        Map<Integer, Integer> fecSsrcs) {
    /** Checks and copies. */
    public MediaSection {
        requireNonNull(mid, "mid");
        requireNonNull(kind, "kind");
        requireNonNull(feedback, "feedback");
        codecs = List.copyOf(codecs);
        ssrcs = List.copyOf(ssrcs);
        retransmissionSsrcs = Map.copyOf(retransmissionSsrcs);
        fecSsrcs = Map.copyOf(fecSsrcs);
    }

    /** Makes a section whose peer announced no FlexFEC. */
    public MediaSection(
            String mid,
            MediaKind kind,
            List<CodecParameters> codecs,
            FeedbackMechanisms feedback,
            List<Integer> ssrcs,
            Map<Integer, Integer> retransmissionSsrcs) {
        this(mid, kind, codecs, feedback, ssrcs, retransmissionSsrcs, Map.of());
    }

    /** {@return a section whose peer announced no SSRC} */
    public static MediaSection of(
            String mid, MediaKind kind, List<CodecParameters> codecs, FeedbackMechanisms feedback) {
        return new MediaSection(mid, kind, codecs, feedback, List.of(), Map.of());
    }
}
