package dev.nightjar.interop;

import static java.util.regex.Pattern.CASE_INSENSITIVE;
import static java.util.regex.Pattern.MULTILINE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A UDP relay in user space between publishers and the endpoint: it loses, delays, reorders, repeats, throttles and
 * stalls, with a seed, since the kernel's netem cannot be relied upon.
 *
 * <p>Publishers send to {@link #address}. Each gets a socket of its own towards the endpoint, which so sees as
 * many addresses as there are publishers. All clients share the two links. Usable from any thread.
 */
public final class LossyRelay implements AutoCloseable {
    /** Which way a datagram goes. */
    public enum Direction {
        /** From the publisher to the endpoint. */
        UP,
        /** From the endpoint to the publisher. */
        DOWN
    }

    private static final Pattern CANDIDATE = Pattern.compile(
            "^a=candidate:\\S+ 1 udp \\d+ (\\d+\\.\\d+\\.\\d+\\.\\d+) (\\d+) ", CASE_INSENSITIVE | MULTILINE);
    private static final int MOST_CLIENTS = 64; // more than any test has publishers, with their ICE sockets
    private static final int SOCKET_BUFFER = 1 << 20;

    private final Selector selector;
    private final DatagramChannel front;
    private final RelayPipe up;
    private final RelayPipe down;
    private final Map<SocketAddress, DatagramChannel> clients = new HashMap<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(65_536);
    private final Thread thread;
    private volatile @Nullable InetSocketAddress upstream;
    private volatile boolean closed;
    private volatile @Nullable IOException failure;

    private LossyRelay(Selector selector, DatagramChannel front, long seed) {
        this.selector = selector;
        this.front = front;
        SplittableRandom random = new SplittableRandom(seed);
        up = new RelayPipe(random.split());
        down = new RelayPipe(random.split());
        thread = new Thread(this::run, "lossy-relay");
        thread.setDaemon(true);
    }

    /** {@return a relay on a free port that drops everything until {@link #forwardTo} is called} */
    public static LossyRelay open(long seed) {
        try {
            Selector selector = Selector.open();
            DatagramChannel front = bound(new InetSocketAddress(ownAddress(), 0));
            LossyRelay relay = new LossyRelay(selector, front, seed);
            front.register(selector, SelectionKey.OP_READ);
            relay.thread.start();
            return relay;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * {@return where publishers send to}
     *
     * <p>It is an address of the machine other than loopback where there is one: Firefox sends nothing from its other
     * addresses to 127.0.0.1.
     */
    public InetSocketAddress address() {
        return (InetSocketAddress) front.socket().getLocalSocketAddress();
    }

    /** {@return the address in the form that the test page and the aiortc publisher take: {@code 192.0.2.2:4711}} */
    public String target() {
        return address().getAddress().getHostAddress() + ":" + address().getPort();
    }

    /** Names the endpoint's address; it may be called once the answer has told it. */
    public void forwardTo(InetSocketAddress endpoint) {
        upstream = endpoint;
    }

    /**
     * Aims at the first IPv4 UDP candidate of an answer, for endpoints whose port is not known before.
     *
     * @throws IllegalArgumentException when there is none
     */
    public void forwardTo(String answer) {
        Matcher candidate = CANDIDATE.matcher(answer);
        if (!candidate.find()) {
            throw new IllegalArgumentException("no IPv4 UDP candidate in:\n" + answer);
        }
        forwardTo(new InetSocketAddress(candidate.group(1), Integer.parseInt(candidate.group(2))));
    }

    /** Changes what one direction does, from the next datagram on. */
    public void link(Direction direction, RelayLink link) {
        pipe(direction).link(link);
    }

    /** Changes what both directions do. */
    public void link(RelayLink link) {
        up.link(link);
        down.link(link);
    }

    /** Holds everything back for a time, then lets it go at once. */
    public void stall(Direction direction, Duration time) {
        pipe(direction).stall(System.nanoTime() + time.toNanos());
        selector.wakeup();
    }

    /** Loses everything that comes in for a time. */
    public void blackout(Direction direction, Duration time) {
        pipe(direction).blackout(System.nanoTime() + time.toNanos());
    }

    /**
     * Loses one DTLS datagram (RFC 7983 §7): the {@code number}th from now on, counted from 1. {@link
     * RelayCounters#singledOut} tells whether there was one.
     */
    public void loseDtls(Direction direction, int number) {
        pipe(direction).loseDtls(number);
    }

    /** {@return what one direction did so far} */
    public RelayCounters counters(Direction direction) {
        return pipe(direction).counters();
    }

    /** Ends the thread and closes every socket; what is still on its way is dropped. */
    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        IOException e = failure;
        if (e != null) {
            throw new UncheckedIOException(e);
        }
    }

    private static InetAddress ownAddress() throws IOException {
        return NetworkInterface.networkInterfaces()
                .filter(LossyRelay::isUp)
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address)
                .findFirst()
                .orElse(InetAddress.getLoopbackAddress());
    }

    private static boolean isUp(NetworkInterface network) {
        try {
            return network.isUp() && !network.isLoopback();
        } catch (SocketException e) {
            return false; // it went away while being looked at
        }
    }

    private RelayPipe pipe(Direction direction) {
        return direction == Direction.UP ? up : down;
    }

    private void run() {
        try (selector;
                front) {
            while (!closed) {
                long wait = Math.min(up.deadline(), down.deadline());
                if (wait == Long.MAX_VALUE) {
                    selector.select();
                } else {
                    long nanos = wait - System.nanoTime();
                    if (nanos > 0) {
                        selector.select(Math.max(1, nanos / 1_000_000));
                    } else {
                        selector.selectNow();
                    }
                }
                for (SelectionKey key : selector.selectedKeys()) {
                    readAll((DatagramChannel) key.channel(), (SocketAddress) key.attachment());
                }
                selector.selectedKeys().clear();
                deliver(up);
                deliver(down);
            }
        } catch (IOException e) {
            failure = e;
        } finally {
            clients.values().forEach(LossyRelay::closeQuietly);
        }
    }

    /** Reads what a socket holds; {@code client} is null for the front, else whom the upstream socket belongs to. */
    private void readAll(DatagramChannel channel, @Nullable SocketAddress client) throws IOException {
        while (true) {
            buffer.clear();
            SocketAddress from = channel.receive(buffer);
            if (from == null) {
                return;
            }
            buffer.flip();
            if (client == null) {
                fromClient(from);
            } else {
                down.accept(buffer, front, client, System.nanoTime());
            }
        }
    }

    private void fromClient(SocketAddress from) throws IOException {
        InetSocketAddress target = upstream;
        DatagramChannel own = clients.get(from);
        if (target == null || (own == null && clients.size() >= MOST_CLIENTS)) {
            up.dropUnrouted();
            return;
        }
        if (own == null) {
            own = bound(new InetSocketAddress("0.0.0.0", 0));
            own.register(selector, SelectionKey.OP_READ, from);
            clients.put(from, own);
        }
        up.accept(buffer, own, target, System.nanoTime());
    }

    private static void deliver(RelayPipe pipe) {
        long now = System.nanoTime();
        for (RelayPipe.Departure next = pipe.poll(now); next != null; next = pipe.poll(now)) {
            int bytes = next.bytes().remaining();
            boolean sent;
            try {
                sent = next.channel().send(next.bytes(), next.target()) > 0;
            } catch (IOException e) {
                sent = false; // such as a client that is gone: counted, and others go on
            }
            pipe.departed(bytes, sent);
        }
    }

    private static DatagramChannel bound(InetSocketAddress address) throws IOException {
        DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
        channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER);
        channel.bind(address);
        return channel;
    }

    private static void closeQuietly(DatagramChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // Closing a datagram socket has nothing to flush.
            System.getLogger(LossyRelay.class.getName()).log(System.Logger.Level.DEBUG, "close", e);
        }
    }
}
