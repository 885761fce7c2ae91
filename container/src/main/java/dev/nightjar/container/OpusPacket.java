package dev.nightjar.container;

/** What the first bytes of an Opus packet tell, RFC 6716 §3.1. */
final class OpusPacket {
    /** Frames of 2.5, 5, 10, 20 ms (CELT), 10, 20 (hybrid), 10, 20, 40, 60 ms (SILK), in samples of 48 kHz. */
    private static final int[] SILK = {480, 960, 1_920, 2_880};

    private static final int[] HYBRID = {480, 960};
    private static final int[] CELT = {120, 240, 480, 960};

    /** RFC 6716 §3.4: a packet lasts 120 ms at most. */
    private static final int MAX_SAMPLES = 5_760;

    private OpusPacket() {}

    /** {@return samples of 48 kHz that the packet plays, or -1 where it is none} */
    static int samples(byte[] buffer, int offset, int length) {
        if (length < 1) {
            return -1;
        }
        int toc = buffer[offset] & 0xFF;
        int configuration = toc >> 3;
        int frame = configuration < 12
                ? SILK[configuration & 3]
                : configuration < 16 ? HYBRID[configuration & 1] : CELT[configuration & 3];
        int frames = switch (toc & 3) {
            case 0 -> 1;
            case 1, 2 -> 2;
            default -> length < 2 ? 0 : buffer[offset + 1] & 0x3F;
        };
        int samples = frame * frames;
        return samples == 0 || samples > MAX_SAMPLES ? -1 : samples;
    }
}
