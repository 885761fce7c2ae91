/**
 * Media that is made: tones and a test picture, a frame at a time.
 *
 * <p><b>Start here:</b> {@link FrameMaker}, which makes the frames and {@link FramePace} hands them out at their
 * time.
 */
@NullMarked
package dev.nightjar.endpoint.internal.generating;

import org.jspecify.annotations.NullMarked;
