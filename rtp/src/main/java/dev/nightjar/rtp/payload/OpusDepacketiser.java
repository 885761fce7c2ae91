package dev.nightjar.rtp.payload;

/**
 * Opus: each RTP payload is exactly one Opus packet (RFC 7587 §4.2), told apart by its TOC byte, RFC 6716 §3.1.
 *
 * <pre>
 *  0 1 2 3 4 5 6 7
 * +-+-+-+-+-+-+-+-+
 * | config  |s| c |
 * +-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class OpusDepacketiser implements Depacketiser {
    /** Longest Opus packet, 120 ms, RFC 6716 §3.4 [R5]. */
    private static final int MAX_SAMPLES = 5_760;

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
        if (length < 1) {
            return -1;
        }
        int toc = buffer[offset] & 0xFF;
        int frames = switch (toc & 3) {
            case 0 -> 1;
            case 1, 2 -> 2;
            default -> length < 2 ? 0 : buffer[offset + 1] & 0x3F;
        };
        int total = frames * frameSamples(toc >>> 3);
        return total == 0 || total > MAX_SAMPLES ? -1 : total;
    }

    /** Table 2 of RFC 6716 §3.1: SILK to 11, hybrid to 15, CELT above. */
    private static int frameSamples(int config) {
        if (config < 12) {
            return (config & 3) == 3 ? 2_880 : 480 << (config & 3);
        }
        return config < 16 ? 480 << (config & 1) : 120 << (config & 3);
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
