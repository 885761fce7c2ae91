package dev.nightjar.testkit.turn;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a {@link VirtualTurnServer} is made from; immutable. */
public final class TurnServerConfig {
    /** The user that {@link #at} makes. */
    public static final String USER = "alice";
    /** The password of {@link #USER}. */
    public static final String PASSWORD = "wonderland";
    /** The realm that {@link #at} makes. */
    public static final String REALM = "nightjar.test";

    private Set<InetSocketAddress> addresses = Set.of();
    private List<InetAddress> relayAddresses = List.of();
    private Map<String, String> users = Map.of(USER, PASSWORD);
    private @Nullable String restSecret;
    private long epochSeconds;
    private List<PasswordAlgorithm> algorithms = List.of(PasswordAlgorithm.SHA256, PasswordAlgorithm.MD5);
    private Duration nonceLifetime = Duration.ofHours(1);
    private Duration allocationLifetime = Duration.ofMinutes(10);
    private Duration permissionLifetime = Duration.ofMinutes(5);
    private Duration channelLifetime = Duration.ofMinutes(10);
    private int quota = 10;
    private int capacity = 10_000;
    private boolean knowsDontFragment;
    private Set<InetAddress> forbiddenPeers = Set.of();

    private TurnServerConfig() {}

    /**
     * {@return a server that listens and relays at {@code address}, over UDP and streams, with the lifetimes of RFC
     * 8656, one user, both password algorithms, ten allocations a user, and without DONT-FRAGMENT}
     */
    public static TurnServerConfig at(InetSocketAddress address) {
        return new TurnServerConfig().withAddress(address);
    }

    /** {@return a server that also listens at {@code address}, and relays from it if from no other of its family} */
    public TurnServerConfig withAddress(InetSocketAddress address) {
        Set<InetSocketAddress> more = new LinkedHashSet<>(addresses);
        more.add(address);
        List<InetAddress> relays = new ArrayList<>(relayAddresses);
        if (relays.stream()
                .noneMatch(relay -> relay.getClass() == address.getAddress().getClass())) {
            relays.add(address.getAddress());
        }
        return with(copy -> {
            copy.addresses = Set.copyOf(more);
            copy.relayAddresses = List.copyOf(relays);
        });
    }

    /** {@return this, relaying from other addresses: at most one of each family} */
    public TurnServerConfig withRelayAddresses(List<InetAddress> relays) {
        return with(copy -> copy.relayAddresses = List.copyOf(relays));
    }

    /** {@return this with other users: names and passwords} */
    public TurnServerConfig withUsers(Map<String, String> others) {
        return with(copy -> copy.users = Map.copyOf(others));
    }

    /**
     * {@return this with time-limited users besides} Their name is {@code expirySeconds:any}, their password the Base64
     * of HMAC-SHA1 of the name under the secret.
     *
     * @param secret shared with who hands out credentials
     * @param epochSecondsAtStart wall time when virtual time is 0
     */
    public TurnServerConfig withRestSecret(String secret, long epochSecondsAtStart) {
        return with(copy -> {
            copy.restSecret = secret;
            copy.epochSeconds = epochSecondsAtStart;
        });
    }

    /** {@return this with other password algorithms; with none it is a server of RFC 5389, which knows only MD5} */
    public TurnServerConfig withAlgorithms(List<PasswordAlgorithm> others) {
        return with(copy -> copy.algorithms = List.copyOf(others));
    }

    /** {@return this with another time after which a nonce is answered by 438; an hour otherwise} */
    public TurnServerConfig withNonceLifetime(Duration lifetime) {
        return with(copy -> copy.nonceLifetime = lifetime);
    }

    /** {@return this with other lifetimes than 600, 300 and 600 s; an allocation may ask for six times its own} */
    public TurnServerConfig withLifetimes(Duration allocation, Duration permission, Duration channel) {
        return with(copy -> {
            copy.allocationLifetime = allocation;
            copy.permissionLifetime = permission;
            copy.channelLifetime = channel;
        });
    }

    /** {@return this with other limits: past the first it answers 486, past the second 508} */
    public TurnServerConfig withLimits(int allocationsOfAUser, int allocationsOfAll) {
        return with(copy -> {
            copy.quota = allocationsOfAUser;
            copy.capacity = allocationsOfAll;
        });
    }

    /** {@return this with DONT-FRAGMENT known; otherwise it is answered by 420} */
    public TurnServerConfig withDontFragment() {
        return with(copy -> copy.knowsDontFragment = true);
    }

    /** {@return this with peers that get no permission: 403} */
    public TurnServerConfig withForbiddenPeers(Set<InetAddress> peers) {
        return with(copy -> copy.forbiddenPeers = Set.copyOf(peers));
    }

    private TurnServerConfig with(Consumer<TurnServerConfig> change) {
        TurnServerConfig copy = new TurnServerConfig();
        copy.addresses = addresses;
        copy.relayAddresses = relayAddresses;
        copy.users = users;
        copy.restSecret = restSecret;
        copy.epochSeconds = epochSeconds;
        copy.algorithms = algorithms;
        copy.nonceLifetime = nonceLifetime;
        copy.allocationLifetime = allocationLifetime;
        copy.permissionLifetime = permissionLifetime;
        copy.channelLifetime = channelLifetime;
        copy.quota = quota;
        copy.capacity = capacity;
        copy.knowsDontFragment = knowsDontFragment;
        copy.forbiddenPeers = forbiddenPeers;
        change.accept(copy);
        return copy;
    }

    Set<InetSocketAddress> addresses() {
        return addresses;
    }

    List<InetAddress> relayAddresses() {
        return relayAddresses;
    }

    Map<String, String> users() {
        return new HashMap<>(users);
    }

    @Nullable
    String restSecret() {
        return restSecret;
    }

    long epochSeconds() {
        return epochSeconds;
    }

    List<PasswordAlgorithm> algorithms() {
        return algorithms;
    }

    long nonceNanos() {
        return nonceLifetime.toNanos();
    }

    long allocationSeconds() {
        return allocationLifetime.toSeconds();
    }

    long permissionNanos() {
        return permissionLifetime.toNanos();
    }

    long channelNanos() {
        return channelLifetime.toNanos();
    }

    int quota() {
        return quota;
    }

    int capacity() {
        return capacity;
    }

    boolean knowsDontFragment() {
        return knowsDontFragment;
    }

    boolean isForbidden(InetAddress peer) {
        return forbiddenPeers.contains(peer);
    }
}
