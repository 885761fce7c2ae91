/**
 * The codecs and header extensions that can be negotiated, with their parameters.
 *
 * <p><b>Start here:</b> {@link MediaCapabilities}, which lists them as a description has them and as the application
 * sees them.
 */
@NullMarked
package dev.nightjar.endpoint.internal.codecs;

import org.jspecify.annotations.NullMarked;
