/**
 * What arrives, written into files: from frames of tracks to a container on the writer's thread.
 *
 * <p><b>Start here:</b> {@link Recording}, which joins the tracks of one recording; {@link RecordingFile} writes and
 * {@link RecordingTimeline} lines tracks up. See ADR 0006.
 */
@NullMarked
package dev.nightjar.endpoint.internal.recording;

import org.jspecify.annotations.NullMarked;
