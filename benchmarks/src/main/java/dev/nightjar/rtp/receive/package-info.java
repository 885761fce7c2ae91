/**
 * Benchmarks of what is private to this package.
 *
 * <p><b>Start here:</b> {@link dev.nightjar.rtp.receive.DemuxBenchmark}.
 */
@NullMarked
package dev.nightjar.rtp.receive;

import org.jspecify.annotations.NullMarked;
