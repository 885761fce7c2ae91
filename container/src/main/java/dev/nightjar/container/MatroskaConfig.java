package dev.nightjar.container;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a file is written; {@link #defaults()} suits a live recording.
 *
 * @param writingApp the program that writes, shown by players
 * @param title what the file is called inside, or null
 * @param date when the recording began, or null
 * @param timestampScaleNanos length of one tick of the file's time, RFC 9559 §5.1.2
 * @param clusterDuration a cluster is ended at this age at the latest
 * @param maxClusterBytes a cluster is ended at this size
 * @param reorderWindow how long, in media time, a frame waits for earlier ones of other tracks
 * @param flushInterval how long, in media time, whole blocks are gathered before they go to the sink
 * @param maxPendingBytes most bytes that wait for other tracks; beyond, the oldest frame goes out
 * @param headerRoomBytes room left in the header for codec privates that come later
 */
public record MatroskaConfig(
        String writingApp,
        @Nullable String title,
        @Nullable Instant date,
        int timestampScaleNanos,
        Duration clusterDuration,
        int maxClusterBytes,
        Duration reorderWindow,
        Duration flushInterval,
        int maxPendingBytes,
        int headerRoomBytes) {

    private static final int MAX_HEADER_ROOM = 1 << 16;

    /** Checks the ranges. */
    public MatroskaConfig {
        requireNonNull(writingApp, "writingApp");
        requireNonNull(clusterDuration, "clusterDuration");
        requireNonNull(reorderWindow, "reorderWindow");
        requireNonNull(flushInterval, "flushInterval");
        check(timestampScaleNanos >= 1_000, "timestampScaleNanos", timestampScaleNanos, ">= 1000");
        check(isPositive(clusterDuration), "clusterDuration", clusterDuration, "> 0");
        check(maxClusterBytes >= 1, "maxClusterBytes", maxClusterBytes, ">= 1");
        check(!reorderWindow.isNegative(), "reorderWindow", reorderWindow, ">= 0");
        check(!flushInterval.isNegative(), "flushInterval", flushInterval, ">= 0");
        check(maxPendingBytes >= 0, "maxPendingBytes", maxPendingBytes, ">= 0");
        check(
                headerRoomBytes >= 0 && headerRoomBytes <= MAX_HEADER_ROOM,
                "headerRoomBytes",
                headerRoomBytes,
                "0..65536");
    }

    /**
     * {@return ticks of 1 ms, clusters of 1 s or 4 MiB, 300 ms to sort tracks, 250 ms between writes, 8 MiB waiting
     * at most, 2 KiB of room}
     */
    public static MatroskaConfig defaults() {
        return new MatroskaConfig(
                "Nightjar",
                null,
                null,
                1_000_000,
                Duration.ofSeconds(1),
                4 << 20,
                Duration.ofMillis(300),
                Duration.ofMillis(250),
                8 << 20,
                2048);
    }

    /** {@return the same with this title} */
    public MatroskaConfig withTitle(String text) {
        return with(draft -> draft.title = requireNonNull(text, "text"));
    }

    /** {@return the same with this start of recording} */
    public MatroskaConfig withDate(Instant begun) {
        return with(draft -> draft.date = requireNonNull(begun, "begun"));
    }

    /** {@return the same with this length of a tick} */
    public MatroskaConfig withTimestampScaleNanos(int nanos) {
        return with(draft -> draft.timestampScaleNanos = nanos);
    }

    /** {@return the same with these bounds of a cluster} */
    public MatroskaConfig withClusters(Duration duration, int maxBytes) {
        return with(draft -> {
            draft.clusterDuration = duration;
            draft.maxClusterBytes = maxBytes;
        });
    }

    /** {@return the same with these waits; both zero writes each frame as it comes} */
    public MatroskaConfig withLatency(Duration reorder, Duration flush) {
        return with(draft -> {
            draft.reorderWindow = reorder;
            draft.flushInterval = flush;
        });
    }

    /** {@return the same with this bound on what waits for other tracks} */
    public MatroskaConfig withMaxPendingBytes(int bytes) {
        return with(draft -> draft.maxPendingBytes = bytes);
    }

    private MatroskaConfig with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.finish();
    }

    /** A copy under change: the one place, besides the component itself, that a new component is named in. */
    private static final class Draft {
        private String writingApp;
        private @Nullable String title;
        private @Nullable Instant date;
        private int timestampScaleNanos;
        private Duration clusterDuration;
        private int maxClusterBytes;
        private Duration reorderWindow;
        private Duration flushInterval;
        private int maxPendingBytes;
        private int headerRoomBytes;

        Draft(MatroskaConfig from) {
            writingApp = from.writingApp;
            title = from.title;
            date = from.date;
            timestampScaleNanos = from.timestampScaleNanos;
            clusterDuration = from.clusterDuration;
            maxClusterBytes = from.maxClusterBytes;
            reorderWindow = from.reorderWindow;
            flushInterval = from.flushInterval;
            maxPendingBytes = from.maxPendingBytes;
            headerRoomBytes = from.headerRoomBytes;
        }

        MatroskaConfig finish() {
            return new MatroskaConfig(
                    writingApp,
                    title,
                    date,
                    timestampScaleNanos,
                    clusterDuration,
                    maxClusterBytes,
                    reorderWindow,
                    flushInterval,
                    maxPendingBytes,
                    headerRoomBytes);
        }
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }

    private static void check(boolean holds, String name, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
        }
    }
}
