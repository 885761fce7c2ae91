package dev.nightjar.endpoint;

import dev.nightjar.endpoint.internal.codecs.MediaCapabilities;
import dev.nightjar.sdp.ExtMap;
import dev.nightjar.sdp.MediaDescription;
import dev.nightjar.sdp.RtpCodec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was agreed for one direction of a section: W3C RTCRtpParameters.
 *
 * @param codecs best liked first; none before an answer
 * @param headerExtensions none before an answer
 * @param rtcp how reports are written
 */
public record RtpParameters(List<Codec> codecs, List<HeaderExtension> headerExtensions, Rtcp rtcp) {
    /** Copies the lists. */
    public RtpParameters {
        codecs = List.copyOf(codecs);
        headerExtensions = List.copyOf(headerExtensions);
    }

    /**
     * W3C RTCRtpCodecParameters.
     *
     * @param payloadType 0 to 127
     * @param codec what it means
     */
    public record Codec(int payloadType, RtpCodecCapability codec) {}

    /**
     * W3C RTCRtpHeaderExtensionParameters.
     *
     * @param uri what it is
     * @param id how packets name it
     */
    public record HeaderExtension(String uri, int id) {}

    /**
     * W3C RTCRtcpParameters.
     *
     * @param cname the canonical name of what we send; null for a receiver
     * @param reducedSize whether reports need not be compound, RFC 5506
     */
    public record Rtcp(@Nullable String cname, boolean reducedSize) {}

    /** {@return what an agreed section says, or little before there is one} */
    static RtpParameters of(@Nullable SectionPlan agreed, MediaKind kind, String cname) {
        if (agreed == null) {
            return new RtpParameters(List.of(), List.of(), new Rtcp(cname, false));
        }
        return of(kind, agreed.codecs(), agreed.extensions(), new Rtcp(cname, agreed.reducedSize()));
    }

    /**
     * {@return what a receiver is prepared for, W3C WebRTC §5.3.2: codecs as our own description writes them}
     *
     * @param ours our section, or what we would answer
     * @param agreed narrows it, where the peer has answered, or null
     */
    static RtpParameters receiving(MediaKind kind, MediaDescription ours, @Nullable SectionPlan agreed) {
        List<RtpCodec> codecs = ours.codecs().stream()
                .filter(codec -> agreed == null
                        || agreed.codecs().stream().anyMatch(each -> each.payloadType() == codec.payloadType()))
                .toList();
        List<ExtMap> extensions = agreed == null ? ours.extMaps() : agreed.extensions();
        boolean reducedSize = agreed == null ? ours.isRtcpReducedSize() : agreed.reducedSize();
        return of(kind, codecs, extensions, new Rtcp(null, reducedSize));
    }

    /** {@return what a receiver is prepared for by an offer of the peer, before it is answered} */
    static RtpParameters receiving(SectionPlan planned) {
        return of(
                planned.transceiver().kind(),
                planned.codecs(),
                planned.extensions(),
                new Rtcp(null, planned.reducedSize()));
    }

    private static RtpParameters of(MediaKind kind, List<RtpCodec> codecs, List<ExtMap> extensions, Rtcp rtcp) {
        return new RtpParameters(
                codecs.stream()
                        .map(codec -> new Codec(codec.payloadType(), MediaCapabilities.capability(kind, codec)))
                        .toList(),
                extensions.stream()
                        .map(extension -> new HeaderExtension(extension.uri(), extension.id()))
                        .toList(),
                rtcp);
    }
}
