/** Benchmarks of what is private to this package. */
@NullMarked
package dev.nightjar.ice;

import org.jspecify.annotations.NullMarked;
