package dev.nightjar.rtp.forward;

/**
 * One choice of layers inside an encoding, with all that it needs of the layers below, as it arrived lately.
 *
 * @param spatialLayer its highest spatial layer, 0 to 7
 * @param temporalLayer its highest temporal layer, 0 to 7
 * @param width pixels across of its pictures, 0 where that is not told
 * @param height pixels down, 0 where that is not told
 * @param framesPerSecond of its highest spatial layer; 0 where frames cannot be told apart
 * @param bitrateBps of all its payloads together
 */
public record LayerRate(
        int spatialLayer, int temporalLayer, int width, int height, int framesPerSecond, long bitrateBps) {}
