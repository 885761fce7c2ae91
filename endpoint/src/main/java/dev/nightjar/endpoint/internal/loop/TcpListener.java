package dev.nightjar.endpoint.internal.loop;

import dev.nightjar.core.Path;
import dev.nightjar.core.TransportProtocol;
import dev.nightjar.endpoint.BindFailedException;
import dev.nightjar.endpoint.internal.sockets.SocketCounters.Counter;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/*
 * One loop accepts. A connection waits there, as a stranger, for its first packet, then moves to the loop of the peer
 * that the packet names, with the packet, before anything is answered: from then on it is served by that loop alone.
 * While it moves nobody reads it.
 */

/**
 * The listening TCP sockets of an endpoint, one port for all peers (RFC 6544 §5.1), and whose each connection is.
 *
 * <p>Thread-safe where said; else confined to the accepting loop.
 */
public final class TcpListener {
    /** Some 300 KiB at most; when more come at once the one that has waited longest is closed. */
    public static final int MAX_STRANGERS = 256;

    /** An agent that has connected sends its check at once. */
    public static final long STRANGER_NANOS = TcpPaths.UNPROVEN_NANOS;

    private static final long SWEEP_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final System.Logger LOG = System.getLogger(TcpListener.class.getName());

    private final List<MediaLoop> loops;
    private final MediaLoop loop;
    private final Set<TcpStranger> strangers = new LinkedHashSet<>();
    private final List<Channel> listening = new CopyOnWriteArrayList<>();
    private final int port;
    private boolean isSweeping;
    private boolean isClosed;
    private volatile List<InetSocketAddress> addresses = List.of();

    private TcpListener(List<MediaLoop> loops, int port) {
        this.port = port;
        this.loops = List.copyOf(loops);
        this.loop = loops.get(0);
    }

    /**
     * {@return a listener on that port of each address, for the peers of those loops; the first one accepts}
     *
     * @param port 0 for any, then not the same for each address
     * @throws BindFailedException when an address or the port cannot be had
     */
    static TcpListener open(List<MediaLoop> loops, List<InetAddress> addresses, int port) {
        TcpListener listener = new TcpListener(loops, port);
        for (InetAddress address : addresses) {
            ChannelFuture binding = listener.bind(address);
            binding.awaitUninterruptibly();
            if (!binding.isSuccess()) {
                listener.close();
                throw new BindFailedException("TCP", port, binding.cause());
            }
            listener.listening.add(binding.channel());
        }
        listener.tellAddresses();
        return listener;
    }

    private ChannelFuture bind(InetAddress address) {
        return loop.tcp().listen(new InetSocketAddress(address, port), onAccepted());
    }

    private void tellAddresses() {
        addresses = listening.stream().map(TcpListener::addressOf).toList();
    }

    private static InetSocketAddress addressOf(Channel channel) {
        return (InetSocketAddress) channel.localAddress();
    }

    /**
     * Listens on those of the addresses where it does not, and on others no more, then has the connections follow. An
     * address that cannot be bound yet is left out. Any thread.
     */
    void follow(Collection<InetAddress> now) {
        loop.execute(() -> {
            List<Channel> gone = listening.stream()
                    .filter(each -> !now.contains(addressOf(each).getAddress()))
                    .toList();
            listening.removeAll(gone);
            gone.forEach(Channel::close);
            changed();
            for (InetAddress address : now) {
                if (addresses.stream().noneMatch(each -> each.getAddress().equals(address))) {
                    bind(address).addListener((ChannelFuture bound) -> {
                        if (bound.isSuccess()) {
                            began(bound.channel());
                        }
                    });
                }
            }
        });
    }

    /** Two looks at the addresses may both have asked for one. */
    private void began(Channel channel) {
        InetAddress address = addressOf(channel).getAddress();
        if (isClosed || addresses.stream().anyMatch(each -> each.getAddress().equals(address))) {
            channel.close();
        } else {
            listening.add(channel);
            changed();
        }
    }

    private void changed() {
        tellAddresses();
        LoopGroup.lookAgain(loops);
    }

    /** {@return whether it listens on exactly those addresses; any thread} */
    boolean isAt(Set<InetAddress> wanted) {
        return addresses.stream()
                .map(InetSocketAddress::getAddress)
                .collect(Collectors.toSet())
                .equals(wanted);
    }

    /** {@return the bound addresses; any thread} */
    List<InetSocketAddress> addresses() {
        return addresses;
    }

    /** {@return the peer whose ufrag that is, or null} */
    public @Nullable LoopPeer peerOf(String ufrag) {
        for (MediaLoop each : loops) {
            LoopPeer peer = each.peers().byUfrag(ufrag);
            if (peer != null) {
                return peer;
            }
        }
        return null;
    }

    /** {@return connections that have not said yet whose they are} */
    public int strangerCount() {
        return strangers.size();
    }

    private ChannelHandler onAccepted() {
        return new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel accepted) {
                accept(accepted);
            }
        };
    }

    private void accept(Channel accepted) {
        loop.tcp().counters().add(Counter.CONNECTIONS_ACCEPTED, 1);
        if (strangers.size() >= MAX_STRANGERS) {
            strangers.iterator().next().refuse();
        }
        TcpStranger stranger = new TcpStranger(this, accepted, loop.nowNanos());
        strangers.add(stranger);
        accepted.pipeline().addLast(stranger);
        if (!isSweeping) {
            isSweeping = true;
            loop.schedule(this::onSweep, SWEEP_NANOS);
        }
    }

    private void onSweep() {
        sweep(loop.nowNanos());
        isSweeping = !strangers.isEmpty();
        if (isSweeping) {
            loop.schedule(this::onSweep, SWEEP_NANOS);
        }
    }

    /** Closes those that have waited too long. */
    public void sweep(long nowNanos) {
        for (TcpStranger each : List.copyOf(strangers)) {
            if (nowNanos - each.beganNanos() > STRANGER_NANOS) {
                each.refuse();
            }
        }
    }

    /** A stranger is closed. */
    void refused(TcpStranger stranger) {
        if (strangers.remove(stranger)) {
            loop.tcp().counters().add(Counter.STRANGERS_REFUSED, 1);
        }
    }

    /** Moves a stranger to the loop of the peer that it names, with what it has sent. */
    void handOver(TcpStranger stranger, LoopPeer peer, byte[] first) {
        strangers.remove(stranger);
        Channel channel = stranger.channel();
        InetSocketAddress local = (InetSocketAddress) channel.localAddress();
        InetSocketAddress remote = (InetSocketAddress) channel.remoteAddress();
        if (local == null || remote == null) {
            channel.close();
            return;
        }
        Path path = Path.of(local, remote, TransportProtocol.TCP);
        channel.config().setAutoRead(false);
        channel.pipeline().remove(stranger);
        if (peer.loop() == loop) {
            peer.adopt(channel, path, first);
            return;
        }
        EventLoop home = peer.loop().eventLoop();
        channel.deregister()
                .addListener(gone -> home.register(channel).addListener(moved -> {
                    if (moved.isSuccess()) {
                        peer.adopt(channel, path, first);
                    } else {
                        LOG.log(System.Logger.Level.DEBUG, "connection not moved to its loop", moved.cause());
                        channel.close();
                    }
                }));
    }

    /** Closes the listening sockets and every stranger. Any thread. */
    void close() {
        loop.execute(() -> {
            isClosed = true;
            listening.forEach(Channel::close);
            List.copyOf(strangers).forEach(TcpStranger::refuse);
        });
    }
}
