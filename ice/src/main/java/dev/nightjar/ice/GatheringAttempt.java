package dev.nightjar.ice;

import dev.nightjar.core.Path;
import dev.nightjar.core.SansIo;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One server asked from one socket of ours, or over one connection, until it gives something or fails. */
final class GatheringAttempt implements TurnClient.Owner, StunQuery.Owner {
    /** One server that names another is usual, a chain of them is not. */
    private static final int MAX_REDIRECTIONS = 3;

    private static final int ERROR_TRY_ALTERNATE = 300;

    /** Who runs the attempts. */
    interface Owner {
        /** The address before is null the first time. */
        void onReflexive(GatheringAttempt attempt, @Nullable InetSocketAddress before, InetSocketAddress mapped);

        void onRelayed(GatheringAttempt attempt, TurnClient client);

        void onFailed(GatheringAttempt attempt, int code, String text);

        /** It waits for its turn again, at another server. */
        void onMoved(GatheringAttempt attempt, Path before);

        void onLost(GatheringAttempt attempt, TurnClient client, String why);
    }

    enum State {
        /** For its turn. */
        WAITING,
        /** For its connection. */
        CONNECTING,
        ASKING,
        DONE
    }

    private final Owner owner;
    private final @Nullable GatheringBase base;
    private final Set<InetSocketAddress> visited = new HashSet<>();
    private GatheringServer server;
    private @Nullable Path path;
    private @Nullable StunQuery query;
    private @Nullable TurnClient client;
    State state = State.WAITING;
    /** Of its connection; never 0 once there is one. */
    int connection;
    /** When to stop waiting for the connection. */
    long connectDueNanos = SansIo.NO_DEADLINE;

    GatheringAttempt(GatheringServer server, @Nullable GatheringBase base, Owner owner) {
        this.server = server;
        this.base = base;
        this.owner = owner;
        visited.add(server.address());
    }

    GatheringServer server() {
        return server;
    }

    /** The socket; null when a connection is made for it. */
    @Nullable
    GatheringBase base() {
        return base;
    }

    /** Where it goes; null before it has begun. */
    @Nullable
    Path path() {
        return path;
    }

    @Nullable
    StunQuery query() {
        return query;
    }

    @Nullable
    TurnClient client() {
        return client;
    }

    boolean isTurn() {
        return server.uri().isTurn();
    }

    boolean isStream() {
        return base == null;
    }

    void begin(Path over, ServerLink link, long nowNanos) {
        path = over;
        state = State.ASKING;
        connectDueNanos = SansIo.NO_DEADLINE;
        LongTermCredentials credentials = server.credentials();
        if (server.uri().isTurn() && credentials != null) {
            TurnClient turn = new TurnClient(over, isStream(), credentials, link, this);
            client = turn;
            turn.start(nowNanos);
        } else {
            StunQuery stun = new StunQuery(over, link, this);
            query = stun;
            stun.start(nowNanos);
        }
    }

    /** Fails it by our own decision. */
    void fail(String why) {
        if (client != null) {
            client.fail(why);
        } else if (state != State.DONE) {
            end(GatheringEvent.UNREACHABLE, why);
        }
    }

    /** Its socket is gone: nothing is said of what it did not give, and what it gave is lost. */
    void abandon(String why) {
        state = State.DONE;
        if (client != null && !client.relayed().isEmpty()) {
            client.fail(why);
        }
    }

    private void end(int code, String text) {
        connectDueNanos = SansIo.NO_DEADLINE;
        state = State.DONE;
        owner.onFailed(this, code, text);
    }

    void advance(long nowNanos) {
        if (nowNanos >= connectDueNanos) {
            end(GatheringEvent.UNREACHABLE, "no connection to the server");
        }
        if (query != null) {
            query.advance(nowNanos);
        }
        if (client != null) {
            client.advance(nowNanos);
        }
    }

    long deadlineNanos() {
        long earliest = query == null ? connectDueNanos : Math.min(connectDueNanos, query.deadlineNanos());
        return client == null ? earliest : Math.min(earliest, client.deadlineNanos());
    }

    @Override
    public void onAllocated(TurnClient allocated) {
        state = State.DONE;
        owner.onRelayed(this, allocated);
    }

    @Override
    public void onRefused(TurnClient refused, int code, String text) {
        client = null;
        end(code, text);
    }

    @Override
    public void onRedirected(TurnClient redirected, InetSocketAddress alternate, @Nullable String domain) {
        client = null;
        move(alternate, domain);
    }

    @Override
    public void onLost(TurnClient lost, String why) {
        client = null;
        owner.onLost(this, lost, why);
    }

    @Override
    public void onMapped(StunQuery asked, @Nullable InetSocketAddress before, InetSocketAddress mapped) {
        state = State.DONE;
        owner.onReflexive(this, before, mapped);
    }

    @Override
    public void onFailed(StunQuery asked, int code, String text) {
        query = null;
        end(code, text);
    }

    @Override
    public void onRedirected(StunQuery asked, InetSocketAddress alternate, @Nullable String domain) {
        query = null;
        move(alternate, domain);
    }

    /**
     * RFC 8489 §10: to the server that this one names, once each. *Choice:* not to an address of this machine or of a
     * group, which would turn a server's word into traffic where only we can reach.
     */
    private void move(InetSocketAddress alternate, @Nullable String domain) {
        Path before = path;
        boolean isFit = alternate.getPort() != 0
                && AddressText.isOneHost(alternate.getAddress())
                && TurnClient.isSameFamily(alternate, server.address())
                && (!alternate.getAddress().isLoopbackAddress()
                        || server.address().getAddress().isLoopbackAddress());
        if (!isFit || before == null) {
            end(ERROR_TRY_ALTERNATE, "the server names another one that is not fit to be asked");
        } else if (visited.size() > MAX_REDIRECTIONS || !visited.add(alternate)) {
            end(ERROR_TRY_ALTERNATE, "the servers name one another in a circle or a chain");
        } else {
            server = server.replacedBy(alternate, domain);
            path = null;
            state = State.WAITING;
            owner.onMoved(this, before);
        }
    }
}
