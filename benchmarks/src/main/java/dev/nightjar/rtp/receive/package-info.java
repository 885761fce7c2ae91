/** Benchmarks of what is private to this package. */
@NullMarked
package dev.nightjar.rtp.receive;

import org.jspecify.annotations.NullMarked;
