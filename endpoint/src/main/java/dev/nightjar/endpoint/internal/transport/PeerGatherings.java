package dev.nightjar.endpoint.internal.transport;

import dev.nightjar.core.Path;
import dev.nightjar.core.SansIo;
import dev.nightjar.core.TransportProtocol;
import dev.nightjar.endpoint.internal.loop.RoutedSocket;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/*
 * W3C WebRTC §5.6.4 and RFC 8445 §9: each generation of ICE gathers for itself, from the servers of the configuration
 * at that moment. A TURN server has one allocation for a 5-tuple (RFC 8656 §3.2), and the old one carries media until
 * the new generation has a pair, so a restart asks over other sockets and other connections.
 *
 * What has come of a generation outlives it by LINGER_NANOS: the peer moves a round trip later than we do, and what it
 * has sent by then comes through the old relay.
 */

/**
 * The servers that a connection has asked, from one ICE restart to the next.
 *
 * <p>Loop-confined.
 */
public final class PeerGatherings {
    /** Of generations that have ended; a peer that restarts faster than they go has the oldest closed. */
    public static final int MAX_LINGERING = 2;

    public static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final List<Gathering> all = new ArrayList<>();

    private static final class Gathering {
        private final String ufrag;
        private final PeerServers servers;
        private long closeNanos = SansIo.NO_DEADLINE;

        Gathering(String ufrag, PeerServers servers) {
            this.ufrag = ufrag;
            this.servers = servers;
        }

        boolean isLingering() {
            return closeNanos != SansIo.NO_DEADLINE;
        }
    }

    /** Takes the servers that are asked for the generation with that user fragment of ours. */
    public void add(String ufrag, PeerServers servers) {
        all.add(new Gathering(ufrag, servers));
    }

    /** A generation has ended: its relays are given back soon. */
    public void end(String ufrag, long nowNanos) {
        for (Gathering each : all) {
            if (each.ufrag.equals(ufrag) && !each.isLingering()) {
                each.closeNanos = nowNanos + LINGER_NANOS;
                each.servers.keepReflexive(false);
            }
        }
        while (all.stream().filter(Gathering::isLingering).count() > MAX_LINGERING) {
            close(all.stream().filter(Gathering::isLingering).findFirst().orElseThrow());
        }
    }

    /** As {@link PeerServers#keepReflexive}, of the generation with that user fragment of ours. */
    public void keepReflexive(String ufrag, boolean wanted) {
        for (Gathering each : all) {
            if (each.ufrag.equals(ufrag) && !each.isLingering()) {
                each.servers.keepReflexive(wanted);
            }
        }
    }

    private void close(Gathering ended) {
        all.remove(ended);
        ended.servers.close();
    }

    /** {@return how many there are, with those of generations that have ended} */
    public int size() {
        return all.size();
    }

    /** {@return the servers of the newest generation that there is, or null} */
    public @Nullable PeerServers newest() {
        PeerServers newest = null;
        for (Gathering each : all) {
            newest = newest == null || !each.isLingering() ? each.servers : newest;
        }
        return newest;
    }

    /** Takes a datagram if it is a server's, or came to a socket for servers only; returns whether it was taken. */
    public boolean receive(Path path, byte[] buffer, int offset, int length, long nowNanos) {
        if (path.protocol() == TransportProtocol.RELAY) {
            return false;
        }
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).servers.receive(path, buffer, offset, length, nowNanos)) {
                return true;
            }
        }
        return false;
    }

    /** Sends a datagram through the server that has its relayed address, at once. */
    void sendRelayed(Path relay, byte[] buffer, int offset, int length) {
        for (int i = all.size() - 1; i >= 0; i--) {
            PeerServers servers = all.get(i).servers;
            if (i == 0 || servers.hasRelay(relay.local())) {
                servers.sendRelayed(relay, buffer, offset, length);
                return;
            }
        }
    }

    /** The path is what media takes now: it gets a channel. */
    public void selected(Path path) {
        all.forEach(each -> each.servers.selected(path));
    }

    /** Another socket of media is there, which servers are asked from too. */
    public void addSocket(RoutedSocket socket, int localPreference) {
        all.forEach(each -> each.servers.addSocket(socket, localPreference));
    }

    /** The socket at {@code base} is gone, and what servers gave for it. */
    public void removeBase(InetSocketAddress base) {
        all.forEach(each -> each.servers.removeBase(base));
    }

    /** Does what is due; {@link #drain} follows. */
    public void advance(long nowNanos) {
        for (int i = 0; i < all.size(); i++) {
            all.get(i).servers.advance(nowNanos);
        }
        for (int i = all.size() - 1; i >= 0; i--) {
            if (nowNanos >= all.get(i).closeNanos) {
                close(all.get(i));
            }
        }
    }

    /** {@return when something is due next} */
    public long deadlineNanos() {
        long deadline = SansIo.NO_DEADLINE;
        for (int i = 0; i < all.size(); i++) {
            Gathering each = all.get(i);
            deadline = Math.min(deadline, Math.min(each.closeNanos, each.servers.deadlineNanos()));
        }
        return deadline;
    }

    /** Sends what is to be sent and tells what is to be told; returns whether there was anything to tell. */
    public boolean drain() {
        boolean any = false;
        for (int i = 0; i < all.size(); i++) {
            any |= all.get(i).servers.drain();
        }
        return any;
    }

    /** Gives every relayed address back. */
    public void close() {
        all.forEach(each -> each.servers.close());
        all.clear();
    }
}
