package dev.nightjar.endpoint.internal.recording;

import dev.nightjar.endpoint.RecorderStats;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How far a file is: a snapshot that the writer thread leaves for others. */
record RecordingProgress(
        RecorderStats.State state,
        Duration duration,
        long bytes,
        long videoFrames,
        long audioFrames,
        long keyframes,
        long droppedFrames,
        @Nullable String failure) {}
