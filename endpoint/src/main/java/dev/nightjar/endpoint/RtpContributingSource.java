package dev.nightjar.endpoint;

import dev.nightjar.rtp.receive.HeardSource;

/**
 * A source that packets of a receiver came of lately: W3C RTCRtpContributingSource, and for an SSRC
 * RTCRtpSynchronizationSource.
 *
 * @param source its CSRC or SSRC, unsigned 32 bits in an {@code int}
 * @param timestampNanos when its latest packet arrived, on the clock of {@link
 *     dev.nightjar.endpoint.stats.NightjarStats#timestampNanos}
 * @param rtpTimestamp of that packet, unsigned 32 bits in an {@code int}
 * @param audioLevel 0 to 1, by RFC 6464 for an SSRC and by RFC 6465 for a CSRC, or -1 where the packet did not tell
 */
public record RtpContributingSource(int source, long timestampNanos, int rtpTimestamp, double audioLevel) {
    static RtpContributingSource of(HeardSource heard) {
        return new RtpContributingSource(heard.source(), heard.heardNanos(), heard.rtpTimestamp(), heard.audioLevel());
    }
}
