package dev.nightjar.endpoint.stats;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A codec in use, in one direction. W3C RTCCodecStats.
 *
 * @param id names it in its report; the same as long as it is there
 * @param timestamp when it was so
 * @param payloadType 0 to 127
 * @param transportId {@link TransportStats#id}
 * @param mimeType {@code video/VP8} for example
 * @param clockRate ticks per second
 * @param channels of sound, or null
 * @param sdpFmtpLine its parameters as negotiated, or null for none
 */
public record CodecStats(
        String id,
        Instant timestamp,
        int payloadType,
        String transportId,
        String mimeType,
        int clockRate,
        @Nullable Integer channels,
        @Nullable String sdpFmtpLine)
        implements RtcStats {
    @Override
    public StatsType type() {
        return StatsType.CODEC;
    }

    @Override
    public Map<String, Object> members() {
        return new Members()
                .add("payloadType", payloadType)
                .add("transportId", transportId)
                .add("mimeType", mimeType)
                .add("clockRate", clockRate)
                .add("channels", channels)
                .add("sdpFmtpLine", sdpFmtpLine)
                .toMap();
    }
}
