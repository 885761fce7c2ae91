/**
 * Frames at their time: files played by a loop's clock, and what arrives played out of jitter buffers.
 *
 * <p><b>Start here:</b> {@link FilePlayer}, which plays reels; {@link StreamPlayout} plays the tracks of a connection
 * together. See ADR 0032.
 */
@NullMarked
package dev.nightjar.endpoint.internal.playing;

import org.jspecify.annotations.NullMarked;
