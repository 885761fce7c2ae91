package dev.nightjar.endpoint;

import java.util.List;

/**
 * What an endpoint can send or receive of one kind: W3C RTCRtpCapabilities.
 *
 * @param codecs best liked first; retransmissions, redundancy and the like are among them. What {@link
 *     RtpTransceiver#setCodecPreferences} takes
 * @param headerExtensions URIs of the header extensions that are offered and agreed to, RFC 8285 §5, without those of
 *     the application's own
 */
public record RtpCapabilities(List<RtpCodecCapability> codecs, List<String> headerExtensions) {
    /** Copies the lists. */
    public RtpCapabilities {
        codecs = List.copyOf(codecs);
        headerExtensions = List.copyOf(headerExtensions);
    }
}
