package dev.nightjar.rtp.payload;

/**
 * What can be told of an Opus packet without decoding it, RFC 6716 §3.
 *
 * <pre>
 *  0 1 2 3 4 5 6 7
 * +-+-+-+-+-+-+-+-+
 * | config  |s| c |   TOC: coding mode, bandwidth and frame size; stereo; how many frames
 * +-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>All methods take the packet's array, the absolute index of its TOC byte and its bytes, and read nothing else.
 */
public final class OpusPacket {
    /** Longest Opus packet, 120 ms at 48 kHz, RFC 6716 §3.4 [R5]. */
    static final int MAX_SAMPLES = 5_760;

    /** Longest frame, RFC 6716 §3.4 [R2]. */
    private static final int MAX_FRAME_BYTES = 1_275;

    private static final int SILK_FRAME_SAMPLES = 960;

    private OpusPacket() {}

    /** {@return how long a packet plays in samples of 48 kHz, or -1 where it is malformed} */
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

    /** {@return whether a packet is for two channels} */
    public static boolean isStereo(byte[] buffer, int offset, int length) {
        return length > 0 && (buffer[offset] & 4) != 0;
    }

    /**
     * {@return whether a packet stands for silence that is not coded} The encoder makes packets of one byte, or two,
     * then, and most of them are not sent at all (RFC 7587 §3.1.3).
     */
    public static boolean isSilence(byte[] buffer, int offset, int length) {
        return length == 1 || (length == 2 && durationSamples(buffer, offset, length) > 0);
    }

    /**
     * {@return whether a packet carries the frame before it a second time, coarser: in-band forward error correction}
     *
     * <p>A decoder that misses the packet before can be given this one for it. The flag is among the first bits of a
     * SILK frame, behind one voice flag for each 20 ms; they can be read without the range decoder (RFC 6716 §4.2.3).
     */
    public static boolean hasForwardErrorCorrection(byte[] buffer, int offset, int length) {
        int samples = durationSamples(buffer, offset, length);
        if (samples < 0) {
            return false;
        }
        int toc = buffer[offset] & 0xFF;
        int config = toc >>> 3;
        int first = config < 16 ? firstFrame(buffer, offset, length) : -1; // CELT has none
        if (first < 0) {
            return false;
        }
        int silkFrames = Math.max(1, frameSamples(config) / SILK_FRAME_SAMPLES);
        int bits = buffer[first] & 0xFF;
        boolean mid = (bits >>> 7 - silkFrames & 1) != 0;
        boolean side = (toc & 4) != 0 && (bits >>> 6 - 2 * silkFrames & 1) != 0;
        return mid || side;
    }

    /** {@return absolute index of the first frame, which has a byte at least, or -1; RFC 6716 §3.2} */
    private static int firstFrame(byte[] buffer, int offset, int length) {
        int end = offset + length;
        return switch (buffer[offset] & 3) {
            case 0, 1 -> length > 1 ? offset + 1 : -1;
            case 2 -> sizedFrame(buffer, offset + 1, 1, end);
            default -> firstOfMany(buffer, offset, end);
        };
    }

    /** Code 3: frame count byte, padding lengths, then the sizes of all frames but the last where they differ. */
    private static int firstOfMany(byte[] buffer, int offset, int end) {
        int frames = buffer[offset + 1] & 0x3F;
        boolean isVariable = (buffer[offset + 1] & 0x80) != 0;
        int at = offset + 2;
        int padding = 0;
        if ((buffer[offset + 1] & 0x40) != 0) {
            int more;
            do {
                if (at >= end) {
                    return -1;
                }
                more = buffer[at++] & 0xFF;
                padding += more == 255 ? 254 : more;
            } while (more == 255);
        }
        if (isVariable) {
            return sizedFrame(buffer, at, frames - 1, end - padding);
        }
        return at + frames <= end - padding ? at : -1; // a byte for each frame at least
    }

    /** {@return where the first of that many sized frames begins, or -1 where it is empty or does not fit} */
    private static int sizedFrame(byte[] buffer, int from, int sizes, int end) {
        int at = from;
        int first = 0;
        for (int i = 0; i < sizes; i++) {
            if (at >= end || ((buffer[at] & 0xFF) >= 252 && at + 1 >= end)) {
                return -1;
            }
            int size = buffer[at] & 0xFF;
            at++;
            if (size >= 252) {
                size += 4 * (buffer[at++] & 0xFF);
            }
            first = i == 0 ? size : first;
        }
        if (sizes == 0) {
            return at < end ? at : -1;
        }
        return first > 0 && first <= MAX_FRAME_BYTES && at + first <= end ? at : -1;
    }
}
