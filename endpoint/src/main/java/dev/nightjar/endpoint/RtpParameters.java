package dev.nightjar.endpoint;

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
     * @param cname the canonical name of what we send
     * @param reducedSize whether reports need not be compound, RFC 5506
     */
    public record Rtcp(String cname, boolean reducedSize) {}

    /** {@return what an agreed section says, or little before there is one} */
    static RtpParameters of(@Nullable SectionPlan agreed, MediaKind kind, String cname) {
        if (agreed == null) {
            return new RtpParameters(List.of(), List.of(), new Rtcp(cname, false));
        }
        return new RtpParameters(
                agreed.codecs().stream()
                        .map(codec -> new Codec(codec.payloadType(), RtpCodecCapability.of(kind, codec)))
                        .toList(),
                agreed.extensions().stream()
                        .map(extension -> new HeaderExtension(extension.uri(), extension.id()))
                        .toList(),
                new Rtcp(cname, agreed.reducedSize()));
    }
}
