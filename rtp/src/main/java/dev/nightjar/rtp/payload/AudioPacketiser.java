package dev.nightjar.rtp.payload;

/**
 * Audio: a frame is the payload of one packet, for Opus (RFC 7587 §4.2) as for samples (RFC 3551 §4.5).
 *
 * <p>Nothing is split: the second half would need a timestamp of its own, so a frame that does not fit is the caller's
 * mistake. An Opus frame that stands for silence ({@link OpusPacket#isSilence}) need not be handed in at all; the next
 * packet's timestamp tells the gap, and its marker is set by the owner, as RFC 3551 §4.1 has it for talk spurts.
 */
public final class AudioPacketiser implements Packetiser {
    private final CodecKind codec;

    /** Creates a packetiser of an audio codec. */
    public AudioPacketiser(CodecKind codec) {
        if (codec.isVideo()) {
            throw new IllegalArgumentException("codec: " + codec + " (expected: audio)");
        }
        this.codec = codec;
    }

    @Override
    public CodecKind codec() {
        return codec;
    }

    /**
     * Hands out the frame as it is.
     *
     * @throws IllegalArgumentException also for a frame longer than {@code maxPayloadBytes}
     */
    @Override
    public void packetise(EncodedFrame frame, int maxPayloadBytes, PayloadSink sink) {
        if (frame.codec() != codec) {
            throw new IllegalArgumentException("frame: " + frame.codec() + " (expected: " + codec + ")");
        }
        if (frame.length() > maxPayloadBytes) {
            throw new IllegalArgumentException(
                    "frame: " + frame.length() + " bytes (expected: <= " + maxPayloadBytes + ")");
        }
        boolean isMalformedOpus = codec == CodecKind.OPUS
                && OpusPacket.durationSamples(frame.buffer(), frame.offset(), frame.length()) < 0;
        if (isMalformedOpus) {
            throw new IllegalArgumentException("frame: no Opus packet");
        }
        sink.onPayload(frame.buffer(), frame.offset(), frame.length(), true);
    }
}
