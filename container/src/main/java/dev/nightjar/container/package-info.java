/**
 * Media files: WebM and Matroska written from encoded frames, so that a recording that is killed still plays; IVF,
 * Annex B, Ogg with Opus, and WAV read and written.
 *
 * <p><b>Start here:</b> {@link dev.nightjar.container.MatroskaWriter}, frames in, file out;
 * {@link dev.nightjar.container.IvfReader} for the other way.
 *
 * <p>Nothing here opens a file, starts a thread or reads a clock: the owner gives a
 * {@link dev.nightjar.container.ByteSink} and media times in nanoseconds since the start of the file. <i>Choice:</i>
 * methods that reach the sink throw {@code IOException}, because only the owner knows what a full disk means.
 *
 * <ul>
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc8794">RFC 8794</a>, EBML: element ids, sizes, Void
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc9559">RFC 9559</a>, Matroska: written without lacing,
 *       encryption, tags, chapters and attachments
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc3533">RFC 3533</a>, Ogg: one logical stream is read
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc7845">RFC 7845</a>, Opus in Ogg; its comments and its gain
 *       are not looked at
 * </ul>
 */
@NullMarked
package dev.nightjar.container;

import org.jspecify.annotations.NullMarked;
