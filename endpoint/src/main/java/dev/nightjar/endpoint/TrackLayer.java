package dev.nightjar.endpoint;

import dev.nightjar.rtp.forward.LayerRate;

/**
 * What may be sent of a track, as it arrived lately: one encoding of a simulcast, or a choice of layers inside an
 * encoding. What it needs of the layers below is counted with it.
 *
 * @param rid the encoding's name, RFC 8851; its SSRC in decimal where the peer names it by that alone
 * @param ssrc the encoding's SSRC, unsigned 32 bits in an {@code int}
 * @param width pixels across as the latest keyframe told, or 0
 * @param height pixels down, or 0
 * @param framesPerSecond of the last second or two
 * @param bitrateBps of its payloads, in the last half second or more
 * @param spatialLayer the highest spatial layer inside the encoding, 0 to 7
 * @param temporalLayer the highest temporal layer inside the encoding, 0 to 7
 */
public record TrackLayer(
        String rid,
        int ssrc,
        int width,
        int height,
        int framesPerSecond,
        long bitrateBps,
        int spatialLayer,
        int temporalLayer) {
    /** Makes an encoding without layers of its own. */
    public TrackLayer(String rid, int ssrc, int width, int height, int framesPerSecond, long bitrateBps) {
        this(rid, ssrc, width, height, framesPerSecond, bitrateBps, 0, 0);
    }

    /** {@return a choice of layers inside this encoding} */
    TrackLayer inside(LayerRate inner, boolean isTopSpatial) {
        boolean isSized = inner.width() > 0;
        int ownWidth = isTopSpatial ? width : 0;
        int ownHeight = isTopSpatial ? height : 0;
        return new TrackLayer(
                rid,
                ssrc,
                isSized ? inner.width() : ownWidth,
                isSized ? inner.height() : ownHeight,
                inner.framesPerSecond() > 0 ? inner.framesPerSecond() : framesPerSecond,
                inner.bitrateBps(),
                inner.spatialLayer(),
                inner.temporalLayer());
    }

    /** {@return whether it is layers of the same encoding, and those of the other with some more} */
    boolean contains(TrackLayer other) {
        return ssrc == other.ssrc && spatialLayer >= other.spatialLayer && temporalLayer >= other.temporalLayer;
    }

    /** {@return whether it is the same layers of the same encoding} */
    boolean isSameChoice(TrackLayer other) {
        return contains(other) && other.contains(this);
    }

    long area() {
        return (long) width * height;
    }
}
