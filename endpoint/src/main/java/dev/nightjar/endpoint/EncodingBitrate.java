package dev.nightjar.endpoint;

import org.jspecify.annotations.Nullable;

/**
 * What the path takes of one encoding.
 *
 * @param encoding the track's encoding that it is, as {@link EncodedTrack#send(int,
 *     dev.nightjar.rtp.payload.EncodedFrame, long)} counts them; beyond the last where it sends nothing of the track
 * @param rid its name, or null where it is alone
 * @param bitrateBps bits per second, retransmissions included; 0 where nothing is left for it
 */
public record EncodingBitrate(int encoding, @Nullable String rid, long bitrateBps) {}
