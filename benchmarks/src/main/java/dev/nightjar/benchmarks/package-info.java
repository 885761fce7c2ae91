/**
 * Benchmarks of the per-packet code, each beside a peer in the same run, because machines differ and ratios do not.
 *
 * <p><b>Start here:</b> {@link dev.nightjar.benchmarks.SrtpBenchmark}.
 */
@NullMarked
package dev.nightjar.benchmarks;

import org.jspecify.annotations.NullMarked;
