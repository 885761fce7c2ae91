package dev.nightjar.endpoint.internal.loop;

import dev.nightjar.endpoint.EndpointConfig;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Looks at this machine's addresses every few seconds, and has the loops and their connections follow: a socket on each
 * new one, none any more on those that are gone; and a TCP port, where one listens.
 *
 * <p>The addresses are listed on the callback pool, one listing at a time, because that asks the kernel and may take
 * milliseconds.
 */
public final class NetworkWatch {
    private static final System.Logger LOG = System.getLogger(NetworkWatch.class.getName());

    private final LoopGroup loops;
    private final Executor executor;
    private final Supplier<List<InetAddress>> addresses;
    private final int port;
    private final boolean isUdpUsed;
    private final long intervalNanos;
    private final Set<InetAddress> missing = new HashSet<>();
    private volatile boolean isClosed;

    /**
     * Makes a watch that has not begun.
     *
     * @param addresses lists the addresses to bind; may block
     */
    public NetworkWatch(
            LoopGroup loops, Executor executor, EndpointConfig config, Supplier<List<InetAddress>> addresses) {
        this.loops = loops;
        this.executor = executor;
        this.addresses = addresses;
        this.port = config.udpPort();
        this.isUdpUsed = config.network().udp();
        this.intervalNanos = config.network().watch().toNanos();
    }

    /** Looks again and again, from one interval after now on. */
    public void start() {
        loops.loops().get(0).eventLoop().schedule(() -> later(this::checkAndGoOn), intervalNanos, TimeUnit.NANOSECONDS);
    }

    private void later(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException ended) {
            LOG.log(System.Logger.Level.DEBUG, "the endpoint has ended");
        }
    }

    private void checkAndGoOn() {
        if (isClosed) {
            return;
        }
        try {
            check();
        } catch (IllegalStateException none) {
            // Without any network everything stays as it is: it may come back as it was.
            LOG.log(System.Logger.Level.DEBUG, "the addresses are not looked at: {0}", none.getMessage());
        }
        try {
            start();
        } catch (RejectedExecutionException ended) {
            LOG.log(System.Logger.Level.DEBUG, "the loops have ended");
        }
    }

    /**
     * Looks once. An address is given up when it is missing the second time in a row: one that comes back sooner, as
     * over a roaming radio, finds its sockets as they were.
     */
    public synchronized void check() {
        List<InetAddress> listed = addresses.get();
        Set<InetAddress> used = new HashSet<>(loops.addresses());
        used.removeAll(listed);
        List<InetAddress> kept = new ArrayList<>(listed);
        for (InetAddress address : used) {
            if (!missing.contains(address)) {
                kept.add(address);
            }
        }
        missing.clear();
        missing.addAll(used);
        Set<InetAddress> now = new HashSet<>(kept);
        TcpListener listener = loops.listener();
        if (!new HashSet<>(loops.addresses()).equals(now) || listener != null && !listener.isAt(now)) {
            loops.follow(kept);
        }
        if (!isUdpUsed) {
            return;
        }
        for (MediaLoop loop : loops.loops()) {
            if (!loop.shared().keySet().equals(now)) {
                loop.execute(() -> loop.follow(kept, port));
            }
        }
    }

    /** Looks no more; any thread. */
    public void close() {
        isClosed = true;
    }
}
