package dev.nightjar.endpoint;

/**
 * One simulcast encoding of a track, as it arrived lately.
 *
 * @param rid its name, RFC 8851; the SSRC in decimal where the peer names it by that alone
 * @param ssrc its SSRC, unsigned 32 bits in an {@code int}
 * @param width pixels across as the latest keyframe told, or 0
 * @param height pixels down, or 0
 * @param framesPerSecond of the last second
 * @param bitrateBps of its payloads, in the last half second or more
 */
public record TrackLayer(String rid, int ssrc, int width, int height, int framesPerSecond, long bitrateBps) {
    long area() {
        return (long) width * height;
    }
}
