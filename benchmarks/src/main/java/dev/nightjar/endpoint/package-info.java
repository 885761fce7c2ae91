/** Measurements of what the endpoint does not show: they stand in its package, and run on the class path only. */
@NullMarked
package dev.nightjar.endpoint;

import org.jspecify.annotations.NullMarked;
