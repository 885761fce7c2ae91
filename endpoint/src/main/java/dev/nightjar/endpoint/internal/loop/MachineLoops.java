package dev.nightjar.endpoint.internal.loop;

import dev.nightjar.endpoint.EndpointConfig;
import dev.nightjar.endpoint.PortRange;
import dev.nightjar.endpoint.internal.sockets.NetworkTransport;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Loops with a thread of this machine each, and its sockets. */
public final class MachineLoops implements LoopSource {
    private final NetworkTransport transport;
    private final LongSupplier clock;
    private final SecureRandom random = new SecureRandom();
    private @Nullable MultiThreadIoEventLoopGroup group;

    /**
     * Begins with no thread.
     *
     * @param clock the time that connections live by, as {@link System#nanoTime}; sockets and timers have the system's
     */
    public MachineLoops(EndpointConfig config, LongSupplier clock) {
        this.transport = NetworkTransport.choose(config.nativeTransport());
        this.clock = clock;
    }

    @Override
    public NetworkTransport transport() {
        return transport;
    }

    @Override
    public List<MediaLoop> open(EndpointConfig config, int count) {
        MultiThreadIoEventLoopGroup opened = new MultiThreadIoEventLoopGroup(
                count, new DefaultThreadFactory("nightjar-loop", true), transport.handlers());
        group = opened;
        List<MediaLoop> loops = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            PortRange ports = config.network().udpPorts();
            loops.add(new MediaLoop(opened.next(), transport, config.udpOffload(), ports, clock));
        }
        return loops;
    }

    @Override
    public SecureRandom random() {
        return random;
    }

    @Override
    public void end() {
        MultiThreadIoEventLoopGroup opened = group;
        if (opened != null) {
            opened.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
        }
    }
}
