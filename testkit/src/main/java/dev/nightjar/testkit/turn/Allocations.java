package dev.nightjar.testkit.turn;

import dev.nightjar.core.Path;
import dev.nightjar.core.SansIo;
import dev.nightjar.testkit.turn.TurnServerEvent.EndReason;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Every allocation of a server by its client and by its relayed address. */
final class Allocations {
    /** RFC 8656 §7.2 recommends relaying from the dynamic ports. */
    private static final int FIRST_PORT = 49_152;

    private static final int PORTS = 16_384;

    private final TurnServerConfig config;
    private final SplittableRandom random;
    private final Consumer<TurnServerEvent> events;
    private final Map<Path, TurnAllocation> byClient = new LinkedHashMap<>();
    private final Map<InetSocketAddress, TurnAllocation> byRelayed = new LinkedHashMap<>();
    private long deadlineNanos = SansIo.NO_DEADLINE;

    Allocations(TurnServerConfig config, SplittableRandom random, Consumer<TurnServerEvent> events) {
        this.config = config;
        this.random = random;
        this.events = events;
    }

    @Nullable
    TurnAllocation of(Path client) {
        return byClient.get(client);
    }

    @Nullable
    TurnAllocation at(InetSocketAddress relayed) {
        return byRelayed.get(relayed);
    }

    boolean isFull() {
        return byClient.size() >= config.capacity();
    }

    boolean isOverQuota(String user) {
        return byClient.values().stream().filter(one -> one.user.equals(user)).count() >= config.quota();
    }

    TurnAllocation create(Path client, InetAddress relay, String user, byte[] transactionId) {
        InetSocketAddress relayed;
        do {
            relayed = new InetSocketAddress(relay, FIRST_PORT + random.nextInt(PORTS));
        } while (byRelayed.containsKey(relayed));
        TurnAllocation allocation = new TurnAllocation(client, relayed, user, transactionId);
        byClient.put(client, allocation);
        byRelayed.put(relayed, allocation);
        events.accept(new TurnServerEvent.Allocated(client, relayed, user));
        return allocation;
    }

    void endOf(Path client, EndReason why) {
        TurnAllocation ended = byClient.remove(client);
        if (ended != null) {
            byRelayed.remove(ended.relayed);
            events.accept(new TurnServerEvent.Ended(ended.relayed, why));
        }
        changed();
    }

    void clear() {
        byClient.clear();
        byRelayed.clear();
        changed();
    }

    void advance(long nowNanos) {
        if (nowNanos < deadlineNanos) {
            return;
        }
        for (TurnAllocation allocation : List.copyOf(byClient.values())) {
            allocation.expire(nowNanos);
            if (allocation.endNanos <= nowNanos) {
                endOf(allocation.client, EndReason.EXPIRED);
            }
        }
        changed();
    }

    /** Says that a lifetime has changed. */
    void changed() {
        deadlineNanos = SansIo.NO_DEADLINE;
        for (TurnAllocation allocation : byClient.values()) {
            deadlineNanos = Math.min(deadlineNanos, allocation.deadlineNanos());
        }
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    List<InetSocketAddress> relayedAddresses() {
        return List.copyOf(byRelayed.keySet());
    }

    int size() {
        return byClient.size();
    }

    int permissions() {
        return byClient.values().stream().mapToInt(TurnAllocation::permissions).sum();
    }

    int channels() {
        return byClient.values().stream().mapToInt(TurnAllocation::channels).sum();
    }
}
