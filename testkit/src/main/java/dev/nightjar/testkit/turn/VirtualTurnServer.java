package dev.nightjar.testkit.turn;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.Path;
import dev.nightjar.core.SansIo;
import dev.nightjar.core.Transmit;
import dev.nightjar.core.TransmitQueue;
import dev.nightjar.core.TransportProtocol;
import dev.nightjar.testkit.turn.TurnServerEvent.EndReason;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A STUN and TURN server as a core: RFC 8489 and RFC 8656 with their real lifetimes, quotas and challenges.
 *
 * <p>It takes datagrams that reach one of its listening addresses over UDP, bytes of a client's stream (a
 * {@link Path} of {@link TransportProtocol#TCP}; in any pieces), and datagrams of peers that reach a relayed address.
 * What it sends on a stream is one whole message each, padded as RFC 8656 §12.5 asks. Put it on a host of a
 * {@code VirtualNetwork}, opposite a client by a {@code VirtualLink}, or behind real sockets.
 *
 * <p>Whole mechanisms are switched by its {@link TurnServerConfig}; the methods here change what happens in the middle
 * of a test. Runs repeat by seed.
 */
public final class VirtualTurnServer implements SansIo<TurnServerEvent> {
    private static final int QUEUED = 4096;
    private static final int MAX_DATAGRAM_BYTES = 2048;
    /** A test that does not drain is told so soon. */
    private static final int MAX_EVENTS = 100_000;

    private final TurnServerConfig config;
    private final ServerAuthentication authentication;
    private final TurnRequests requests;
    private final Allocations allocations;
    private final Map<Path, ServerStream> streams = new HashMap<>();
    private final TransmitQueue transmits = new TransmitQueue(QUEUED, MAX_DATAGRAM_BYTES);
    private final ArrayDeque<TurnServerEvent> events = new ArrayDeque<>();
    private long toPeers;
    private long toClients;
    private long droppedFromClients;
    private long droppedFromPeers;
    private long malformed;
    private long nowNanos;

    /**
     * Starts a server.
     *
     * @param config what it knows and grants
     * @param seed of its nonces and relayed ports
     */
    public VirtualTurnServer(TurnServerConfig config, long seed) {
        this.config = config;
        SplittableRandom random = new SplittableRandom(seed);
        this.authentication = new ServerAuthentication(config, random);
        this.allocations = new Allocations(config, random, this::report);
        this.requests = new TurnRequests(config, authentication, allocations, this::report);
    }

    /** Makes the present nonce stale: the next request that uses it is answered by 438 and a fresh one. */
    public void expireNonce() {
        authentication.expireNonce();
    }

    /** Adds a user, or changes its password. */
    public void putUser(String user, String password) {
        authentication.putUser(user, password);
    }

    /** Forgets a user: its next request is answered by 401. */
    public void removeUser(String user) {
        authentication.removeUser(user);
    }

    /** Answers every Allocate and Binding from now on by 300 and that address (RFC 8489 §10); null ends that. */
    public void redirectTo(@Nullable InetSocketAddress alternate) {
        requests.redirectTo(alternate);
    }

    /** Forgets every allocation without a word, as a server that was started anew. */
    public void restart() {
        allocations.clear();
        streams.clear();
        authentication.expireNonce();
    }

    /** Says that a client's stream has closed, which ends its allocation (RFC 8656 §3.2). */
    public void streamClosed(Path client) {
        streams.remove(client);
        allocations.endOf(client, EndReason.STREAM_CLOSED);
    }

    /** {@return the relayed addresses that are lent now, oldest first} */
    public List<InetSocketAddress> relayedAddresses() {
        return allocations.relayedAddresses();
    }

    /** {@return what was seen up to now} */
    public TurnServerCounters counters() {
        return new TurnServerCounters(
                requests.bindings(),
                allocations.size(),
                allocations.permissions(),
                allocations.channels(),
                toPeers,
                toClients,
                droppedFromClients,
                droppedFromPeers,
                malformed);
    }

    @Override
    public void receive(Path path, byte[] buffer, int offset, int length, long nowNanos) {
        advance(nowNanos);
        if (path.protocol() == TransportProtocol.TCP) {
            ServerStream stream = streams.computeIfAbsent(path, unused -> new ServerStream());
            for (byte[] message : stream.receive(buffer, offset, length)) {
                receiveFromClient(path, message, 0, message.length);
            }
        } else if (config.addresses().contains(path.local())) {
            receiveFromClient(path, buffer, offset, length);
        } else {
            receiveFromPeer(path, buffer, offset, length);
        }
    }

    private void receiveFromClient(Path client, byte[] buffer, int offset, int length) {
        if (length >= 4 && (buffer[offset] & 0xC0) == 0x40) {
            receiveChannelData(client, buffer, offset, length);
            return;
        }
        ServerRequest request = ServerRequest.parse(buffer, offset, length);
        if (request == null) {
            malformed++;
        } else if (request.messageClass() == Stun.REQUEST) {
            byte[] answer = requests.answer(client, request, nowNanos);
            send(client, answer);
        } else if (request.messageClass() == Stun.INDICATION && request.method() == Stun.SEND) {
            receiveSendIndication(client, request);
        }
    }

    /** RFC 8656 §12.6: on an unbound channel, or with a length beyond the datagram, silently discarded. */
    private void receiveChannelData(Path client, byte[] buffer, int offset, int length) {
        TurnAllocation allocation = allocations.of(client);
        int bytes = NetworkBytes.getUint16(buffer, offset + 2);
        InetSocketAddress peer = allocation == null ? null : allocation.peerOf(NetworkBytes.getUint16(buffer, offset));
        if (allocation == null || peer == null || bytes > length - 4) {
            droppedFromClients++;
            return;
        }
        toPeer(allocation, peer, buffer, offset + 4, bytes);
    }

    /** RFC 8656 §11.2. */
    private void receiveSendIndication(Path client, ServerRequest request) {
        TurnAllocation allocation = allocations.of(client);
        byte[] data = request.value(Stun.DATA);
        List<@Nullable InetSocketAddress> peers = request.addresses(Stun.XOR_PEER_ADDRESS);
        InetSocketAddress peer = peers.isEmpty() ? null : peers.get(0);
        if (allocation == null || data == null || peer == null) {
            droppedFromClients++;
            return;
        }
        toPeer(allocation, peer, data, 0, data.length);
    }

    private void toPeer(TurnAllocation allocation, InetSocketAddress peer, byte[] buffer, int offset, int length) {
        if (!allocation.isPermitted(peer.getAddress(), nowNanos)) {
            droppedFromClients++;
            return;
        }
        toPeers++;
        transmits.offer(Path.udp(allocation.relayed, peer), buffer, offset, length);
    }

    /** RFC 8656 §11.3 and §12.7. */
    private void receiveFromPeer(Path path, byte[] buffer, int offset, int length) {
        TurnAllocation allocation = allocations.at(path.local());
        if (allocation == null || !allocation.isPermitted(path.remote().getAddress(), nowNanos)) {
            droppedFromPeers++;
            return;
        }
        toClients++;
        byte[] data = new byte[length];
        System.arraycopy(buffer, offset, data, 0, length);
        Integer channel = allocation.channelOf(path.remote());
        if (channel == null) {
            ServerAnswer indication = new ServerAnswer(Stun.DATA_METHOD, Stun.INDICATION, requests.freshTransactionId())
                    .xorAddress(Stun.XOR_PEER_ADDRESS, path.remote())
                    .attribute(Stun.DATA, data);
            send(allocation.client, indication.toBytes());
            return;
        }
        boolean isStream = allocation.client.protocol() == TransportProtocol.TCP;
        byte[] framed = new byte[4 + (isStream ? (length + 3) & ~3 : length)];
        NetworkBytes.putInt16(framed, 0, channel);
        NetworkBytes.putInt16(framed, 2, length);
        System.arraycopy(data, 0, framed, 4, length);
        send(allocation.client, framed);
    }

    private void send(Path client, byte[] message) {
        transmits.offer(client, message, 0, message.length);
    }

    @Override
    public void advance(long nowNanos) {
        this.nowNanos = Math.max(this.nowNanos, nowNanos);
        allocations.advance(this.nowNanos);
    }

    @Override
    public @Nullable Transmit pollTransmit() {
        return transmits.poll();
    }

    @Override
    public @Nullable TurnServerEvent pollEvent() {
        return events.poll();
    }

    @Override
    public long deadlineNanos() {
        return allocations.deadlineNanos();
    }

    private void report(TurnServerEvent event) {
        if (events.size() == MAX_EVENTS) {
            throw new IllegalStateException("events: " + MAX_EVENTS + " (expected: drained after each call)");
        }
        events.add(event);
    }
}
