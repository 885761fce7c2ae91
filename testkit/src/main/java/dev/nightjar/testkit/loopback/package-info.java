/** The virtual servers behind real sockets of this machine's loopback interface. */
@NullMarked
package dev.nightjar.testkit.loopback;

import org.jspecify.annotations.NullMarked;
