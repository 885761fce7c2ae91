package dev.nightjar.rtp.payload;

/**
 * Opus: each RTP payload is exactly one Opus packet (RFC 7587 §4.2); what is in it, {@link OpusPacket} reads.
 *
 * <p>Silence that the sender does not send (DTX, RFC 7587 §3.1.3) is a gap in the timestamps without one in the
 * sequence
 * numbers; the packet of one byte that comes instead of a frame is a frame like others and plays for its time.
 */
public final class OpusDepacketiser implements Depacketiser {
    private static final int INITIAL_BYTES = 512;

    private final FrameBytes bytes = new FrameBytes(INITIAL_BYTES);
    private int samples;
    private boolean broken;

    /** Creates a depacketiser. */
    public OpusDepacketiser() {}

    /**
     * {@return how long an Opus packet plays in samples of 48 kHz, or -1 where it is malformed}
     *
     * @param buffer holds the packet
     * @param offset absolute index of its TOC byte
     * @param length its bytes
     */
    public static int durationSamples(byte[] buffer, int offset, int length) {
        return OpusPacket.durationSamples(buffer, offset, length);
    }

    @Override
    public CodecKind codec() {
        return CodecKind.OPUS;
    }

    @Override
    public void begin(boolean afterGap) {
        bytes.clear();
        samples = 0;
        broken = false;
    }

    @Override
    public boolean append(byte[] buffer, int offset, int length) {
        int duration = durationSamples(buffer, offset, length);
        if (duration < 0 || bytes.length() > 0) {
            broken = true;
            return false;
        }
        samples = duration;
        return bytes.append(buffer, offset, length);
    }

    @Override
    public FrameOutcome finish(Frame frame) {
        if (broken) {
            return FrameOutcome.BROKEN;
        }
        if (bytes.length() == 0) {
            return FrameOutcome.EMPTY;
        }
        frame.content(bytes.array(), bytes.length(), true);
        frame.durationSamples(samples);
        return FrameOutcome.WHOLE;
    }

    @Override
    public boolean provesNothingLost(byte[] buffer, int offset, int length) {
        return false;
    }
}
