/**
 * Results of benchmarks and how {@code docs/performance.md} is made of them.
 *
 * <p><b>Start here:</b> {@code Report}; a tool that measures by itself writes
 * {@link dev.nightjar.benchmarks.report.LoadResult}.
 */
@NullMarked
package dev.nightjar.benchmarks.report;

import org.jspecify.annotations.NullMarked;
