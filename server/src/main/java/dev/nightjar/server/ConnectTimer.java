package dev.nightjar.server;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** How long a publisher may take from its offer to a connection; one thread for all of them. */
final class ConnectTimer implements AutoCloseable {
    private final Duration timeout;
    private final ScheduledThreadPoolExecutor executor =
            new ScheduledThreadPoolExecutor(1, new DefaultThreadFactory("nightjar-timer", true));

    ConnectTimer(Duration timeout) {
        this.timeout = timeout;
        executor.setRemoveOnCancelPolicy(true);
    }

    /** Calls {@code giveUp} when the time is over, unless what is returned is cancelled before. */
    Future<?> begin(Runnable giveUp) {
        return executor.schedule(giveUp, timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
