package dev.nightjar.endpoint.internal.loop;

import dev.nightjar.endpoint.BindFailedException;
import dev.nightjar.endpoint.EndpointConfig;
import dev.nightjar.endpoint.SocketStats;
import dev.nightjar.endpoint.TcpStats;
import dev.nightjar.endpoint.internal.addresses.HostAddresses;
import dev.nightjar.endpoint.internal.sockets.NetworkTransport;
import dev.nightjar.endpoint.internal.sockets.SocketCounters;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The event loops of an endpoint and the sockets that connections share on them. */
public final class LoopGroup {
    private static final System.Logger LOG = System.getLogger(LoopGroup.class.getName());

    private static final int GOODBYE_SECONDS = 2;

    private final LoopSource source;
    private final List<MediaLoop> loops;
    private volatile List<InetAddress> addresses;
    private final AtomicInteger next = new AtomicInteger();
    private @Nullable TcpListener listener;

    private LoopGroup(LoopSource source, List<MediaLoop> loops, List<InetAddress> addresses) {
        this.addresses = List.copyOf(addresses);
        this.source = source;
        this.loops = loops;
    }

    /**
     * Starts the loops and binds the shared sockets.
     *
     * <p>*Choice:* with one configured port every connection lives on the first loop, because one socket has one
     * reader.
     *
     * @param source of the loops
     * @throws BindFailedException when an address or port cannot be had
     * @throws IllegalStateException when there is no address to use
     */
    public static LoopGroup open(EndpointConfig config, LoopSource source) {
        int count = config.udpPort() == 0 ? config.loops() : 1;
        List<InetAddress> addresses = HostAddresses.toBind(config);
        List<InetAddress> udpAddresses = config.network().udp() ? addresses : List.of();
        List<MediaLoop> loops = source.open(config, count);
        LoopGroup opened = new LoopGroup(source, loops, addresses);
        for (MediaLoop loop : loops) {
            try {
                loop.openShared(udpAddresses, config.udpPort()).join();
            } catch (CompletionException failed) {
                opened.close();
                throw new BindFailedException(config.udpPort(), failed.getCause() == null ? failed : failed.getCause());
            }
        }
        if (config.tcp().isListening()) {
            opened.listen(config.tcp().port());
        }
        LOG.log(
                System.Logger.Level.INFO,
                "UDP over {0}; {1} loop(s)",
                loops.get(0).io().describe(),
                count);
        return opened;
    }

    private void listen(int tcpPort) {
        try {
            listener = TcpListener.open(loops, addresses, tcpPort);
        } catch (BindFailedException taken) {
            close();
            throw taken;
        }
    }

    /** {@return what listens for TCP connections, or null where nothing does} */
    public @Nullable TcpListener listener() {
        return listener;
    }

    /** {@return where TCP connections may come; empty where they may not} */
    public List<InetSocketAddress> tcpAddresses() {
        TcpListener open = listener;
        return open == null ? List.of() : open.addresses();
    }

    /** {@return a loop for a new connection, in turn} */
    public MediaLoop next() {
        return loops.get(Math.floorMod(next.getAndIncrement(), loops.size()));
    }

    /** Takes the addresses of this machine that are used from now on, and has the connections look. Any thread. */
    void follow(List<InetAddress> now) {
        addresses = List.copyOf(now);
        TcpListener open = listener;
        if (open != null) {
            open.follow(now);
        } else {
            lookAgain(loops);
        }
    }

    /** Has every connection look at the addresses that there are now. Any thread. */
    static void lookAgain(List<MediaLoop> loops) {
        loops.forEach(loop -> loop.execute(() -> loop.peers().all().forEach(LoopPeer::networkChanged)));
    }

    /** {@return the addresses of this machine that are used, whether or not UDP is; any thread} */
    public List<InetAddress> addresses() {
        return addresses;
    }

    /** {@return the loops, as many as there will ever be} */
    public List<MediaLoop> loops() {
        return loops;
    }

    /** {@return what kind of channels live on the loops} */
    public NetworkTransport transport() {
        return source.transport();
    }

    /** {@return what the sockets of all loops have done; any thread} */
    public SocketStats stats() {
        List<SocketCounters> counters = new ArrayList<>();
        loops.forEach(loop -> counters.add(loop.io().counters()));
        return SocketCounters.sum(loops.get(0).io().describe(), counters);
    }

    /** {@return what the TCP connections of all loops have done; any thread} */
    public TcpStats tcpStats() {
        List<SocketCounters> counters = new ArrayList<>();
        loops.forEach(loop -> counters.add(loop.io().counters()));
        return SocketCounters.sumTcp(counters);
    }

    /** Closes the sockets and ends the threads; waits for them. */
    public void close() {
        TcpListener open = listener;
        if (open != null) {
            open.close();
        }
        List<Future<?>> closing = new ArrayList<>();
        loops.forEach(loop -> closing.add(loop.close()));
        // A loop that is to end closes its sockets before it runs what waits, and a last word would be lost.
        if (loops.stream().noneMatch(loop -> loop.eventLoop().inEventLoop())) {
            closing.forEach(each -> each.awaitUninterruptibly(GOODBYE_SECONDS, TimeUnit.SECONDS));
        }
        source.end();
    }
}
