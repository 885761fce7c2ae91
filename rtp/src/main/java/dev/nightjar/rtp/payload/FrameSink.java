package dev.nightjar.rtp.payload;

/** Takes whole frames of one track, on the thread of the session that receives them. */
@FunctionalInterface
public interface FrameSink {
    /**
     * Takes one frame. Must not block and must not call back into the session.
     *
     * @param frame borrowed until this call returns, its bytes too; {@link Frame#copyOf} keeps it
     */
    void onFrame(Frame frame);

    /**
     * {@return whether frames whose end was lost are to come too, {@link Frame#isIncomplete} set} False where it is not
     * overridden; asked at each such frame.
     */
    default boolean wantsIncompleteFrames() {
        return false;
    }
}
