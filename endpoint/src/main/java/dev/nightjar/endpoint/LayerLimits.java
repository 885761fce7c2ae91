package dev.nightjar.endpoint;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver is to get at most of a track that arrives in several simulcast encodings.
 *
 * <p>The largest encoding that keeps to all limits is sent, or the smallest of all where none does. W3C has no name for
 * this: there a sender makes its encodings itself.
 *
 * @param maxBitrateBps of the payloads, at least 1
 * @param maxWidth in pixels, at least 1
 * @param maxHeight in pixels, at least 1
 */
public record LayerLimits(long maxBitrateBps, int maxWidth, int maxHeight) {
    /** No limit: the largest encoding. */
    public static final LayerLimits NONE = new LayerLimits(Long.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);

    /** Checks the ranges. */
    public LayerLimits {
        if (maxBitrateBps < 1 || maxWidth < 1 || maxHeight < 1) {
            throw new IllegalArgumentException(
                    "limits: " + maxBitrateBps + " bit/s, " + maxWidth + "x" + maxHeight + " (expected: each >= 1)");
        }
    }

    /** {@return no limit but this of the bitrate} */
    public static LayerLimits bitrate(long bitrateBps) {
        return new LayerLimits(bitrateBps, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    /** {@return no limit but this of the picture} */
    public static LayerLimits size(int width, int height) {
        return new LayerLimits(Long.MAX_VALUE, width, height);
    }

    /** {@return the layer to send, or null where there are none} */
    @Nullable
    TrackLayer choose(List<TrackLayer> layers) {
        TrackLayer best = null;
        for (TrackLayer layer : layers) {
            boolean isBetter = best == null
                    || fits(layer) && (!fits(best) || isLarger(layer, best))
                    || !fits(layer) && !fits(best) && isLarger(best, layer);
            best = isBetter ? layer : best;
        }
        return best;
    }

    private boolean fits(TrackLayer layer) {
        return layer.bitrateBps() <= maxBitrateBps && layer.width() <= maxWidth && layer.height() <= maxHeight;
    }

    private static boolean isLarger(TrackLayer one, TrackLayer other) {
        return one.area() != other.area() ? one.area() > other.area() : one.bitrateBps() > other.bitrateBps();
    }
}
