package dev.nightjar.endpoint;

import dev.nightjar.rtp.ExtensionMap;
import dev.nightjar.rtp.receive.CodecParameters;
import dev.nightjar.rtp.receive.FeedbackMechanisms;
import dev.nightjar.rtp.receive.MediaSection;
import dev.nightjar.rtp.receive.ReceiveConfig;
import dev.nightjar.sdp.ExtMap;
import dev.nightjar.sdp.RtpCodec;
import dev.nightjar.sdp.SsrcAttribute;
import dev.nightjar.sdp.SsrcGroup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says in the RTP module's words what was agreed in SDP's. */
final class RtpPlanning {
    private static final int SLOTS = 512;

    /** Parameter sets of one camera are longer, and nobody else's. */
    private static final int MAX_SHARED_LENGTH = 128;

    /** Read and written without a lock: an entry is immutable. */
    private static final @Nullable Read[] READ = new Read[SLOTS];

    private RtpPlanning() {}

    private record Read(RtpCodec codec, CodecParameters parameters) {}

    static ReceiveConfig receiveConfig(List<SectionPlan> plans) {
        List<MediaSection> sections = new ArrayList<>();
        Map<Integer, String> extensions = new HashMap<>();
        boolean reducedSize = !plans.isEmpty();
        for (SectionPlan plan : plans) {
            sections.add(section(plan));
            reducedSize &= plan.reducedSize();
            for (ExtMap extension : plan.extensions()) {
                extensions.put(extension.id(), extension.uri());
            }
        }
        return new ReceiveConfig(sections, ExtensionMap.of(extensions), reducedSize);
    }

    private static MediaSection section(SectionPlan plan) {
        List<CodecParameters> codecs = new ArrayList<>();
        for (RtpCodec codec : plan.codecs()) {
            codecs.add(codec(codec));
        }
        // *Choice:* a simulcast section's ssrc lines are not trusted: Firefox writes some that it never sends.
        boolean isSimulcast = plan.remote()
                .simulcast()
                .filter(simulcast -> !simulcast.send().isEmpty())
                .isPresent();
        return new MediaSection(
                plan.mid(),
                dev.nightjar.rtp.receive.MediaKind.valueOf(
                        plan.transceiver().kind().name()),
                codecs,
                feedback(plan.codecs()),
                isSimulcast ? List.of() : ssrcs(plan),
                isSimulcast ? Map.of() : retransmissions(plan),
                isSimulcast ? Map.of() : pairs(plan, SsrcGroup.FEC_FR));
    }

    /** Peers agree to the same codecs again and again: a table of fixed size holds the latest, shared by all. */
    static CodecParameters codec(RtpCodec codec) {
        int hash = codec.hashCode();
        int slot = (hash ^ hash >>> 16) & SLOTS - 1;
        Read known = READ[slot];
        if (known != null && known.codec.equals(codec)) {
            return known.parameters;
        }
        CodecParameters parameters = read(codec);
        if (codec.parameters().text().length() <= MAX_SHARED_LENGTH) {
            READ[slot] = new Read(codec, parameters);
        }
        return parameters;
    }

    private static CodecParameters read(RtpCodec codec) {
        Map<String, String> parameters = new LinkedHashMap<>();
        codec.parameters()
                .asMap()
                .forEach((key, value) -> parameters.put(key.toLowerCase(java.util.Locale.ROOT), value));
        return new CodecParameters(codec.payloadType(), codec.name(), codec.clockRate(), codec.channels(), parameters);
    }

    private static FeedbackMechanisms feedback(List<RtpCodec> codecs) {
        return new FeedbackMechanisms(
                any(codecs, "nack"),
                any(codecs, "nack pli"),
                any(codecs, "ccm fir"),
                any(codecs, "transport-cc"),
                any(codecs, "goog-remb"));
    }

    private static boolean any(List<RtpCodec> codecs, String feedback) {
        return codecs.stream().anyMatch(codec -> codec.hasFeedback(feedback));
    }

    /** {@return the name of each simulcast encoding that the peer tells apart by SSRC alone} */
    static Map<Integer, String> layerNames(List<SectionPlan> plans) {
        Map<Integer, String> names = new HashMap<>();
        for (SectionPlan plan : plans) {
            SsrcLayers.of(plan.remote()).forEach(ssrc -> names.put(ssrc, Integer.toUnsignedString(ssrc)));
        }
        return names;
    }

    private static List<Integer> ssrcs(SectionPlan plan) {
        Set<Integer> ssrcs = new LinkedHashSet<>();
        for (SsrcAttribute attribute : plan.remote().ssrcs()) {
            ssrcs.add(attribute.ssrc());
        }
        ssrcs.removeAll(retransmissions(plan).keySet());
        ssrcs.removeAll(pairs(plan, SsrcGroup.FEC_FR).keySet());
        return List.copyOf(ssrcs);
    }

    /** {@return retransmission SSRC to the SSRC it repairs, RFC 5576 §4.2 and RFC 4588 §8.8} */
    private static Map<Integer, Integer> retransmissions(SectionPlan plan) {
        return pairs(plan, SsrcGroup.FID);
    }

    /** {@return the second SSRC of each group to the first} */
    private static Map<Integer, Integer> pairs(SectionPlan plan, String semantics) {
        Map<Integer, Integer> pairs = new HashMap<>();
        for (SsrcGroup group : plan.remote().ssrcGroups()) {
            if (group.semantics().equals(semantics) && group.ssrcs().size() == 2) {
                pairs.put(group.ssrcs().get(1), group.ssrcs().get(0));
            }
        }
        return pairs;
    }
}
