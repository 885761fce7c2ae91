package dev.nightjar.endpoint;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Collects what the project and Netty log at WARNING or above, and whatever comes with an exception at any level. */
final class LogWatch extends Handler implements AutoCloseable {
    private final List<Logger> watched = List.of(
            Logger.getLogger("dev.nightjar"),
            Logger.getLogger("dev.nightjar.endpoint.internal.sockets.UdpSocket"),
            Logger.getLogger("io.netty"));
    private final List<String> troubles = new CopyOnWriteArrayList<>();

    LogWatch() {
        setLevel(Level.ALL);
        watched.get(0).addHandler(this);
        watched.get(2).addHandler(this);
        // Where a socket reports what a receiver has thrown.
        watched.get(1).setLevel(Level.FINE);
    }

    @Override
    public void publish(LogRecord logged) {
        boolean isFromNetty = logged.getLoggerName().startsWith("io.netty");
        boolean isTrouble = logged.getThrown() != null && !isFromNetty;
        if (isTrouble || logged.getLevel().intValue() >= Level.WARNING.intValue()) {
            troubles.add(logged.getLevel() + " " + logged.getLoggerName() + ": "
                    + new SimpleFormatter().formatMessage(logged) + " " + logged.getThrown());
        }
    }

    List<String> troubles() {
        return troubles;
    }

    @Override
    public void flush() {
        // Nothing is buffered.
    }

    @Override
    public void close() {
        watched.get(0).removeHandler(this);
        watched.get(2).removeHandler(this);
        watched.get(1).setLevel(null);
    }
}
