package dev.nightjar.endpoint;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The event loops of an endpoint and the sockets that connections share on them. */
final class LoopGroup {
    private static final System.Logger LOG = System.getLogger(LoopGroup.class.getName());

    private final MultiThreadIoEventLoopGroup group;
    private final List<MediaLoop> loops;
    private final NetworkTransport transport;
    private final AtomicInteger next = new AtomicInteger();

    private LoopGroup(MultiThreadIoEventLoopGroup group, List<MediaLoop> loops, NetworkTransport transport) {
        this.group = group;
        this.loops = loops;
        this.transport = transport;
    }

    /**
     * Starts the loops and binds the shared sockets.
     *
     * <p>*Choice:* with one configured port every connection lives on the first loop, because one socket has one
     * reader.
     *
     * @throws BindFailedException when an address or port cannot be had
     */
    static LoopGroup open(EndpointConfig config) {
        NetworkTransport transport = NetworkTransport.choose(config.nativeTransport());
        int count = config.udpPort() == 0 ? config.loops() : 1;
        MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(
                count, new DefaultThreadFactory("nightjar-loop", true), transport.handlers());
        List<InetAddress> addresses = HostAddresses.toBind(config);
        List<MediaLoop> loops = new ArrayList<>();
        LoopGroup opened = new LoopGroup(group, loops, transport);
        for (int i = 0; i < count; i++) {
            MediaLoop loop = new MediaLoop(group.next(), transport, config.udpOffload());
            loops.add(loop);
            try {
                loop.openShared(addresses, config.udpPort()).join();
            } catch (CompletionException failed) {
                opened.close();
                throw new BindFailedException(config.udpPort(), failed.getCause() == null ? failed : failed.getCause());
            }
        }
        LOG.log(
                System.Logger.Level.INFO,
                "UDP over {0}; {1} loop(s)",
                loops.get(0).io().describe(),
                count);
        return opened;
    }

    /** {@return a loop for a new connection, in turn} */
    MediaLoop next() {
        return loops.get(Math.floorMod(next.getAndIncrement(), loops.size()));
    }

    List<MediaLoop> loops() {
        return loops;
    }

    NetworkTransport transport() {
        return transport;
    }

    /** {@return what the sockets of all loops have done; any thread} */
    SocketStats stats() {
        List<SocketCounters> counters = new ArrayList<>();
        loops.forEach(loop -> counters.add(loop.io().counters()));
        return SocketCounters.sum(loops.get(0).io().describe(), counters);
    }

    /** Closes the sockets and ends the threads; waits for them. */
    void close() {
        for (MediaLoop loop : loops) {
            loop.close();
        }
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }
}
