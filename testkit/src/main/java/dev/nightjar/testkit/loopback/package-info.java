/**
 * The virtual servers behind real sockets of this machine's loopback interface.
 *
 * <p><b>Start here:</b> {@link dev.nightjar.testkit.loopback.LoopbackTurnServer}.
 */
@NullMarked
package dev.nightjar.testkit.loopback;

import org.jspecify.annotations.NullMarked;
