package dev.nightjar.endpoint;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import io.netty.channel.ManualIoEventLoop;
import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Netty's event loop without a thread, a selector or a clock: the test's thread runs it, by the test's time. */
final class VirtualEventLoop extends ManualIoEventLoop {
    /** Begins a loop that belongs to the calling thread. */
    VirtualEventLoop(LongSupplier clock) {
        super(null, Thread.currentThread(), executor -> new NoChannels(), new VirtualTicker(clock));
    }

    /** {@return when the next timer is due, by the clock; {@link Long#MAX_VALUE} when none is set} */
    long deadlineNanos() {
        long deadline = nextScheduledTaskDeadlineNanos();
        return deadline < 0 ? Long.MAX_VALUE : deadline;
    }

    private record VirtualTicker(LongSupplier clock) implements Ticker {
        @Override
        public long initialNanoTime() {
            return 0;
        }

        @Override
        public long nanoTime() {
            return clock.getAsLong();
        }

        @Override
        public void sleep(long delay, TimeUnit unit) {
            throw new IllegalStateException("nothing may sleep in virtual time");
        }
    }

    /**
     * Has no channels: what is sent goes to the virtual network. One that asks for its place here fails as for want of
     * file descriptors, so that whoever made it can close it.
     */
    private static final class NoChannels implements IoHandler {
        @Override
        public int run(IoHandlerContext context) {
            return 0;
        }

        @Override
        public IoRegistration register(IoHandle handle) {
            throw new IllegalStateException("a virtual loop has no channels (expected: UDP only)");
        }

        @Override
        public void wakeup() {
            // The thread that wakes it is the one that runs it.
        }

        @Override
        public boolean isCompatible(Class<? extends IoHandle> handleType) {
            return true;
        }
    }
}
