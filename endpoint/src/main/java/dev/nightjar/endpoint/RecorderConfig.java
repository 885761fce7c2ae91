package dev.nightjar.endpoint;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How a recording is made; {@link #defaults()} suits a browser.
 *
 * @param maxQueuedBytes most bytes that wait for the disk, 64 KiB to 1 GiB; beyond, frames are left out up to the next
 *     keyframe
 * @param maxQueuedFrames most frames that wait for the disk, 16 to 1000000
 * @param startWait how long, from the first frame on, the file waits for the other tracks and for the sender's
 *     reports of its clock, 0 to 10 s
 * @param closeWait how long {@link Recorder#close} waits for the disk
 */
public record RecorderConfig(int maxQueuedBytes, int maxQueuedFrames, Duration startWait, Duration closeWait) {
    private static final Duration MAX_START_WAIT = Duration.ofSeconds(10);

    /** Checks the ranges. */
    public RecorderConfig {
        requireNonNull(startWait, "startWait");
        requireNonNull(closeWait, "closeWait");
        check(
                maxQueuedBytes >= 1 << 16 && maxQueuedBytes <= 1 << 30,
                "maxQueuedBytes",
                maxQueuedBytes,
                "65536 to 1073741824");
        check(
                maxQueuedFrames >= 16 && maxQueuedFrames <= 1_000_000,
                "maxQueuedFrames",
                maxQueuedFrames,
                "16 to 1000000");
        check(!startWait.isNegative() && startWait.compareTo(MAX_START_WAIT) <= 0, "startWait", startWait, "0 to 10 s");
        check(!closeWait.isNegative(), "closeWait", closeWait, ">= 0");
    }

    /** {@return 64 MiB and 16384 frames waiting at most, 1.5 s to begin, 10 s to close} */
    public static RecorderConfig defaults() {
        return new RecorderConfig(64 << 20, 16_384, Duration.ofMillis(1_500), Duration.ofSeconds(10));
    }

    /** {@return this with another bound on what waits for the disk} */
    public RecorderConfig withMaxQueued(int bytes, int frames) {
        return new RecorderConfig(bytes, frames, startWait, closeWait);
    }

    /** {@return this with another wait for the other tracks} */
    public RecorderConfig withStartWait(Duration wait) {
        return new RecorderConfig(maxQueuedBytes, maxQueuedFrames, wait, closeWait);
    }

    /** {@return this with another wait for the disk at the end} */
    public RecorderConfig withCloseWait(Duration wait) {
        return new RecorderConfig(maxQueuedBytes, maxQueuedFrames, startWait, wait);
    }

    private static void check(boolean holds, String name, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
        }
    }
}
