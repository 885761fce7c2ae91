package dev.nightjar.rtp.send;

/**
 * What an application wishes of one encoding: the part of W3C RTCRtpEncodingParameters that a stream goes by.
 *
 * @param index its place among the encodings of its section, smallest first: W3C {@code encodingIndex}
 * @param active whether it is sent
 * @param maxBitrateBps bound of its share of the path, at least 1; {@link Long#MAX_VALUE} for none
 * @param scaleResolutionDownBy how many times its picture is smaller than the source, each way; at least 1
 */
public record EncodingSettings(int index, boolean active, long maxBitrateBps, double scaleResolutionDownBy) {
    /** The one encoding of its section, sent as it comes. */
    public static final EncodingSettings DEFAULT = new EncodingSettings(0, true, Long.MAX_VALUE, 1);

    /** What libwebrtc gives a picture of 1280x720; its smaller encodings get less by their area. */
    private static final double FULL_SIZE_BPS = 2_500_000;

    private static final long SMALLEST_BPS = 150_000;

    /** Checks the ranges. */
    public EncodingSettings {
        if (index < 0) {
            throw new IllegalArgumentException("index: " + index + " (expected: >= 0)");
        }
        if (maxBitrateBps < 1) {
            throw new IllegalArgumentException("bitrateBps: " + maxBitrateBps + " (expected: >= 1)");
        }
        if (!(scaleResolutionDownBy >= 1)) {
            throw new IllegalArgumentException("scaleResolutionDownBy: " + scaleResolutionDownBy + " (expected: >= 1)");
        }
    }

    /** {@return this, sent or not} */
    public EncodingSettings withActive(boolean sent) {
        return new EncodingSettings(index, sent, maxBitrateBps, scaleResolutionDownBy);
    }

    /** {@return this with another bound} */
    public EncodingSettings withMaxBitrate(long bitrateBps) {
        return new EncodingSettings(index, active, bitrateBps, scaleResolutionDownBy);
    }

    /**
     * {@return bits per second beyond which a larger encoding of the same section has more use for them}
     *
     * <p>*Choice:* without a bound of the application it goes by the picture's area.
     */
    long enoughBps() {
        double byArea = FULL_SIZE_BPS / (scaleResolutionDownBy * scaleResolutionDownBy);
        return maxBitrateBps < Long.MAX_VALUE ? maxBitrateBps : Math.max(SMALLEST_BPS, (long) byArea);
    }
}
