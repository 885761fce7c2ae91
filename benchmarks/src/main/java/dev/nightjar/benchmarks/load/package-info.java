/**
 * Loads on whole processes: what an endpoint costs, measured where nothing else runs.
 *
 * <p>Two processes: the one that is measured answers on its shared ports, the other offers. Only the first one's
 * heap, threads, file descriptors and processor time count.
 *
 * <p><b>Start here:</b> {@link dev.nightjar.benchmarks.load.Main}, which {@code ./nightjar bench} runs.
 */
@NullMarked
package dev.nightjar.benchmarks.load;

import org.jspecify.annotations.NullMarked;
