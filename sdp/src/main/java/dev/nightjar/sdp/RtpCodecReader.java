package dev.nightjar.sdp;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gathers the codecs of a section from its formats and their attributes, in time linear in both. */
final class RtpCodecReader {
    /** Those of RFC 3551 §6 that need no rtpmap and that WebRTC peers still offer. */
    private static final Map<Integer, RtpCodec> STATIC = Map.of(
            0, RtpCodec.of(0, "PCMU", 8000),
            8, RtpCodec.of(8, "PCMA", 8000),
            9, RtpCodec.of(9, "G722", 8000),
            13, RtpCodec.of(13, "CN", 8000));

    private RtpCodecReader() {}

    /** A payload type without rtpmap that is none of {@link #STATIC}, and a second mention of one, are passed over. */
    static List<RtpCodec> codecs(MediaDescription media) {
        if (!media.isRtp()) {
            return List.of();
        }
        Map<Integer, RtpMap> maps = new HashMap<>();
        media.rtpMaps().forEach(map -> maps.putIfAbsent(map.payloadType(), map));
        Map<String, FormatParameters> parameters = new HashMap<>();
        media.fmtps().forEach(fmtp -> parameters.putIfAbsent(fmtp.format(), fmtp.parameters()));
        Map<Integer, Set<String>> feedback = new HashMap<>();
        media.rtcpFeedback()
                .forEach(one -> feedback.computeIfAbsent(one.payloadType(), type -> new LinkedHashSet<>())
                        .add(one.feedback()));

        Map<Integer, RtpCodec> codecs = new LinkedHashMap<>();
        for (String format : media.formats()) {
            int payloadType = MediaLine.payloadType(format);
            RtpMap map = maps.get(payloadType);
            RtpCodec codec = map == null
                    ? STATIC.get(payloadType)
                    : new RtpCodec(
                            payloadType,
                            map.encodingName(),
                            map.clockRate(),
                            map.channels(),
                            FormatParameters.NONE,
                            List.of());
            if (codec != null) {
                codecs.putIfAbsent(
                        payloadType,
                        RecurringCodecs.share(new RtpCodec(
                                payloadType,
                                codec.name(),
                                codec.clockRate(),
                                codec.channels(),
                                parameters.getOrDefault(Integer.toString(payloadType), FormatParameters.NONE),
                                feedbackOf(feedback, codec))));
            }
        }
        return List.copyOf(codecs.values());
    }

    /**
     * <i>Choice:</i> feedback written for all payload types holds for media only, not for retransmissions and
     * redundancy, which are no source of their own to ask.
     */
    private static List<String> feedbackOf(Map<Integer, Set<String>> feedback, RtpCodec codec) {
        Collection<String> any = codec.isRtx() ? Set.of() : feedback.getOrDefault(RtcpFeedback.ANY, Set.of());
        Set<String> all = new LinkedHashSet<>(any);
        all.addAll(feedback.getOrDefault(codec.payloadType(), Set.of()));
        return new ArrayList<>(all);
    }
}
