package dev.nightjar.testkit.network;

import dev.nightjar.core.Path;
import dev.nightjar.core.TransportProtocol;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The TCP connections of one host. */
final class HostStreams {
    /** As long as an impatient application waits; a kernel would take two minutes. */
    private static final long CONNECT_NANOS = 20_000_000_000L;

    private static final int FIRST_EPHEMERAL_PORT = 49_152;
    private static final int EPHEMERAL_PORTS = 16_384;

    private final VirtualNetwork network;
    private final VirtualHost host;
    private final Map<Path, VirtualStream> streams = new LinkedHashMap<>();
    private final Map<InetSocketAddress, StreamListener> listening = new HashMap<>();

    HostStreams(VirtualNetwork network, VirtualHost host) {
        this.network = network;
        this.host = host;
    }

    void listen(InetSocketAddress address, StreamListener listener) {
        listening.put(address, listener);
    }

    VirtualStream connect(InetAddress local, InetSocketAddress remote, StreamListener listener) {
        Path path;
        do {
            int port = FIRST_EPHEMERAL_PORT + network.random().nextInt(EPHEMERAL_PORTS);
            path = Path.of(new InetSocketAddress(local, port), remote, TransportProtocol.TCP);
        } while (streams.containsKey(path));
        VirtualStream stream = new VirtualStream(network, host, path, listener);
        streams.put(path, stream);
        stream.send(Packet.Type.SYN);
        network.schedule(CONNECT_NANOS, stream::timeOut);
        return stream;
    }

    boolean send(Path path, byte[] bytes) {
        VirtualStream stream = streams.get(path);
        return stream != null && stream.send(bytes);
    }

    void take(Packet packet) {
        Path path = Path.of(packet.destination(), packet.source(), TransportProtocol.TCP);
        VirtualStream stream = streams.get(path);
        if (packet.type() == Packet.Type.SYN) {
            accept(path);
        } else if (stream != null) {
            take(stream, packet);
        } else if (packet.type() != Packet.Type.RESET) {
            refuse(path);
        }
        streams.values().removeIf(VirtualStream::isClosed);
    }

    private void accept(Path path) {
        StreamListener listener = listening.get(path.local());
        if (listener == null) {
            refuse(path);
            return;
        }
        VirtualStream stream = new VirtualStream(network, host, path, listener);
        streams.put(path, stream);
        stream.send(Packet.Type.SYN_ACK);
        stream.opened();
    }

    private void refuse(Path path) {
        host.send(new Packet(Packet.Type.RESET, path.local(), path.remote(), new byte[0]));
    }

    private static void take(VirtualStream stream, Packet packet) {
        switch (packet.type()) {
            case SYN_ACK -> stream.opened();
            case DATA -> stream.received(packet.bytes());
            case FIN -> stream.ended("closed");
            case RESET -> stream.ended("refused");
            default -> throw new IllegalStateException("bug: " + packet.type());
        }
    }

    void interfaceVanished(InetAddress address) {
        for (VirtualStream stream : List.copyOf(streams.values())) {
            if (stream.path().local().getAddress().equals(address)) {
                streams.remove(stream.path());
                stream.ended("interface vanished");
            }
        }
    }
}
