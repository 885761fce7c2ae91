package dev.nightjar.ice;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * What a {@link CandidateGatherer} is made from.
 *
 * @param policy with {@code RELAY} no server-reflexive candidate is gathered, and relayed ones do not tell what they
 *     were asked for from
 * @param relayFamily of relayed addresses
 * @param interval least time between two transactions that begin: Ta, RFC 8445 §14.2; 5 ms or more
 * @param initialRto wait before the first retransmission, RFC 8489 §6.2.1
 * @param transmissions how often one request is sent at most: Rc, RFC 8489 §6.2.1
 * @param patience how long one request may take in all, and a connection to come about; *Choice:* shorter than the
 *     39.5 s of RFC 8489 §6.2.1, since gathering that waits for a dead server keeps the whole call waiting
 * @param keepalive silence towards a server after which a binding is kept alive, RFC 8445 §11
 * @param permissionRefresh age at which a permission is asked for again; the server's end after 300 s, RFC 8656 §9
 * @param channelRefresh age at which a channel is bound again; the server's end after 600 s, RFC 8656 §12
 * @param transactionTag the first 32 bits of each transaction id, by which {@link StunDemux#transactionTag} finds the
 *     connection of an answer on a shared port, as in {@link IceConfig}; empty to have all 96 bits random
 */
public record GatheringConfig(
        IceTransportPolicy policy,
        RelayFamily relayFamily,
        Duration interval,
        Duration initialRto,
        int transmissions,
        Duration patience,
        Duration keepalive,
        Duration permissionRefresh,
        Duration channelRefresh,
        OptionalInt transactionTag) {
    private static final Duration LEAST_INTERVAL = Duration.ofMillis(5);
    private static final Duration LEAST_REFRESH = Duration.ofSeconds(1);

    /** Every candidate, relayed ones over IPv4, 10 seconds for each answer. */
    public static final GatheringConfig DEFAULT = new GatheringConfig(
            IceTransportPolicy.ALL,
            RelayFamily.IPV4,
            Duration.ofMillis(50),
            Duration.ofMillis(500),
            7,
            Duration.ofSeconds(10),
            Duration.ofSeconds(15),
            Duration.ofSeconds(240),
            Duration.ofSeconds(480),
            OptionalInt.empty());

    /** Checks the ranges. */
    public GatheringConfig {
        requireNonNull(policy, "policy");
        requireNonNull(relayFamily, "relayFamily");
        requireAtLeast("interval", interval, LEAST_INTERVAL);
        requireAtLeast("initialRto", initialRto, LEAST_INTERVAL);
        if (transmissions < 1 || transmissions > 16) {
            throw new IllegalArgumentException("transmissions: " + transmissions + " (expected: 1 to 16)");
        }
        requireAtLeast("patience", patience, initialRto);
        requireAtLeast("keepalive", keepalive, LEAST_REFRESH);
        requireAtLeast("permissionRefresh", permissionRefresh, LEAST_REFRESH);
        requireAtLeast("channelRefresh", channelRefresh, LEAST_REFRESH);
        requireNonNull(transactionTag, "transactionTag");
    }

    /** {@return this configuration with another policy} */
    public GatheringConfig withPolicy(IceTransportPolicy other) {
        return with(draft -> draft.policy = other);
    }

    /** {@return this configuration with relayed addresses of another family} */
    public GatheringConfig withRelayFamily(RelayFamily other) {
        return with(draft -> draft.relayFamily = other);
    }

    /** {@return this configuration with another Ta} */
    public GatheringConfig withInterval(Duration other) {
        return with(draft -> draft.interval = other);
    }

    /** {@return this configuration with another schedule of retransmissions} */
    public GatheringConfig withRetransmissions(Duration rto, int count, Duration inAll) {
        return with(draft -> {
            draft.initialRto = rto;
            draft.transmissions = count;
            draft.patience = inAll;
        });
    }

    /** {@return this configuration with another keepalive interval} */
    public GatheringConfig withKeepalive(Duration other) {
        return with(draft -> draft.keepalive = other);
    }

    /** {@return this configuration with other ages of refreshes, for a server that shortens lifetimes} */
    public GatheringConfig withRefreshes(Duration permission, Duration channel) {
        return with(draft -> {
            draft.permissionRefresh = permission;
            draft.channelRefresh = channel;
        });
    }

    /** {@return this configuration with transaction ids that begin with a tag} */
    public GatheringConfig withTransactionTag(int tag) {
        return with(draft -> draft.transactionTag = OptionalInt.of(tag));
    }

    private GatheringConfig with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.finish();
    }

    /** A copy under change: the one place, besides the component itself, that a new component is named in. */
    private static final class Draft {
        private IceTransportPolicy policy;
        private RelayFamily relayFamily;
        private Duration interval;
        private Duration initialRto;
        private int transmissions;
        private Duration patience;
        private Duration keepalive;
        private Duration permissionRefresh;
        private Duration channelRefresh;
        private OptionalInt transactionTag;

        Draft(GatheringConfig from) {
            policy = from.policy;
            relayFamily = from.relayFamily;
            interval = from.interval;
            initialRto = from.initialRto;
            transmissions = from.transmissions;
            patience = from.patience;
            keepalive = from.keepalive;
            permissionRefresh = from.permissionRefresh;
            channelRefresh = from.channelRefresh;
            transactionTag = from.transactionTag;
        }

        GatheringConfig finish() {
            return new GatheringConfig(
                    policy,
                    relayFamily,
                    interval,
                    initialRto,
                    transmissions,
                    patience,
                    keepalive,
                    permissionRefresh,
                    channelRefresh,
                    transactionTag);
        }
    }

    private static void requireAtLeast(String name, Duration value, Duration least) {
        if (requireNonNull(value, name).compareTo(least) < 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= " + least + ")");
        }
    }
}
