package dev.nightjar.ice;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.Path;
import dev.nightjar.core.SansIo;
import dev.nightjar.ice.ServerRequest.Kind;
import dev.nightjar.ice.TurnPermission.State;
import java.net.InetSocketAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What goes through one allocation: data to and from peers, and the permissions and channels it needs. */
final class TurnRelay {
    /** Datagrams that wait for permissions: about one for each pair that is checked before the first answer. */
    private static final int MAX_HELD = 32;

    private static final long SECOND = 1_000_000_000L;
    /** RFC 8656 §9 and §12: how long a server keeps them. */
    private static final long PERMISSION_NANOS = 300 * SECOND;

    private static final long CHANNEL_NANOS = 600 * SECOND;
    /** A peer that the server forbids is not asked for again with each check. */
    private static final long REFUSED_NANOS = 60 * SECOND;

    /** Opens requests: the client, which knows how to sign them. */
    @FunctionalInterface
    interface Asker {
        void open(Kind kind, @Nullable TurnPeer peer, int challenges, long nowNanos);
    }

    private final Path path;
    private final boolean isStream;
    private final RelayedReceiver receiver;
    private final ServerOutput output;
    private final GatheringTally tally;
    private final Asker asker;
    private final long permissionRefreshNanos;
    private final long channelRefreshNanos;
    private final TurnPeers peers = new TurnPeers();
    private final DataIndication indication = new DataIndication();
    private int heldCount;
    private boolean hasAsked;
    private long lastSentNanos;

    TurnRelay(Path path, boolean isStream, ServerLink link, Asker asker) {
        this.path = path;
        this.isStream = isStream;
        this.asker = asker;
        receiver = link.receiver();
        output = link.output();
        tally = link.tally();
        permissionRefreshNanos = link.config().permissionRefresh().toNanos();
        channelRefreshNanos = link.config().channelRefresh().toNanos();
    }

    @Nullable
    TurnPeer known(Path relay) {
        return peers.get(relay);
    }

    /** {@return a new peer, or null where there can be none} */
    @Nullable
    TurnPeer add(Path relay) {
        InetSocketAddress remote = relay.remote();
        boolean isPossible = !remote.isUnresolved()
                && remote.getPort() != 0
                && AddressText.isOneHost(remote.getAddress())
                && TurnClient.isSameFamily(relay.local(), remote);
        return isPossible ? peers.add(relay) : null;
    }

    void noteSent(long nowNanos) {
        lastSentNanos = nowNanos;
    }

    long lastSentNanos() {
        return lastSentNanos;
    }

    /** Whether a request was opened since the last call, so that the deadline has changed. */
    boolean takesAsked() {
        boolean had = hasAsked;
        hasAsked = false;
        return had;
    }

    boolean send(TurnPeer peer, byte[] buffer, int offset, int length, long nowNanos) {
        TurnPermission permission = peer.permission;
        peer.isOurs = true;
        peer.usedNanos = nowNanos;
        permission.usedNanos = nowNanos;
        // A channel outlives its permission by 300 s, but nothing goes through it without one (RFC 8656 §12.6).
        if (permission.state == State.GRANTED) {
            return wrap(peer, buffer, offset, length, nowNanos);
        }
        if (permission.state == State.REFUSED || peer.held != null || heldCount == MAX_HELD) {
            tally.dropped++;
            return false;
        }
        peer.held = Arrays.copyOfRange(buffer, offset, offset + length);
        heldCount++;
        if (permission.state == State.NONE) {
            permission.state = State.ASKED;
            ask(Kind.PERMIT, peer, nowNanos);
        }
        return true;
    }

    private void ask(Kind kind, TurnPeer peer, long nowNanos) {
        hasAsked = true;
        asker.open(kind, peer, 0, nowNanos);
    }

    private boolean wrap(TurnPeer peer, byte[] buffer, int offset, int length, long nowNanos) {
        int bytes = peer.isBound
                ? TurnFrames.channelDataBytes(length, isStream)
                : TurnFrames.sendIndicationBytes(peer, length);
        byte[] frame = output.claim(path, bytes);
        if (frame == null) {
            tally.dropped++;
            return false;
        }
        if (peer.isBound) {
            TurnFrames.writeChannelData(frame, peer.channel, buffer, offset, length, isStream);
        } else {
            TurnFrames.writeSendIndication(frame, peer, output.nextIndicationNumber(), buffer, offset, length);
        }
        tally.relayedSent++;
        lastSentNanos = nowNanos;
        return true;
    }

    boolean isChannel(int number) {
        return peers.ofChannel(number) != null;
    }

    /** RFC 8656 §12.6; a datagram may be longer than it says. */
    void receiveChannelData(byte[] buffer, int offset, int length, long nowNanos) {
        TurnPeer peer = peers.ofChannel(NetworkBytes.getUint16(buffer, offset));
        int size = NetworkBytes.getUint16(buffer, offset + 2);
        if (peer == null || size > length - TurnFrames.CHANNEL_HEADER_BYTES) {
            tally.malformed++;
            return;
        }
        deliver(peer, buffer, offset + TurnFrames.CHANNEL_HEADER_BYTES, size, nowNanos);
    }

    /** RFC 8656 §11.4: only from where there is a permission. */
    void receiveIndication(byte[] buffer, int offset, int length, long nowNanos) {
        if (!indication.wrap(buffer, offset, length)) {
            tally.malformed++;
            return;
        }
        long high = indication.addressHigh();
        long low = indication.addressLow();
        TurnPeer peer = peers.find(high, low, indication.port());
        if (peer == null) {
            peer = peers.addPort(high, low, indication.port());
        }
        if (peer == null || !peer.permission.lets()) {
            tally.unpermitted++;
            return;
        }
        deliver(peer, buffer, indication.dataOffset(), indication.dataLength(), nowNanos);
    }

    private void deliver(TurnPeer peer, byte[] buffer, int offset, int length, long nowNanos) {
        peer.usedNanos = nowNanos;
        peer.permission.usedNanos = nowNanos;
        tally.relayedReceived++;
        receiver.onRelayed(peer.relay, buffer, offset, length, nowNanos);
    }

    /** RFC 8656 §12.1: a peer keeps its number, and a number its peer. */
    void bindChannel(TurnPeer peer, long nowNanos) {
        peer.usedNanos = nowNanos;
        if (peer.isBound || peer.isBinding || !peers.giveChannel(peer)) {
            return;
        }
        peer.isBinding = true;
        ask(Kind.BIND, peer, nowNanos);
    }

    /** A permission or a channel, which is a permission too (RFC 8656 §12.2). */
    void onGranted(ServerRequest request, long nowNanos) {
        TurnPeer peer = subject(request);
        if (request.kind == Kind.BIND) {
            peer.isBinding = false;
            peer.isBound = true;
            peer.channelDueNanos = nowNanos + channelRefreshNanos;
            peer.channelEndNanos = request.startNanos + CHANNEL_NANOS;
        }
        TurnPermission permission = peer.permission;
        permission.state = State.GRANTED;
        permission.dueNanos = nowNanos + permissionRefreshNanos;
        permission.endNanos = request.startNanos + PERMISSION_NANOS;
        for (TurnPeer other : peers.all()) {
            byte[] held = other.held;
            if (other.permission == permission && held != null) {
                release(other);
                wrap(other, held, 0, held.length, nowNanos);
            }
        }
    }

    /** The server forbids it: for a channel indications do, without a permission nothing does. */
    void onRefused(ServerRequest request, long nowNanos) {
        TurnPeer peer = subject(request);
        if (request.kind == Kind.BIND) {
            unbind(peer);
        } else {
            peer.permission.dueNanos = nowNanos + REFUSED_NANOS;
            end(peer.permission, State.REFUSED);
        }
    }

    /** No answer: what the server still keeps is asked for again, RFC 8656 §9 and §12. */
    void onSilence(ServerRequest request, long nowNanos) {
        TurnPeer peer = subject(request);
        if (request.kind == Kind.BIND) {
            if (peer.isBound && nowNanos < peer.channelEndNanos) {
                ask(Kind.BIND, peer, nowNanos);
            } else {
                unbind(peer);
            }
        } else if (peer.permission.state == State.GRANTED && nowNanos < peer.permission.endNanos) {
            ask(Kind.PERMIT, peer, nowNanos);
        } else {
            end(peer.permission, State.NONE);
        }
    }

    private static void unbind(TurnPeer peer) {
        peer.isBinding = false;
        peer.isBound = false;
        peer.channelDueNanos = SansIo.NO_DEADLINE;
    }

    private void end(TurnPermission permission, State state) {
        permission.state = state;
        for (TurnPeer peer : peers.all()) {
            if (peer.permission == permission && peer.held != null) {
                release(peer);
                tally.dropped++;
            }
        }
    }

    private void release(TurnPeer peer) {
        peer.held = null;
        heldCount--;
    }

    private static TurnPeer subject(ServerRequest request) {
        if (request.peer == null) {
            throw new IllegalStateException("bug: a request about a peer without peer");
        }
        return request.peer;
    }

    /** Refreshes what is due and in use; what has not been used for as long as the server keeps it lapses. */
    void advance(long nowNanos) {
        for (TurnPeer peer : peers.all()) {
            refreshPermission(peer, nowNanos);
            if (nowNanos >= peer.channelDueNanos) {
                peer.channelDueNanos = SansIo.NO_DEADLINE;
                if (nowNanos - peer.usedNanos > CHANNEL_NANOS) {
                    unbind(peer);
                } else {
                    ask(Kind.BIND, peer, nowNanos);
                }
            }
        }
    }

    private void refreshPermission(TurnPeer peer, long nowNanos) {
        TurnPermission permission = peer.permission;
        if (nowNanos < permission.dueNanos) {
            return;
        }
        permission.dueNanos = SansIo.NO_DEADLINE;
        boolean isWanted = permission.state == State.GRANTED && nowNanos - permission.usedNanos <= PERMISSION_NANOS;
        if (isWanted) {
            ask(Kind.PERMIT, peer, nowNanos);
        } else {
            permission.state = State.NONE;
        }
    }

    long deadlineNanos() {
        long earliest = SansIo.NO_DEADLINE;
        for (TurnPeer peer : peers.all()) {
            earliest = Math.min(earliest, Math.min(peer.permission.dueNanos, peer.channelDueNanos));
        }
        return earliest;
    }
}
