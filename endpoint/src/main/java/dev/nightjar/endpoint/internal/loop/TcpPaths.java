package dev.nightjar.endpoint.internal.loop;

import dev.nightjar.core.PacketKind;
import dev.nightjar.core.Path;
import dev.nightjar.endpoint.internal.sockets.SocketCounters.Counter;
import dev.nightjar.ice.Candidate;
import io.netty.channel.Channel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/*
 * A path stands for a connection. One that we make keeps the path of its pair, whose local end is (address, port 9),
 * whatever port the kernel chose; one that comes has the listening address as its local end. Until ICE has
 * authenticated a path, its connection may carry STUN only and has little time.
 */

/**
 * The TCP connections of one peer (RFC 6544).
 *
 * <p>Confined to the peer's loop.
 */
public final class TcpPaths implements FramedConnection.Owner {
    /** As many as addresses over UDP; each is one more authenticated pair, so more mean a peer that does not close. */
    static final int MAX_CONNECTIONS = 16;

    /** Those that have come and know the name but have not proved the password; the oldest gives way to a new one. */
    public static final int MAX_UNPROVEN = 4;

    /** A check and its repetition, one after a role conflict, and one more; DTLS and media come after a proof. */
    public static final int MAX_UNPROVEN_FRAMES = 8;

    /** As long as a stranger may take to prove itself, and long enough for any network. */
    public static final long UNPROVEN_NANOS = TimeUnit.SECONDS.toNanos(10);

    /**
     * RFC 6544 §11.1: a connection that is not selected is closed in time. Checks come every few seconds on the
     * selected one, so one that has been silent this long is not, or is dead at the other end.
     */
    static final long SILENT_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static final long SWEEP_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long RECONNECT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Peer peer;
    private final LoopTcp io;
    private final boolean isConnecting;
    private final Map<Path, FramedConnection> connections = new LinkedHashMap<>();
    private final Map<Path, Long> endedNanos = new LinkedHashMap<>();
    private @Nullable Path lastPath;
    private @Nullable FramedConnection lastConnection;
    private @Nullable Future<?> sweeping;
    private boolean isClosed;

    /**
     * Makes the connections of a peer, none yet.
     *
     * @param isConnecting whether connections may be made to the peer's passive candidates
     */
    public TcpPaths(Peer peer, LoopTcp io, boolean isConnecting) {
        this.peer = peer;
        this.io = io;
        this.isConnecting = isConnecting;
    }

    /** Whose connections these are. */
    public interface Peer {
        /** Takes one packet, borrowed until the call returns. */
        void receive(Path path, byte[] buffer, int offset, int length, long nowNanos);

        /** The connection of a path has ended or could not be made: its pair has failed. */
        void pathEnded(Path path);
    }

    /**
     * Sends one packet; on the first of a path that we have to make, connects.
     *
     * @return false when it was dropped, because too much waits or there is no connection
     */
    public boolean send(Path path, byte[] buffer, int offset, int length) {
        FramedConnection connection = find(path);
        if (connection == null) {
            connection = connect(path);
        }
        if (connection == null) {
            io.counters().add(Counter.FRAMES_DROPPED, 1);
            return false;
        }
        return connection.send(buffer, offset, length);
    }

    // By identity: the same path object comes with every packet, and another equal one costs only a look-up.
    @SuppressWarnings("ReferenceEquality")
    private @Nullable FramedConnection find(Path path) {
        if (path != lastPath) {
            lastConnection = connections.get(path);
            lastPath = path;
        }
        return lastConnection;
    }

    private void forgetLast() {
        lastPath = null;
        lastConnection = null;
    }

    private @Nullable FramedConnection connect(Path path) {
        if (isClosed || !isConnecting || path.local().getPort() != Candidate.ACTIVE_PORT || !makeRoom()) {
            return null;
        }
        Long ended = endedNanos.get(path);
        if (ended != null && io.nowNanos() - ended < RECONNECT_NANOS) {
            return null;
        }
        Channel channel = io.newChannel();
        FramedConnection connection = new FramedConnection(io, channel, path, false, this);
        add(connection);
        io.connect(channel, path.local().getAddress(), path.remote(), connection)
                .addListener(done -> {
                    if (done.isSuccess()) {
                        io.counters().add(Counter.CONNECTIONS_MADE, 1);
                    } else {
                        connection.ended();
                    }
                });
        return connection;
    }

    /**
     * Takes over a connection that a listener has accepted and whose first packet names this peer.
     *
     * @param channel registered with this peer's loop, not reading
     * @param path its pair of addresses
     * @param first what has been read of it so far
     */
    public void adopt(Channel channel, Path path, byte[] first) {
        if (isClosed || !channel.isActive() || connections.containsKey(path) || !makeRoom()) {
            io.counters().add(Counter.STRANGERS_REFUSED, 1);
            channel.close();
            return;
        }
        FramedConnection connection = new FramedConnection(io, channel, path, true, this);
        add(connection);
        channel.pipeline().addLast(connection);
        connection.receive(first, 0, first.length);
        channel.config().setAutoRead(true);
        io.readComplete();
    }

    private void add(FramedConnection connection) {
        connections.put(connection.path(), connection);
        forgetLast();
        if (sweeping == null) {
            sweeping = io.loop().schedule(this::onSweep, SWEEP_NANOS);
        }
    }

    /** Makes room for one more; false when there are too many that may not give way. */
    private boolean makeRoom() {
        FramedConnection oldest = null;
        int unproven = 0;
        for (FramedConnection each : connections.values()) {
            if (each.isIncoming() && !each.isProven()) {
                unproven++;
                oldest = oldest == null ? each : oldest;
            }
        }
        boolean isFull = connections.size() >= MAX_CONNECTIONS;
        if (oldest != null && (isFull || unproven >= MAX_UNPROVEN)) {
            refuse(oldest);
            return true;
        }
        return !isFull;
    }

    @Override
    public void onFrame(FramedConnection from, byte[] buffer, int offset, int length, long arrivalNanos) {
        if (from.isProven()
                || from.framesReceived() <= MAX_UNPROVEN_FRAMES
                        && PacketKind.of(buffer, offset, length) == PacketKind.STUN) {
            peer.receive(from.path(), buffer, offset, length, arrivalNanos);
        } else {
            refuse(from);
        }
    }

    private void refuse(FramedConnection stranger) {
        io.counters().add(Counter.STRANGERS_REFUSED, 1);
        close(stranger);
    }

    private void close(FramedConnection connection) {
        connection.close();
        onEnded(connection);
    }

    @Override
    public void onEnded(FramedConnection ended) {
        if (!connections.remove(ended.path(), ended)) {
            return;
        }
        forgetLast();
        endedNanos.put(ended.path(), io.nowNanos());
        if (endedNanos.size() > MAX_CONNECTIONS) {
            endedNanos.remove(endedNanos.keySet().iterator().next());
        }
        if (!isClosed) {
            // Later: the packet that is being sent may lie in a buffer that what follows would write over.
            io.loop().execute(() -> peer.pathEnded(ended.path()));
        }
    }

    /** Takes a path that ICE has authenticated; false when its connection has ended meanwhile. */
    public boolean claim(Path path) {
        FramedConnection connection = connections.get(path);
        if (connection == null) {
            return false;
        }
        connection.prove();
        return true;
    }

    /** {@return how many connections there are, proven or not} */
    public int size() {
        return connections.size();
    }

    private void onSweep() {
        sweeping = null;
        sweep(io.nowNanos());
        if (!connections.isEmpty() && !isClosed) {
            sweeping = io.loop().schedule(this::onSweep, SWEEP_NANOS);
        }
    }

    /** Closes what has proved nothing in time and what has fallen silent. */
    public void sweep(long nowNanos) {
        for (FramedConnection each : List.copyOf(connections.values())) {
            if (!each.isProven() && nowNanos - each.beganNanos() > UNPROVEN_NANOS) {
                refuse(each);
            } else if (each.isProven() && nowNanos - each.lastHeardNanos() > SILENT_NANOS) {
                close(each);
            }
        }
    }

    /** Closes them all, behind what they have still to send. */
    public void close() {
        isClosed = true;
        if (sweeping != null) {
            sweeping.cancel(false);
            sweeping = null;
        }
        connections.values().forEach(FramedConnection::close);
        connections.clear();
        endedNanos.clear();
        forgetLast();
    }
}
