/**
 * Where and in which order an application hears of things: one executor a connection, one task at a time.
 *
 * <p><b>Start here:</b> {@link SerialExecutor}, which runs callbacks; {@link ConnectionFuture} is a promise that
 * completes there, {@link OperationsChain} W3C's chain.
 */
@NullMarked
package dev.nightjar.endpoint.internal.callbacks;

import org.jspecify.annotations.NullMarked;
