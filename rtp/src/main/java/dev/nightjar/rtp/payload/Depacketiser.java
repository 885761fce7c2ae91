package dev.nightjar.rtp.payload;

/**
 * One payload format: the payloads of one frame in order, then the frame.
 *
 * <p>Keeps no reference to what it is given. Not thread-safe.
 */
public sealed interface Depacketiser
        permits Av1Depacketiser,
                H264Depacketiser,
                H265Depacketiser,
                OpusDepacketiser,
                SampledAudioDepacketiser,
                Vp8Depacketiser,
                Vp9Depacketiser {
    /** {@return a new depacketiser of that codec} */
    static Depacketiser of(CodecKind codec) {
        return switch (codec) {
            case VP8 -> new Vp8Depacketiser();
            case VP9 -> new Vp9Depacketiser();
            case H264 -> new H264Depacketiser();
            case AV1 -> new Av1Depacketiser();
            case H265 -> new H265Depacketiser();
            case OPUS -> new OpusDepacketiser();
            case G722, PCMU, PCMA, L16 -> new SampledAudioDepacketiser(codec);
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

    /** {@return how many times the bytes of the frame in progress are held, once it is finished} */
    default int copies() {
        return 1;
    }

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

    /**
     * Ends the frame in progress where packets of it are missing, after those that came.
     *
     * @param frame written only when the answer is {@link FrameOutcome#WHOLE}: with the bytes before the first that is
     *     missing, as far as a decoder may take them
     * @return {@link FrameOutcome#BROKEN} where there are none, and for formats that can tell nothing of a part
     */
    default FrameOutcome finishPart(Frame frame) {
        return FrameOutcome.BROKEN;
    }

    /**
     * {@return whether frames after missing packets may be decodable without a keyframe, the payload after them being
     * this} The missing ones were of upper temporal layers then, or {@link #recovery} is able to judge each frame by
     * what it refers to. Asked where {@link #provesNothingLost} said no.
     */
    default boolean maySurviveLoss(byte[] buffer, int offset, int length) {
        return false;
    }

    /** Tells that the frame finished last has gone to the sink, so that later ones may refer to it. */
    default void delivered() {}

    /** {@return what to do with the frame finished last, which comes after a loss that {@link #maySurviveLoss}} */
    default FrameRecovery recovery() {
        return FrameRecovery.NEEDS_KEYFRAME;
    }
}
