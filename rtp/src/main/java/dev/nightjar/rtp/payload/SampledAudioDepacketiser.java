package dev.nightjar.rtp.payload;

/**
 * Audio whose payload is samples one after the other, RFC 3551 §4.5: G.711, G.722 and L16. Each payload is a frame.
 *
 * <p>G.711 has a byte for a sample, G.722 a byte for two samples of 16 kHz (§4.5.2: one tick of its RTP clock, which
 * runs at 8 kHz), L16 two bytes for a sample of each channel, channels side by side.
 */
public final class SampledAudioDepacketiser implements Depacketiser {
    private static final int INITIAL_BYTES = 512;

    /** Most channels, more than RFC 3551 §4.1 has names for. */
    private static final int MAX_CHANNELS = 8;

    private final CodecKind codec;
    private final FrameBytes bytes = new FrameBytes(INITIAL_BYTES);
    private int channels = 1;
    private boolean broken;

    /** Creates a depacketiser of G.711, G.722 or L16 with one channel. */
    public SampledAudioDepacketiser(CodecKind codec) {
        bytesPerSampleTimes2(codec);
        this.codec = codec;
    }

    /** Sets the channels of L16, 1 to 8; what is out of range is taken for 1. */
    public void channels(int count) {
        channels = codec == CodecKind.L16 && count >= 1 && count <= MAX_CHANNELS ? count : 1;
    }

    private static int bytesPerSampleTimes2(CodecKind codec) {
        return switch (codec) {
            case G722 -> 1;
            case PCMU, PCMA -> 2;
            case L16 -> 4;
            default -> throw new IllegalArgumentException("codec: " + codec + " (expected: G722, PCMU, PCMA or L16)");
        };
    }

    @Override
    public CodecKind codec() {
        return codec;
    }

    @Override
    public void begin(boolean afterGap) {
        bytes.clear();
        broken = false;
    }

    @Override
    public boolean append(byte[] buffer, int offset, int length) {
        boolean isWhole = codec != CodecKind.L16 || length % (2 * channels) == 0;
        if (!isWhole || bytes.length() > 0) {
            broken = true;
            return false;
        }
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
        frame.durationSamples(2 * bytes.length() / (bytesPerSampleTimes2(codec) * channels));
        return FrameOutcome.WHOLE;
    }

    @Override
    public boolean provesNothingLost(byte[] buffer, int offset, int length) {
        return false;
    }
}
