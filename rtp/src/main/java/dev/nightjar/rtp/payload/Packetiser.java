package dev.nightjar.rtp.payload;

/**
 * One payload format, the sending side: a whole frame in, the payloads of its RTP packets out.
 *
 * <p>A frame that does not fit into one packet becomes as few as can be, of nearly the same size, so that they leave in
 * one system call. Keeps no reference to what it is given; may keep counters such as a picture identifier between
 * frames. Not thread-safe.
 */
public interface Packetiser {
    /** Fewest bytes of a payload that every format can work with. */
    int MIN_PAYLOAD_BYTES = 64;

    /**
     * {@return a new packetiser of that codec with its usual settings}
     *
     * @throws IllegalArgumentException where the payload format of the codec is not known
     */
    static Packetiser of(CodecKind codec) {
        return switch (codec) {
            case VP8 -> new Vp8Packetiser();
            case VP9 -> new Vp9Packetiser();
            case H264 -> new H264Packetiser();
            case AV1 -> new Av1Packetiser();
            case H265 -> new H265Packetiser();
            case OPUS, G722, PCMU, PCMA, L16 -> new AudioPacketiser(codec);
        };
    }

    /** {@return the codec} */
    CodecKind codec();

    /**
     * Hands the payloads of a frame to {@code sink}.
     *
     * @param frame of this codec
     * @param maxPayloadBytes longest payload, at least {@link #MIN_PAYLOAD_BYTES}
     * @throws IllegalArgumentException when the frame is not what the codec makes: NAL unit lengths beyond its end,
     * say; nothing has been handed out then
     */
    void packetise(EncodedFrame frame, int maxPayloadBytes, PayloadSink sink);
}
