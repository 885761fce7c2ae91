package dev.nightjar.endpoint.internal.generating;

import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.EncodedFrame;

/** Makes the frames of a track, one after the other. Confined to one thread. */
public interface FrameMaker {
    /** {@return the codec of what it makes} */
    CodecKind codec();

    /** {@return how far a frame is from the next} */
    long intervalNanos();

    /**
     * {@return a frame, valid until the next call}
     *
     * @param number how many intervals after the first; higher with each call, by more than 1 where frames are left out
     */
    EncodedFrame make(long number);

    /** The next frame is to be one that decoding can begin with. */
    void requestKeyframe();
}
