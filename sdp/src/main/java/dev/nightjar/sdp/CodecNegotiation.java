package dev.nightjar.sdp;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The codecs of an answer, RFC 3264 §6.1 and RFC 9429 §5.3.1: those of the offer that the answerer has too, under the
 * offer's payload types.
 *
 * <p>Parameters are the answerer's own where the two sides may differ; feedback is what both want. Retransmissions (RFC
 * 4588) are kept where what they retransmit is, and redundancy (RFC 2198) where all that it names is.
 */
public final class CodecNegotiation {
    private final List<RtpCodec> offered;
    private final List<RtpCodec> local;
    /** Index in {@link #local} of the match, by the offer's payload type. */
    private final Map<Integer, Integer> matches = new HashMap<>();

    private final Map<Integer, RtpCodec> kept = new LinkedHashMap<>();

    private CodecNegotiation(List<RtpCodec> offered, List<RtpCodec> local) {
        this.offered = offered;
        this.local = local;
    }

    /** Whose order the answer follows. */
    public enum Preference {
        /** The offer's. */
        OFFERER,
        /** The answerer's own, which RFC 9429 §5.3.1 has it use once the application has set one. */
        ANSWERER
    }

    /**
     * {@return the codecs of the answer, best liked first; empty when the section has to be rejected}
     *
     * @param offered of the offer's section
     * @param local what the answerer has. Its payload types only tie its retransmissions to their codecs ({@code rtx}
     *     without {@code apt} stands for those of every codec)
     */
    public static List<RtpCodec> answer(List<RtpCodec> offered, List<RtpCodec> local, Preference preference) {
        CodecNegotiation negotiation = new CodecNegotiation(List.copyOf(offered), List.copyOf(local));
        negotiation.keepMedia();
        negotiation.keepRedundancy();
        negotiation.keepRetransmissions();
        return negotiation.hasMedia() ? negotiation.inOrder(preference) : List.of();
    }

    /** {@return whether the codec is one that carries media of its own, rather than helping another or comfort} */
    public static boolean isMedia(RtpCodec codec) {
        return !isRepair(codec) && !codec.isNamed("CN") && !codec.isNamed("telephone-event");
    }

    /** {@return whether the codec only repeats, or makes up for, what another carries} */
    public static boolean isRepair(RtpCodec codec) {
        return codec.isRtx()
                || codec.isNamed("red")
                || codec.isNamed("ulpfec")
                || codec.isNamed("flexfec-03")
                || codec.isNamed("flexfec");
    }

    /** {@return whether both are one format: payload types do not count, nor what each side is free to choose} */
    public static boolean isSameFormat(RtpCodec one, RtpCodec other) {
        return CodecMatching.matches(one, other);
    }

    private boolean hasMedia() {
        return kept.values().stream().anyMatch(CodecNegotiation::isMedia);
    }

    private void keepMedia() {
        for (RtpCodec codec : offered) {
            if (!codec.isRtx() && references(codec).isEmpty()) {
                keepMatch(codec);
            }
        }
    }

    private void keepMatch(RtpCodec codec) {
        for (int i = 0; i < local.size(); i++) {
            if (CodecMatching.matches(codec, local.get(i))) {
                FormatParameters parameters =
                        isRedundancy(codec) ? codec.parameters() : CodecMatching.answerParameters(codec, local.get(i));
                keep(codec, i, parameters, local.get(i).feedback());
                return;
            }
        }
    }

    private void keepRedundancy() {
        for (RtpCodec codec : offered) {
            List<Integer> references = references(codec);
            if (!references.isEmpty() && kept.keySet().containsAll(references)) {
                keepMatch(codec);
            }
        }
    }

    /** {@return the payload types that a redundant codec names, as in {@code 111/111}, RFC 2198 §5} */
    private static List<Integer> references(RtpCodec codec) {
        List<Integer> types = new ArrayList<>();
        if (isRedundancy(codec) && !codec.parameters().isEmpty()) {
            for (String word : codec.parameters().text().split("/", -1)) {
                types.add(MediaLine.payloadType(word.strip()));
            }
        }
        return types;
    }

    private static boolean isRedundancy(RtpCodec codec) {
        return codec.isNamed("red");
    }

    private void keepRetransmissions() {
        for (RtpCodec codec : offered) {
            int apt = codec.isRtx() ? codec.associatedPayloadType().orElse(-1) : -1;
            Integer match = matches.get(apt);
            if (match == null || !kept.containsKey(apt) || kept.get(apt).isRtx()) {
                continue;
            }
            int localType = local.get(match).payloadType();
            for (RtpCodec own : local) {
                if (own.isRtx()
                        && own.clockRate() == codec.clockRate()
                        && own.associatedPayloadType().orElse(localType) == localType) {
                    keep(codec, match, new FormatParameters("apt=" + apt), own.feedback());
                    break;
                }
            }
        }
    }

    private void keep(RtpCodec codec, int match, FormatParameters parameters, List<String> localFeedback) {
        List<String> feedback = codec.feedback().stream()
                .filter(kind -> localFeedback.stream().anyMatch(kind::equalsIgnoreCase))
                .toList();
        matches.putIfAbsent(codec.payloadType(), match);
        kept.putIfAbsent(
                codec.payloadType(),
                RecurringCodecs.share(new RtpCodec(
                        codec.payloadType(), codec.name(), codec.clockRate(), codec.channels(), parameters, feedback)));
    }

    private List<RtpCodec> inOrder(Preference preference) {
        List<RtpCodec> answer = new ArrayList<>();
        for (RtpCodec codec : offered) {
            RtpCodec found = kept.remove(codec.payloadType());
            if (found != null) {
                answer.add(found);
            }
        }
        if (preference == Preference.ANSWERER) {
            // Sorting is stable: what matches one codec of ours stays in the offer's order, retransmissions after it.
            answer.sort(Comparator.comparingInt((RtpCodec codec) -> matches.getOrDefault(codec.payloadType(), 0))
                    .thenComparing(RtpCodec::isRtx));
        }
        return List.copyOf(answer);
    }
}
