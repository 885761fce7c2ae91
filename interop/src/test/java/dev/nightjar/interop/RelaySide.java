package dev.nightjar.interop;

import dev.nightjar.core.Path;
import dev.nightjar.core.Transmit;
import dev.nightjar.core.TransportProtocol;
import dev.nightjar.ice.CandidateGatherer;
import dev.nightjar.ice.GatheringConfig;
import dev.nightjar.ice.GatheringEvent;
import dev.nightjar.ice.RelayedReceiver;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocketFactory;

/** A gatherer on a loop's sockets, with the connections to its servers. */
final class RelaySide implements AutoCloseable {
    private final SocketLoop loop;
    private final CandidateGatherer gatherer;
    private final ServerStreams streams;
    private final List<GatheringEvent> events = new CopyOnWriteArrayList<>();
    private final Consumer<GatheringEvent> listener;

    /**
     * Makes one without servers.
     *
     * @param tls makes connections by TLS
     * @param receiver takes what comes over relays, on the loop's thread
     * @param listener is told each event, on the loop's thread
     */
    RelaySide(
            SocketLoop loop,
            GatheringConfig config,
            SSLSocketFactory tls,
            RelayedReceiver receiver,
            Consumer<GatheringEvent> listener) {
        this.loop = loop;
        this.listener = listener;
        gatherer = new CandidateGatherer(config, receiver, new SecureRandom());
        streams = new ServerStreams(loop, tls, gatherer);
    }

    /** For calls on the loop's thread. */
    CandidateGatherer gatherer() {
        return gatherer;
    }

    /** {@return every event so far, in order; from any thread} */
    List<GatheringEvent> events() {
        return events;
    }

    /** {@return the events of one kind so far; from any thread} */
    <E extends GatheringEvent> Stream<E> events(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast);
    }

    /** {@return whether a datagram was a server's, and has been taken} */
    boolean receive(Path path, byte[] bytes, int offset, int length, long now) {
        InetSocketAddress remote = path.remote();
        if (!gatherer.isServer(remote) || !gatherer.isExpected(path, bytes, offset, length)) {
            return false;
        }
        gatherer.receive(path, bytes, offset, length, now);
        return true;
    }

    void advance(long now) {
        gatherer.advance(now);
    }

    void drain() {
        for (Transmit next = gatherer.pollTransmit(); next != null; next = gatherer.pollTransmit()) {
            if (next.path().protocol() == TransportProtocol.TCP) {
                streams.send(next.path(), next.buffer(), next.offset(), next.length());
            } else {
                loop.send(next.path(), next.buffer(), next.offset(), next.length());
            }
        }
        for (GatheringEvent event = gatherer.pollEvent(); event != null; event = gatherer.pollEvent()) {
            events.add(event);
            if (event instanceof GatheringEvent.ConnectWanted wanted) {
                streams.connect(wanted.server(), wanted.connection());
            } else if (event instanceof GatheringEvent.DisconnectWanted unwanted) {
                streams.disconnect(unwanted.connection());
            }
            listener.accept(event);
        }
    }

    /** Gives the relays back, on the loop's thread. */
    void giveBack(long now) {
        gatherer.close(now);
        drain();
    }

    @Override
    public void close() {
        streams.close();
    }
}
