package dev.nightjar.endpoint;

import dev.nightjar.sdp.RtpCodec;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What payload types have meant in a session, also in sections that are rejected meanwhile.
 *
 * <p>RFC 3264 §8.3.2 binds a number to its codec within one stream only, and a section that is used again is another.
 * *Choice:* it is kept all the same, as header extensions are: what comes late of the stream before is then not taken
 * for another codec. Where the peer gives a number another meaning, the latest counts.
 */
final class AgreedPayloadTypes {
    /** By payload type, of which there are 128. */
    private final Map<MediaKind, Map<Integer, RtpCodec>> known = new EnumMap<>(MediaKind.class);

    /** Takes what was agreed. */
    void learn(List<SectionPlan> plans) {
        for (SectionPlan plan : plans) {
            Map<Integer, RtpCodec> ofKind =
                    known.computeIfAbsent(plan.transceiver().kind(), kind -> new LinkedHashMap<>());
            for (RtpCodec codec : plan.codecs()) {
                known.values().forEach(others -> others.remove(codec.payloadType()));
                ofKind.put(codec.payloadType(), codec);
            }
        }
    }

    /**
     * Adds the codecs of earlier sections to those that are agreed, but for those whose number, or the number of what
     * they serve, means something else now.
     *
     * @param agreed by kind and payload type; completed
     * @param taken payload types that are in use; completed
     */
    void addTo(Map<MediaKind, Map<Integer, RtpCodec>> agreed, Set<Integer> taken) {
        known.forEach((kind, codecs) -> {
            Map<Integer, RtpCodec> ofKind = agreed.computeIfAbsent(kind, each -> new LinkedHashMap<>());
            for (RtpCodec codec : codecs.values()) {
                if (!taken.contains(codec.payloadType()) && isServed(codec, codecs, taken, ofKind)) {
                    ofKind.put(codec.payloadType(), codec);
                }
            }
            taken.addAll(ofKind.keySet());
        });
    }

    /** RFC 4588 §8.6 and RFC 2198 §5: retransmission and redundancy name other payload types. */
    private static boolean isServed(
            RtpCodec codec, Map<Integer, RtpCodec> before, Set<Integer> taken, Map<Integer, RtpCodec> now) {
        if (codec.isRtx()) {
            return isSame(codec.associatedPayloadType().orElse(-1), before, taken, now);
        }
        if (!codec.isNamed("red") || codec.parameters().isEmpty()) {
            return true;
        }
        for (String word : codec.parameters().text().split("/", -1)) {
            if (!word.matches("[0-9]{1,3}") || !isSame(Integer.parseInt(word), before, taken, now)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSame(
            int payloadType, Map<Integer, RtpCodec> before, Set<Integer> taken, Map<Integer, RtpCodec> now) {
        RtpCodec meant = before.get(payloadType);
        return meant != null && (!taken.contains(payloadType) || meant.equals(now.get(payloadType)));
    }
}
