package dev.nightjar.testkit.turn;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.Path;
import dev.nightjar.testkit.turn.ServerAuthentication.Outcome;
import dev.nightjar.testkit.turn.TurnServerEvent.EndReason;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Answers the requests of clients. */
final class TurnRequests {
    private static final String SOFTWARE = "nightjar virtual server";
    private static final int UDP = 17;
    private static final long MAX_LIFETIMES = 6;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final Map<Integer, String> REASONS = Map.ofEntries(
            Map.entry(300, "Try Alternate"),
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthenticated"),
            Map.entry(403, "Forbidden"),
            Map.entry(420, "Unknown Attribute"),
            Map.entry(437, "Allocation Mismatch"),
            Map.entry(438, "Stale Nonce"),
            Map.entry(440, "Address Family not Supported"),
            Map.entry(441, "Wrong Credentials"),
            Map.entry(442, "Unsupported Transport Protocol"),
            Map.entry(443, "Peer Address Family Mismatch"),
            Map.entry(486, "Allocation Quota Reached"),
            Map.entry(508, "Insufficient Capacity"));

    private final TurnServerConfig config;
    private final ServerAuthentication authentication;
    private final Allocations allocations;
    private final Consumer<TurnServerEvent> events;
    private final Set<Integer> known = new HashSet<>(Set.of(
            Stun.USERNAME,
            Stun.MESSAGE_INTEGRITY,
            Stun.CHANNEL_NUMBER,
            Stun.LIFETIME,
            Stun.XOR_PEER_ADDRESS,
            Stun.DATA,
            Stun.REALM,
            Stun.NONCE,
            Stun.REQUESTED_ADDRESS_FAMILY,
            Stun.REQUESTED_TRANSPORT,
            Stun.MESSAGE_INTEGRITY_SHA256,
            Stun.PASSWORD_ALGORITHM,
            Stun.USERHASH));
    private @Nullable InetSocketAddress alternate;
    private long bindings;
    private long indications;

    TurnRequests(
            TurnServerConfig config,
            ServerAuthentication authentication,
            Allocations allocations,
            Consumer<TurnServerEvent> events) {
        this.config = config;
        this.authentication = authentication;
        this.allocations = allocations;
        this.events = events;
        if (config.knowsDontFragment()) {
            known.add(Stun.DONT_FRAGMENT);
        }
        if (config.algorithms().isEmpty()) {
            // As before RFC 8489.
            known.removeAll(Set.of(Stun.MESSAGE_INTEGRITY_SHA256, Stun.PASSWORD_ALGORITHM, Stun.USERHASH));
        }
    }

    void redirectTo(@Nullable InetSocketAddress address) {
        alternate = address;
    }

    long bindings() {
        return bindings;
    }

    byte[] freshTransactionId() {
        byte[] id = new byte[12];
        NetworkBytes.putInt64(id, 4, ++indications);
        return id;
    }

    byte[] answer(Path client, ServerRequest request, long nowNanos) {
        List<Integer> unknown = request.unknown(known);
        if (request.method() == Stun.BINDING) {
            return binding(client, request, unknown);
        }
        if (config.relayAddresses().isEmpty()) {
            // A server that only knows Binding.
            return refuse(client, request, 400).toBytes();
        }
        Outcome sender = authentication.check(request, nowNanos);
        if (sender.errorCode() != 0) {
            ServerAnswer refusal = refuse(client, request, sender.errorCode());
            return (sender.errorCode() == 400 ? refusal : authentication.challenge(refusal, nowNanos)).toBytes();
        }
        ServerAnswer answer;
        try {
            if (!unknown.isEmpty()) {
                throw new Refusal(420);
            }
            answer = authenticated(client, request, sender, nowNanos);
            allocations.changed();
        } catch (Refusal refusal) {
            answer = refuse(client, request, refusal.errorCode);
            if (refusal.errorCode == 420) {
                answer.unknownAttributes(unknown);
            } else if (refusal.errorCode == 300 && alternate != null) {
                answer.plainAddress(Stun.ALTERNATE_SERVER, alternate);
            }
        }
        return answer.sign(sender.key(), sender.sha256()).toBytes();
    }

    private byte[] binding(Path client, ServerRequest request, List<Integer> unknown) {
        bindings++;
        if (!unknown.isEmpty()) {
            return refuse(client, request, 420).unknownAttributes(unknown).toBytes();
        }
        if (alternate != null) {
            return refuse(client, request, 300)
                    .plainAddress(Stun.ALTERNATE_SERVER, alternate)
                    .toBytes();
        }
        return success(request)
                .xorAddress(Stun.XOR_MAPPED_ADDRESS, client.remote())
                .toBytes();
    }

    private ServerAnswer authenticated(Path client, ServerRequest request, Outcome sender, long nowNanos)
            throws Refusal {
        if (request.method() == Stun.ALLOCATE) {
            return allocate(client, request, sender, nowNanos);
        }
        TurnAllocation allocation = allocations.of(client);
        if (allocation == null) {
            throw new Refusal(437);
        }
        if (!allocation.user.equals(sender.user())) {
            throw new Refusal(441);
        }
        return switch (request.method()) {
            case Stun.REFRESH -> refresh(allocation, request, nowNanos);
            case Stun.CREATE_PERMISSION -> createPermission(allocation, request, nowNanos);
            case Stun.CHANNEL_BIND -> channelBind(allocation, request, nowNanos);
            default -> throw new Refusal(400);
        };
    }

    /** RFC 8656 §7.2. */
    private ServerAnswer allocate(Path client, ServerRequest request, Outcome sender, long nowNanos) throws Refusal {
        TurnAllocation before = allocations.of(client);
        if (before != null && !before.isMadeBy(request)) {
            throw new Refusal(437);
        }
        long transport = request.int32(Stun.REQUESTED_TRANSPORT, -1);
        if (transport >>> 24 != UDP) {
            throw new Refusal(transport == -1 ? 400 : 442);
        }
        InetAddress relay = relayAddress(request);
        if (alternate != null) {
            throw new Refusal(300);
        }
        if (before == null && allocations.isOverQuota(sender.user())) {
            throw new Refusal(486);
        }
        if (before == null && allocations.isFull()) {
            throw new Refusal(508);
        }
        TurnAllocation allocation =
                before != null ? before : allocations.create(client, relay, sender.user(), request.transactionId());
        long seconds = lifetimeSeconds(request);
        allocation.endNanos = nowNanos + seconds * NANOS_PER_SECOND;
        return success(request)
                .xorAddress(Stun.XOR_RELAYED_ADDRESS, allocation.relayed)
                .int32(Stun.LIFETIME, seconds)
                .xorAddress(Stun.XOR_MAPPED_ADDRESS, client.remote());
    }

    private InetAddress relayAddress(ServerRequest request) throws Refusal {
        int family = (int) (request.int32(Stun.REQUESTED_ADDRESS_FAMILY, (long) Stun.IPV4 << 24) >>> 24);
        for (InetAddress relay : config.relayAddresses()) {
            if ((relay instanceof Inet4Address ? Stun.IPV4 : Stun.IPV6) == family) {
                return relay;
            }
        }
        throw new Refusal(440);
    }

    private long lifetimeSeconds(ServerRequest request) {
        long least = config.allocationSeconds();
        return Math.min(Math.max(request.int32(Stun.LIFETIME, least), least), least * MAX_LIFETIMES);
    }

    /** RFC 8656 §8.2. */
    private ServerAnswer refresh(TurnAllocation allocation, ServerRequest request, long nowNanos) throws Refusal {
        long family = request.int32(Stun.REQUESTED_ADDRESS_FAMILY, -1);
        boolean isIpv4 = allocation.relayed.getAddress() instanceof Inet4Address;
        if (family != -1 && family >>> 24 != (isIpv4 ? Stun.IPV4 : Stun.IPV6)) {
            throw new Refusal(443);
        }
        boolean deleted = request.int32(Stun.LIFETIME, -1) == 0;
        long seconds = deleted ? 0 : lifetimeSeconds(request);
        if (deleted) {
            allocations.endOf(allocation.client, EndReason.DELETED);
        } else {
            allocation.endNanos = nowNanos + seconds * NANOS_PER_SECOND;
            events.accept(new TurnServerEvent.Refreshed(allocation.relayed, seconds));
        }
        return success(request).int32(Stun.LIFETIME, seconds);
    }

    /** RFC 8656 §10.2: all of its peers or none. */
    private ServerAnswer createPermission(TurnAllocation allocation, ServerRequest request, long nowNanos)
            throws Refusal {
        List<@Nullable InetSocketAddress> peers = request.addresses(Stun.XOR_PEER_ADDRESS);
        if (peers.isEmpty()) {
            throw new Refusal(400);
        }
        for (InetSocketAddress peer : peers) {
            requirePeer(allocation, peer);
        }
        for (InetSocketAddress peer : peers) {
            permit(allocation, requirePeer(allocation, peer), nowNanos);
        }
        return success(request);
    }

    /** RFC 8656 §12.2. */
    private ServerAnswer channelBind(TurnAllocation allocation, ServerRequest request, long nowNanos) throws Refusal {
        int channel = (int) (request.int32(Stun.CHANNEL_NUMBER, 0) >>> 16);
        List<@Nullable InetSocketAddress> peers = request.addresses(Stun.XOR_PEER_ADDRESS);
        if (channel < 0x4000 || channel > 0x4FFF || peers.isEmpty()) {
            throw new Refusal(400);
        }
        InetSocketAddress peer = requirePeer(allocation, peers.get(0));
        if (!allocation.canBind(channel, peer)) {
            throw new Refusal(400);
        }
        permit(allocation, peer, nowNanos);
        allocation.bind(channel, peer, nowNanos + config.channelNanos());
        events.accept(new TurnServerEvent.ChannelBound(allocation.relayed, channel, peer));
        return success(request);
    }

    private InetSocketAddress requirePeer(TurnAllocation allocation, @Nullable InetSocketAddress peer) throws Refusal {
        if (peer == null) {
            throw new Refusal(400);
        }
        if (!allocation.isFamilyOf(peer)) {
            throw new Refusal(443);
        }
        if (config.isForbidden(peer.getAddress())) {
            throw new Refusal(403);
        }
        return peer;
    }

    private void permit(TurnAllocation allocation, InetSocketAddress peer, long nowNanos) throws Refusal {
        if (!allocation.permit(peer.getAddress(), nowNanos + config.permissionNanos())) {
            throw new Refusal(508);
        }
        events.accept(new TurnServerEvent.Permitted(allocation.relayed, peer.getAddress()));
    }

    private static ServerAnswer success(ServerRequest request) {
        return new ServerAnswer(request.method(), Stun.SUCCESS, request.transactionId()).text(Stun.SOFTWARE, SOFTWARE);
    }

    private ServerAnswer refuse(Path client, ServerRequest request, int code) {
        events.accept(new TurnServerEvent.Refused(client, request.method(), code));
        return new ServerAnswer(request.method(), Stun.ERROR, request.transactionId())
                .error(code, REASONS.getOrDefault(code, ""))
                .text(Stun.SOFTWARE, SOFTWARE);
    }

    /** Ends the work on a request with an error response. */
    private static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;
        private final int errorCode;

        Refusal(int errorCode) {
            super("error " + errorCode, null, false, false);
            this.errorCode = errorCode;
        }
    }
}
