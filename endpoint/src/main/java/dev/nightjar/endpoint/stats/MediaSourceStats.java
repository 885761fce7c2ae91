package dev.nightjar.endpoint.stats;

import dev.nightjar.endpoint.MediaKind;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A track that is sent. W3C RTCMediaSourceStats.
 *
 * @param id names it in its report; the same as long as it is there
 * @param timestamp when it was so
 * @param trackIdentifier {@code id} of the track
 * @param kind what it carries
 * @param width pixels across as it arrives, or null while unknown
 * @param height pixels down, or null
 * @param frames pictures that the application has given so far, or null where the track arrives or is sound
 * @param framesPerSecond as it arrives, or null
 */
public record MediaSourceStats(
        String id,
        Instant timestamp,
        String trackIdentifier,
        MediaKind kind,
        @Nullable Integer width,
        @Nullable Integer height,
        @Nullable Long frames,
        @Nullable Double framesPerSecond)
        implements RtcStats {
    @Override
    public StatsType type() {
        return StatsType.MEDIA_SOURCE;
    }

    @Override
    public Map<String, Object> members() {
        return new Members()
                .add("trackIdentifier", trackIdentifier)
                .add("kind", kind.toString())
                .add("width", width)
                .add("height", height)
                .add("frames", frames)
                .add("framesPerSecond", framesPerSecond)
                .toMap();
    }
}
