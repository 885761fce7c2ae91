package dev.nightjar.endpoint;

import dev.nightjar.rtp.ExtensionMap;
import dev.nightjar.rtp.forward.ForwardFormat;
import dev.nightjar.rtp.forward.PayloadTypes;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.receive.CodecParameters;
import dev.nightjar.sdp.CodecNegotiation;
import dev.nightjar.sdp.ExtMap;
import dev.nightjar.sdp.RtpCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was agreed with the peer that sends a track. Immutable; told apart by identity.
 *
 * @param wire how its packets are read
 * @param codecs under the payload types it sends
 * @param isSimulcast whether it sends several encodings, each with an SSRC of its own
 */
record TrackFormat(ForwardFormat wire, List<RtpCodec> codecs, boolean isSimulcast) {
    /** Makes the format of a track with one encoding. */
    TrackFormat(ForwardFormat wire, List<RtpCodec> codecs) {
        this(wire, codecs, false);
    }

    /** {@return the format of an agreed section} */
    static TrackFormat of(SectionPlan plan) {
        List<CodecParameters> parameters =
                plan.codecs().stream().map(RtpPlanning::codec).toList();
        return new TrackFormat(
                new ForwardFormat(parameters, extensions(plan)), plan.codecs(), LocalSection.receivesLayers(plan));
    }

    /** {@return the header extensions of one section; identifiers mean the same in its whole bundle} */
    static ExtensionMap extensions(SectionPlan plan) {
        Map<Integer, String> uris = new HashMap<>();
        for (ExtMap extension : plan.extensions()) {
            uris.put(extension.id(), extension.uri());
        }
        return ExtensionMap.of(uris);
    }

    /** {@return the codec that a sender uses unless it has reasons for another: the first that is known here} */
    @Nullable
    CodecKind firstKind() {
        for (RtpCodec codec : codecs) {
            CodecKind kind = CodecKind.fromEncodingName(codec.name()).orElse(null);
            if (kind != null) {
                return kind;
            }
        }
        return null;
    }

    /** {@return what the track's payload types are called by a receiver that has agreed to {@code receiver}} */
    PayloadTypes toReceiver(List<RtpCodec> receiver) {
        PayloadTypes types = new PayloadTypes();
        for (RtpCodec codec : codecs) {
            RtpCodec match = match(codec, receiver);
            if (match != null) {
                types.put(codec.payloadType(), match.payloadType(), retransmission(match, receiver));
            }
        }
        return types;
    }

    /** {@return whether any of the track's codecs can be sent to a receiver that has agreed to {@code receiver}} */
    boolean fits(List<RtpCodec> receiver) {
        return codecs.stream().anyMatch(codec -> CodecNegotiation.isMedia(codec) && match(codec, receiver) != null);
    }

    /** {@return why a packet cannot be sent on} */
    String refusal(int payloadType, List<RtpCodec> receiver) {
        String sent = codecs.stream()
                .filter(codec -> codec.payloadType() == payloadType)
                .findFirst()
                .map(TrackFormat::name)
                .orElse("payload type " + payloadType);
        return "the track is sent as " + sent + ", which the receiver has not agreed to (expected: one of "
                + names(receiver) + ")";
    }

    /** {@return the codecs, for a message} */
    static List<String> names(List<RtpCodec> codecs) {
        List<String> names = new ArrayList<>();
        for (RtpCodec codec : codecs) {
            if (!codec.isRtx()) {
                names.add(name(codec));
            }
        }
        return names;
    }

    private static String name(RtpCodec codec) {
        String parameters = codec.parameters().toString();
        return codec.name() + "/" + codec.clockRate() + (parameters.isEmpty() ? "" : " " + parameters);
    }

    /** Retransmissions and redundancy are made anew for each receiver; comfort noise and tones go on as they are. */
    private static @Nullable RtpCodec match(RtpCodec codec, List<RtpCodec> receiver) {
        if (CodecNegotiation.isRepair(codec)) {
            return null;
        }
        for (RtpCodec candidate : receiver) {
            if (CodecNegotiation.isSameFormat(codec, candidate)) {
                return candidate;
            }
        }
        return null;
    }

    /** {@return the payload type of the codec's retransmissions, RFC 4588 §8.6, or -1} */
    static int retransmission(RtpCodec codec, List<RtpCodec> receiver) {
        for (RtpCodec candidate : receiver) {
            if (candidate.isRtx() && candidate.associatedPayloadType().orElse(-1) == codec.payloadType()) {
                return candidate.payloadType();
            }
        }
        return -1;
    }
}
