/**
 * Writes WebM and Matroska files from encoded frames, so that a recording that is killed still plays.
 *
 * <p><b>Start here:</b> {@link dev.nightjar.container.MatroskaWriter}, frames in, file out.
 *
 * <p>Nothing here opens a file, starts a thread or reads a clock: the owner gives a
 * {@link dev.nightjar.container.ByteSink} and media times in nanoseconds since the start of the file. <i>Choice:</i>
 * methods that reach the sink throw {@code IOException}, because only the owner knows what a full disk means.
 *
 * <ul>
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc8794">RFC 8794</a>, EBML: element ids, sizes, Void
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc9559">RFC 9559</a>, Matroska: written without lacing,
 *       encryption, tags, chapters and attachments
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc7845">RFC 7845</a> §5.1, the Opus identification header
 * </ul>
 */
@NullMarked
package dev.nightjar.container;

import org.jspecify.annotations.NullMarked;
