package dev.nightjar.testkit.network;

import dev.nightjar.core.Path;
import dev.nightjar.core.SansIo;
import dev.nightjar.core.Transmit;
import dev.nightjar.core.TransportProtocol;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A machine with interfaces that come and go, on which cores run.
 *
 * <p>A core is driven as an event loop would drive it: fed what arrives at its addresses, advanced at its deadline,
 * drained after each change. It sends only from addresses that are bound to it and on an interface that is there; what
 * it sends otherwise is lost and counted.
 */
public final class VirtualHost {
    private final VirtualNetwork network;
    private final String name;
    private final Map<InetAddress, Zone> interfaces = new LinkedHashMap<>();
    private final Map<InetSocketAddress, Program<?>> sockets = new HashMap<>();
    private final HostStreams streams;
    private long unsendable;
    private long undelivered;

    VirtualHost(VirtualNetwork network, String name) {
        this.network = network;
        this.name = name;
        this.streams = new HostStreams(network, this);
    }

    /** Makes an interface appear, with one address. */
    public VirtualHost addInterface(Zone zone, InetAddress address) {
        zone.attach(address, this::take);
        interfaces.put(address, zone);
        return this;
    }

    /** Makes an interface vanish: its streams break, its sockets stay and reach nobody. */
    public void removeInterface(InetAddress address) {
        Zone zone = interfaces.remove(address);
        if (zone == null) {
            throw new IllegalArgumentException("address: " + address + " (expected: one of " + name + ")");
        }
        zone.detach(address);
        streams.interfaceVanished(address);
    }

    /** {@return the addresses of the interfaces that are there, in the order they came} */
    public List<InetAddress> addresses() {
        return List.copyOf(interfaces.keySet());
    }

    /**
     * Runs a core on this host from now on.
     *
     * @param events takes what it reports, at once
     * @param sockets its UDP sockets, see {@link #bind}
     */
    public <E> void start(SansIo<E> core, Consumer<? super E> events, InetSocketAddress... sockets) {
        Program<E> program = new Program<>(this, core, events);
        network.add(program);
        for (InetSocketAddress socket : sockets) {
            this.sockets.put(socket, program);
        }
    }

    /**
     * Gives a core that runs here one more UDP socket.
     *
     * @param socket an address of this host, now or later; port 0 stands for every port that is not bound otherwise
     */
    public void bind(SansIo<?> core, InetSocketAddress socket) {
        sockets.put(socket, network.programOf(core));
    }

    /** Closes a UDP socket. */
    public void unbind(InetSocketAddress socket) {
        sockets.remove(socket);
    }

    /**
     * Opens a TCP connection; {@code listener} learns what comes of it.
     *
     * @param local the address of the interface it leaves by
     */
    public VirtualStream connect(InetAddress local, InetSocketAddress remote, StreamListener listener) {
        return streams.connect(local, remote, listener);
    }

    /** Accepts TCP connections for a core: their bytes go to it on a path of {@link TransportProtocol#TCP}. */
    public void listen(InetSocketAddress address, SansIo<?> core, Consumer<Path> closed) {
        listen(address, StreamListener.into(core, closed));
    }

    /** Accepts TCP connections. */
    public void listen(InetSocketAddress address, StreamListener listener) {
        streams.listen(address, listener);
    }

    /** {@return what cores tried to send from an address that was not theirs, or on a stream that is closed} */
    public long unsendable() {
        return unsendable;
    }

    /** {@return datagrams that came for a port which nobody has} */
    public long undelivered() {
        return undelivered;
    }

    private void take(Packet packet) {
        if (!packet.isUdp()) {
            streams.take(packet);
            return;
        }
        Program<?> program = programAt(packet.destination());
        if (program == null) {
            undelivered++;
            return;
        }
        byte[] bytes = packet.bytes().clone(); // the core may change them, and a duplicate may follow
        Path path = Path.udp(packet.destination(), packet.source());
        program.core().receive(path, bytes, 0, bytes.length, network.nowNanos());
        program.drain();
    }

    void send(Transmit transmit) {
        Path path = transmit.path();
        byte[] bytes = Arrays.copyOfRange(transmit.buffer(), transmit.offset(), transmit.offset() + transmit.length());
        boolean sent = path.protocol() == TransportProtocol.TCP
                ? streams.send(path, bytes)
                : programAt(path.local()) != null && send(Packet.datagram(path.local(), path.remote(), bytes));
        if (!sent) {
            unsendable++;
        }
    }

    /** {@return false without an interface of that source address} */
    boolean send(Packet packet) {
        Zone zone = interfaces.get(packet.source().getAddress());
        if (zone == null) {
            return false;
        }
        zone.send(packet);
        return true;
    }

    private @Nullable Program<?> programAt(InetSocketAddress local) {
        Program<?> exact = sockets.get(local);
        return exact == null ? sockets.get(new InetSocketAddress(local.getAddress(), 0)) : exact;
    }

    /** {@return the host's name} */
    @Override
    public String toString() {
        return name;
    }
}
