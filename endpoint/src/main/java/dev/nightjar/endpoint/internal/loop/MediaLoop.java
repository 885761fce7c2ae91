package dev.nightjar.endpoint.internal.loop;

import dev.nightjar.dtlssrtp.SrtpContext;
import dev.nightjar.endpoint.PortRange;
import dev.nightjar.endpoint.UdpOffload;
import dev.nightjar.endpoint.internal.sockets.DatagramIo;
import dev.nightjar.endpoint.internal.sockets.NetworkTransport;
import dev.nightjar.endpoint.internal.sockets.UdpSocket;
import io.netty.channel.IoEventLoop;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One event loop: a thread, its clock, the sockets that connections share on it, and the connections that live there.
 *
 * <p>Everything but {@link #execute}, {@link #nowNanos} and the accessors of final fields is confined to the loop's
 * thread. A connection lives on one loop for life, so no packet crosses a lock or a queue, but for those of tracks that
 * are sent on to a connection of another loop ({@link LoopCrossing}).
 */
public final class MediaLoop {
    /** Room for a packet that is being protected. */
    public static final int SEND_SCRATCH_BYTES = UdpSocket.MAX_DATAGRAM_BYTES + SrtpContext.MAX_OVERHEAD_BYTES;

    private static final long SECONDS_1900_TO_1970 = 2_208_988_800L;

    private final IoEventLoop eventLoop;
    private final NetworkTransport transport;
    private final DatagramIo io;
    private final LoopTcp tcp;
    private final @Nullable PortRange ports;
    private final LongSupplier clock;
    private final boolean isLockStep;
    private final long startNanos;
    private final long ntpNanosAtStart = ntpNanos(Instant.now());
    private final PeerDirectory peers = new PeerDirectory();
    private final Map<MediaLoop, LoopCrossing> crossings = new HashMap<>();
    private final List<LoopCrossing> toWake = new ArrayList<>();
    private final List<Runnable> toFlush = new ArrayList<>();
    private final List<TurnOutlet> toSend = new ArrayList<>();
    private final byte[] sendScratch = new byte[SEND_SCRATCH_BYTES];
    private final Runnable flushing = this::flushWaiting;
    private boolean isFlushWaiting;
    private volatile Map<InetAddress, RoutedSocket> shared = Map.of();

    /** Makes a loop by the system's clock, whose sockets take ephemeral ports. */
    public MediaLoop(IoEventLoop eventLoop, NetworkTransport transport, UdpOffload offload) {
        this(eventLoop, transport, offload, null, System::nanoTime);
    }

    /**
     * Makes a loop whose sockets take ephemeral ports from {@code ports}, or from the system's where that is null.
     *
     * @param clock the time that connections live by, as {@link System#nanoTime}; sockets and timers have the system's
     */
    MediaLoop(
            IoEventLoop eventLoop,
            NetworkTransport transport,
            UdpOffload offload,
            @Nullable PortRange ports,
            LongSupplier clock) {
        this(eventLoop, transport, ports, clock, nanos -> transport.datagramIo(eventLoop, nanos, offload), false);
    }

    /**
     * Makes a loop whose sockets are what {@code sockets} makes of the loop's time.
     *
     * @param isLockStep whether handshakes wait for the loop and the loop for them, so that runs in virtual time repeat
     */
    public MediaLoop(
            IoEventLoop eventLoop,
            NetworkTransport transport,
            @Nullable PortRange ports,
            LongSupplier clock,
            Function<LongSupplier, DatagramIo> sockets,
            boolean isLockStep) {
        this.clock = clock;
        this.isLockStep = isLockStep;
        this.startNanos = clock.getAsLong();
        this.eventLoop = eventLoop;
        this.transport = transport;
        this.ports = ports;
        this.io = sockets.apply(this::nowNanos);
        this.tcp = new LoopTcp(this, eventLoop, transport, io.counters());
    }

    /** {@return the thread, as Netty has it; its tasks end without a flush} */
    public IoEventLoop eventLoop() {
        return eventLoop;
    }

    /** {@return whether this loop waits for what a handshake makes of each datagram, as only tests have it} */
    public boolean isLockStep() {
        return isLockStep;
    }

    /** {@return what kind of channels live on this loop} */
    public NetworkTransport transport() {
        return transport;
    }

    /** {@return an array for the packet that is being sent, by whichever connection} */
    public byte[] sendScratch() {
        return sendScratch;
    }

    /** {@return how this loop's sockets reach the kernel} */
    public DatagramIo io() {
        return io;
    }

    /** {@return how this loop's TCP connections are opened and written} */
    public LoopTcp tcp() {
        return tcp;
    }

    /** {@return nanoseconds since this loop began, never negative} */
    public long nowNanos() {
        return clock.getAsLong() - startNanos;
    }

    /** {@return when this loop began, in the process's time; any thread} */
    public long startNanos() {
        return startNanos;
    }

    /** {@return the wall clock when this loop began, nanoseconds since 1900, for sender reports} */
    public long ntpNanosAtStart() {
        return ntpNanosAtStart;
    }

    private static long ntpNanos(Instant instant) {
        return (instant.getEpochSecond() + SECONDS_1900_TO_1970) * 1_000_000_000L + instant.getNano();
    }

    /** {@return the connections of this loop} */
    public PeerDirectory peers() {
        return peers;
    }

    /**
     * Runs a task on the loop's thread and sends what it queued. Any thread.
     *
     * @return false when the loop has ended with its endpoint, so that the task will not run
     */
    public boolean execute(Runnable task) {
        try {
            eventLoop.execute(() -> {
                task.run();
                flushSoon();
            });
            return true;
        } catch (RejectedExecutionException ended) {
            return false;
        }
    }

    /**
     * Sends behind the tasks that already wait: what they queue too, a picture's packets say, leaves in one batch.
     */
    private void flushSoon() {
        if (isFlushWaiting) {
            return;
        }
        isFlushWaiting = true;
        try {
            eventLoop.execute(flushing);
        } catch (RejectedExecutionException ended) {
            flushWaiting();
        }
    }

    private void flushWaiting() {
        isFlushWaiting = false;
        flush();
    }

    /**
     * {@return a timer that runs {@code task} on the loop after {@code delayNanos}; what it queues leaves behind the
     * other timers that are due, in one batch with theirs: fifty receivers' reports say}
     */
    public java.util.concurrent.Future<?> schedule(Runnable task, long delayNanos) {
        return eventLoop.schedule(
                () -> {
                    task.run();
                    flushSoon();
                },
                delayNanos,
                TimeUnit.NANOSECONDS);
    }

    /** Binds the shared sockets, all to one port when {@code port} is not 0. */
    CompletableFuture<Void> openShared(List<InetAddress> addresses, int port) {
        return open(addresses, port, null).thenAccept(sockets -> shared = sockets);
    }

    /** {@return sockets on ephemeral ports that belong to one connection} */
    public CompletableFuture<Map<InetAddress, RoutedSocket>> openOwn(
            Collection<InetAddress> addresses, LoopPeer owner) {
        return open(addresses, 0, owner);
    }

    /**
     * Binds shared sockets to those of the addresses that have none, closes those of the others, and has the
     * connections follow. An address that cannot be bound yet is left out.
     */
    void follow(Collection<InetAddress> addresses, int port) {
        List<CompletableFuture<Map<InetAddress, RoutedSocket>>> opening = new ArrayList<>();
        for (InetAddress address : addresses) {
            if (!shared.containsKey(address)) {
                opening.add(open(List.of(address), port, null).exceptionally(notYet -> Map.of()));
            }
        }
        CompletableFuture.allOf(opening.toArray(CompletableFuture[]::new))
                .thenRun(() -> execute(() -> {
                    Map<InetAddress, RoutedSocket> now = new LinkedHashMap<>(shared);
                    opening.forEach(each -> each.join().forEach((address, socket) -> {
                        if (now.putIfAbsent(address, socket) != null) {
                            socket.close();
                        }
                    }));
                    List<RoutedSocket> gone = new ArrayList<>();
                    shared.forEach((address, socket) -> {
                        if (!addresses.contains(address)) {
                            now.remove(address);
                            gone.add(socket);
                        }
                    });
                    shared = now;
                    peers.all().forEach(LoopPeer::networkChanged);
                    gone.forEach(RoutedSocket::close);
                }));
    }

    /** {@return the sockets that connections share, by local address; any thread} */
    public Map<InetAddress, RoutedSocket> shared() {
        return shared;
    }

    /** {@return the way of packets to another loop, which is woken at the end of this turn of ours} */
    public LoopCrossing crossingTo(MediaLoop other) {
        LoopCrossing crossing = crossings.get(other);
        if (crossing == null) {
            crossing = new LoopCrossing(other);
            crossings.put(other, crossing);
        }
        if (!crossing.isUsed) {
            crossing.isUsed = true;
            toWake.add(crossing);
        }
        return crossing;
    }

    /** {@return packets for other loops that were dropped because those were too far behind} */
    public long crossingsDropped() {
        long dropped = 0;
        for (LoopCrossing crossing : crossings.values()) {
            dropped += crossing.dropped();
        }
        return dropped;
    }

    /** Has {@code flushing} called once, with the next flush; for what batches outside {@link DatagramIo}. */
    public void atFlush(Runnable flushing) {
        toFlush.add(flushing);
    }

    /** Has an outlet send what it holds at the end of this turn. */
    public void sendLater(TurnOutlet outlet) {
        toSend.add(outlet);
    }

    /** Sends what this turn of the loop has queued. */
    public void flush() {
        for (int i = 0; i < toSend.size(); i++) {
            toSend.get(i).sendWaiting();
        }
        toSend.clear();
        for (int i = 0; i < toWake.size(); i++) {
            toWake.get(i).isUsed = false;
            toWake.get(i).wake();
        }
        toWake.clear();
        for (int i = 0; i < toFlush.size(); i++) {
            toFlush.get(i).run();
        }
        toFlush.clear();
        io.flush();
        tcp.flush();
    }

    /** Closes the shared sockets, and tells when it and all that was asked of the loop before is done. Any thread. */
    public Future<?> close() {
        return eventLoop.submit(() -> {
            flush();
            shared.values().forEach(RoutedSocket::close);
            io.close();
        });
    }

    private CompletableFuture<Map<InetAddress, RoutedSocket>> open(
            Collection<InetAddress> addresses, int port, @Nullable LoopPeer owner) {
        Map<InetAddress, CompletableFuture<RoutedSocket>> opening = new LinkedHashMap<>();
        for (InetAddress address : addresses) {
            opening.put(address, open(address, port, owner));
        }
        return CompletableFuture.allOf(opening.values().toArray(CompletableFuture[]::new))
                .handle((nothing, failure) -> {
                    Map<InetAddress, RoutedSocket> opened = new LinkedHashMap<>();
                    opening.forEach((address, future) -> {
                        if (!future.isCompletedExceptionally()) {
                            opened.put(address, future.join());
                        }
                    });
                    if (failure != null) {
                        opened.values().forEach(RoutedSocket::close);
                        throw new java.util.concurrent.CompletionException(
                                failure.getCause() == null ? failure : failure.getCause());
                    }
                    return opened;
                });
    }

    private CompletableFuture<RoutedSocket> open(InetAddress address, int port, @Nullable LoopPeer owner) {
        PortRange range = ports;
        if (port != 0 || range == null) {
            return RoutedSocket.open(this, address, port, owner);
        }
        int start = ThreadLocalRandom.current().nextInt(range.first(), range.last() + 1);
        return PortSearch.open(this, address, range, start, owner);
    }
}
