package dev.nightjar.endpoint.stats;

import dev.nightjar.endpoint.MediaKind;
import java.time.Instant;
import java.util.Map;

/**
 * Sound that a {@code Player} hands out: there is one for each stream, since it mixes nothing. Nothing is synthesised.
 * W3C RTCAudioPlayoutStats.
 *
 * @param id names it in its report; the same as long as it is there
 * @param timestamp when it was so
 * @param kind audio
 * @param synthesizedSamplesDuration 0
 * @param synthesizedSamplesEvents 0
 * @param totalSamplesDuration seconds of sound handed out
 * @param totalSamplesCount its samples of one channel
 */
public record AudioPlayoutStats(
        String id,
        Instant timestamp,
        MediaKind kind,
        double synthesizedSamplesDuration,
        long synthesizedSamplesEvents,
        double totalSamplesDuration,
        long totalSamplesCount)
        implements RtcStats {
    @Override
    public StatsType type() {
        return StatsType.MEDIA_PLAYOUT;
    }

    @Override
    public Map<String, Object> members() {
        return new Members()
                .add("kind", kind.toString())
                .add("synthesizedSamplesDuration", synthesizedSamplesDuration)
                .add("synthesizedSamplesEvents", synthesizedSamplesEvents)
                .add("totalSamplesDuration", totalSamplesDuration)
                .add("totalSamplesCount", totalSamplesCount)
                .toMap();
    }
}
