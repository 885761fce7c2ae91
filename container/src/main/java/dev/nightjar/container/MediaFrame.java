package dev.nightjar.container;

/**
 * One encoded frame of a file.
 *
 * @param nanos when it is shown or played, since the start of the file
 * @param keyframe whether decoding can begin here; true for audio
 * @param bytes the frame, in an array of its own
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record MediaFrame(long nanos, boolean keyframe, byte[] bytes) {}
