package dev.nightjar.endpoint;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver is to get at most of a track that arrives in several simulcast encodings, or in layers inside one.
 *
 * <p>The largest choice of {@link MediaStreamTrack#layers} that keeps to all limits is sent, or the smallest of all
 * where none does. *Choice:* fewer than half of an encoding's pictures a second are sent only where nothing with more
 * of them fits, be it smaller. W3C has no name for this: there a sender makes its encodings itself.
 *
 * @param maxBitrateBps of the payloads, at least 1
 * @param maxWidth in pixels, at least 1
 * @param maxHeight in pixels, at least 1
 * @param maxSpatialLayer inside an encoding, at least 0
 * @param maxTemporalLayer inside an encoding, at least 0
 * @param maxFramerate in frames per second, at least 1; what is measured may be a tenth more
 */
public record LayerLimits(
        long maxBitrateBps,
        int maxWidth,
        int maxHeight,
        int maxSpatialLayer,
        int maxTemporalLayer,
        double maxFramerate) {
    /** No limit: the largest encoding. */
    public static final LayerLimits NONE = new LayerLimits(Long.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);

    /** What is counted in half a second is not exact. */
    private static final double TOLERANCE = 1.1;

    /** Checks the ranges. */
    public LayerLimits {
        if (maxBitrateBps < 1 || maxWidth < 1 || maxHeight < 1) {
            throw new IllegalArgumentException(
                    "limits: " + maxBitrateBps + " bit/s, " + maxWidth + "x" + maxHeight + " (expected: each >= 1)");
        }
        if (maxSpatialLayer < 0 || maxTemporalLayer < 0 || !(maxFramerate >= 1)) {
            throw new IllegalArgumentException("limits: layers " + maxSpatialLayer + ", " + maxTemporalLayer + ", "
                    + maxFramerate + " frames/s (expected: >= 0, >= 0, >= 1)");
        }
    }

    /** Limits bitrate and picture only. */
    public LayerLimits(long maxBitrateBps, int maxWidth, int maxHeight) {
        this(maxBitrateBps, maxWidth, maxHeight, Integer.MAX_VALUE, Integer.MAX_VALUE, Double.POSITIVE_INFINITY);
    }

    /** {@return no limit but this of the bitrate} */
    public static LayerLimits bitrate(long bitrateBps) {
        return new LayerLimits(bitrateBps, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    /** {@return no limit but this of the picture} */
    public static LayerLimits size(int width, int height) {
        return new LayerLimits(Long.MAX_VALUE, width, height);
    }

    /** {@return no limit but these of the layers inside an encoding} */
    public static LayerLimits layers(int maxSpatialLayer, int maxTemporalLayer) {
        return NONE.withLayers(maxSpatialLayer, maxTemporalLayer);
    }

    /** {@return no limit but this of the pictures a second} */
    public static LayerLimits framerate(double framesPerSecond) {
        return NONE.withFramerate(framesPerSecond);
    }

    /** {@return the same with other limits of the layers inside an encoding} */
    public LayerLimits withLayers(int spatialLayer, int temporalLayer) {
        return new LayerLimits(maxBitrateBps, maxWidth, maxHeight, spatialLayer, temporalLayer, maxFramerate);
    }

    /** {@return the same with another limit of the pictures a second} */
    public LayerLimits withFramerate(double framesPerSecond) {
        return new LayerLimits(maxBitrateBps, maxWidth, maxHeight, maxSpatialLayer, maxTemporalLayer, framesPerSecond);
    }

    /** {@return these limits, with no more bits per second than that} */
    LayerLimits atMost(long bitrateBps) {
        return bitrateBps >= maxBitrateBps
                ? this
                : new LayerLimits(bitrateBps, maxWidth, maxHeight, maxSpatialLayer, maxTemporalLayer, maxFramerate);
    }

    /** {@return the layer to send, or null where there are none} */
    @Nullable
    TrackLayer choose(List<TrackLayer> layers) {
        TrackLayer best = null;
        for (TrackLayer layer : layers) {
            boolean isBetter = best == null
                    || fits(layer) && (!fits(best) || isLarger(layer, best, layers))
                    || !fits(layer) && !fits(best) && isLarger(best, layer, layers);
            best = isBetter ? layer : best;
        }
        return best;
    }

    private boolean fits(TrackLayer layer) {
        return layer.bitrateBps() <= maxBitrateBps
                && layer.width() <= maxWidth
                && layer.height() <= maxHeight
                && layer.spatialLayer() <= maxSpatialLayer
                && layer.temporalLayer() <= maxTemporalLayer
                && layer.framesPerSecond() <= maxFramerate * TOLERANCE;
    }

    private static boolean isLarger(TrackLayer one, TrackLayer other, List<TrackLayer> layers) {
        boolean isSlow = isSlow(one, layers);
        if (isSlow != isSlow(other, layers)) {
            return !isSlow;
        }
        boolean isSameEncoding = one.ssrc() == other.ssrc();
        if (isSameEncoding && one.spatialLayer() != other.spatialLayer()) {
            return one.spatialLayer() > other.spatialLayer();
        }
        if (one.area() != other.area()) {
            return one.area() > other.area();
        }
        return isSameEncoding ? one.temporalLayer() > other.temporalLayer() : one.bitrateBps() > other.bitrateBps();
    }

    /** {@return whether a choice has clearly fewer than half of its encoding's pictures} */
    private static boolean isSlow(TrackLayer layer, List<TrackLayer> layers) {
        for (TrackLayer other : layers) {
            if (other.ssrc() == layer.ssrc() && layer.framesPerSecond() * 2 * TOLERANCE < other.framesPerSecond()) {
                return true;
            }
        }
        return false;
    }
}
