package dev.nightjar.rtp.payload;

/**
 * One payload format: the payloads of one frame in order, then the frame.
 *
 * <p>Keeps no reference to what it is given. Not thread-safe.
 */
public sealed interface Depacketiser permits Vp8Depacketiser, H264Depacketiser, OpusDepacketiser {
    /** {@return a new depacketiser of that codec} */
    static Depacketiser of(CodecKind codec) {
        return switch (codec) {
            case VP8 -> new Vp8Depacketiser();
            case H264 -> new H264Depacketiser();
            case OPUS -> new OpusDepacketiser();
        };
    }

    /** {@return the codec} */
    CodecKind codec();

    /**
     * Forgets the frame in progress and begins the next.
     *
     * @param afterGap whether packets right before its first one are missing, so that its beginning may be too
     */
    void begin(boolean afterGap);

    /** {@return false when the payload is malformed or out of place, which makes the frame broken} */
    boolean append(byte[] buffer, int offset, int length);

    /**
     * Ends the frame in progress.
     *
     * @param frame written only when the answer is {@link FrameOutcome#WHOLE}; its bytes stay valid until the next
     *     {@link #begin}
     */
    FrameOutcome finish(Frame frame);

    /**
     * {@return whether a payload after missing packets proves that they carried no part of a frame} Senders fill the
     * link with padding, whose loss costs no picture.
     */
    boolean provesNothingLost(byte[] buffer, int offset, int length);
}
