/**
 * Files of media: containers read as frames in presentation order, and the one thread on which files are read and
 * written.
 *
 * <p><b>Start here:</b> {@link MediaFiles}, which opens a file by what is in it; {@link FileReel} reads ahead on the
 * thread of files.
 */
@NullMarked
package dev.nightjar.endpoint.internal.files;

import org.jspecify.annotations.NullMarked;
