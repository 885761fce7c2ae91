/**
 * Benchmarks of what is private to this package.
 *
 * <p><b>Start here:</b> {@link dev.nightjar.ice.StunBenchmark}.
 */
@NullMarked
package dev.nightjar.ice;

import org.jspecify.annotations.NullMarked;
