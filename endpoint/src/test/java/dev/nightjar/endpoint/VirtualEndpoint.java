package dev.nightjar.endpoint;

import dev.nightjar.core.Path;
import dev.nightjar.core.SansIo;
import dev.nightjar.core.Transmit;
import dev.nightjar.endpoint.internal.loop.LoopSource;
import dev.nightjar.endpoint.internal.loop.MediaLoop;
import dev.nightjar.endpoint.internal.sockets.NetworkTransport;
import dev.nightjar.testkit.network.VirtualHost;
import dev.nightjar.testkit.network.VirtualNetwork;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A whole endpoint as a program on a host of testkit's network: no thread but the test's and those of handshakes, which
 * run in lock-step with it, no socket, and the network's clock.
 *
 * <p>What is above the loop is the code of production. The loop, then the callbacks, run until neither has anything to
 * do, before the network goes on.
 */
final class VirtualEndpoint implements SansIo<Void>, LoopSource, AutoCloseable {
    /** Of tasks behind each other in one moment. */
    private static final int MAX_ROUNDS = 100_000;

    final VirtualHost host;
    final Endpoint endpoint;
    private final VirtualNetwork network;
    private final VirtualEventLoop eventLoop;
    private final SecureRandom random;
    private final Queue<Runnable> callbacks = new ConcurrentLinkedQueue<>();
    private @Nullable VirtualSockets sockets;

    /** Begins one on the addresses that the host has. */
    VirtualEndpoint(VirtualNetwork network, VirtualHost host, long seed) {
        this.network = network;
        this.host = host;
        this.eventLoop = new VirtualEventLoop(network::nowNanos);
        this.random = new SeededRandom(seed);
        host.start(this, event -> {});
        EndpointConfig config = EndpointConfig.defaults().withLoops(1).withBindAddresses(host.addresses());
        this.endpoint = Endpoint.open(config, host::addresses, this);
    }

    /** {@return a connection whose callbacks run in virtual time} */
    PeerConnection connect(Configuration configuration) {
        return endpoint.newPeerConnection(configuration.withExecutor(callbacks::add));
    }

    /** Looks at the addresses that the host has now, as the endpoint does every few seconds. */
    void follow() {
        endpoint.watch().check();
    }

    /** Keeps sockets that are asked for from now on, or hands them over. */
    void holdSockets(boolean isHeld) {
        Objects.requireNonNull(sockets).hold(isHeld);
    }

    /** Has the next datagram that is sent run into a fault of ours. */
    void failNextSend() {
        Objects.requireNonNull(sockets, "no loop").failNext();
    }

    /** {@return how many sockets are open} */
    int openSockets() {
        return sockets == null ? 0 : sockets.open();
    }

    @Override
    public NetworkTransport transport() {
        return NetworkTransport.NIO;
    }

    @Override
    public List<MediaLoop> open(EndpointConfig config, int count) {
        MediaLoop loop = new MediaLoop(
                eventLoop,
                NetworkTransport.NIO,
                null,
                network::nowNanos,
                loopNanos -> sockets = new VirtualSockets(loopNanos, address -> host.bind(this, address), host::unbind),
                true);
        return List.of(loop);
    }

    @Override
    public SecureRandom random() {
        return random;
    }

    @Override
    public void receive(Path path, byte[] buffer, int offset, int length, long nowNanos) {
        if (sockets != null) {
            sockets.receive(path, buffer, offset, length);
        }
    }

    @Override
    public void advance(long nowNanos) {
        settle();
    }

    @Override
    public @Nullable Transmit pollTransmit() {
        settle();
        return sockets == null ? null : sockets.poll();
    }

    @Override
    public @Nullable Void pollEvent() {
        return null;
    }

    @Override
    public long deadlineNanos() {
        return eventLoop.deadlineNanos();
    }

    private void settle() {
        for (int round = 0; round < MAX_ROUNDS; round++) {
            int ran = eventLoop.runNow();
            Runnable callback = callbacks.poll();
            if (callback != null) {
                callback.run();
            } else if (ran == 0) {
                return;
            }
        }
        throw new AssertionError("the endpoint on " + host + " never comes to rest");
    }

    @Override
    public void end() {
        eventLoop.runNow();
        eventLoop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        eventLoop.runNow();
    }

    /** Ends the endpoint; what it says last is on its way when the network goes on. */
    @Override
    public void close() {
        endpoint.close();
    }
}
