package dev.nightjar.endpoint;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far a recording is.
 *
 * @param file where it goes; a recording that ends without a frame leaves no file
 * @param state what it does
 * @param duration media time from the first frame to the end of the newest
 * @param bytes bytes in the file
 * @param videoFrames video frames written
 * @param audioFrames audio packets written
 * @param keyframes of the video frames, those that decoding can begin at
 * @param droppedFrames frames that came and were left out: before the first keyframe or the file's start, after a
 *     loss up to the next keyframe, or because the disk was too slow
 * @param failure why it failed, in words for an operator; null unless the state is {@link State#FAILED}
 */
public record RecorderStats(
        Path file,
        State state,
        Duration duration,
        long bytes,
        long videoFrames,
        long audioFrames,
        long keyframes,
        long droppedFrames,
        @Nullable String failure) {
    /** What a recording does. */
    public enum State {
        /** Nothing is in the file yet. */
        WAITING,
        /** Frames are being written. */
        RECORDING,
        /** The file is complete. */
        FINISHED,
        /** It ended early; what is in the file plays unless {@link RecorderStats#failure} says otherwise. */
        FAILED
    }

    /** {@return whether nothing will be written any more} */
    public boolean isDone() {
        return state == State.FINISHED || state == State.FAILED;
    }
}
