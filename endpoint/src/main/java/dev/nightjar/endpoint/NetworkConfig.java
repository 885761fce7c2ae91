package dev.nightjar.endpoint;

import static java.util.Objects.requireNonNull;

import dev.nightjar.ice.RelayFamily;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Which of this machine's addresses and ports an endpoint uses, and whom it trusts on the way to its servers.
 *
 * <p>The filters hold for everything an endpoint binds. Addresses that {@link EndpointConfig#bindAddresses} names are
 * used whatever their interface, but not against the address filters and the switches.
 *
 * @param interfaces names of the interfaces to use, {@code *} for any letters; empty for all
 * @param excludedInterfaces names of interfaces not to use, in the same form
 * @param addresses ranges that an address must be in; empty for all
 * @param excludedAddresses ranges whose addresses are not used
 * @param udpPorts where ephemeral UDP ports are taken from, or null to let the system choose
 * @param ipv4 whether IPv4 is used
 * @param ipv6 whether IPv6 is used
 * @param udp whether UDP is used; without it a connection needs TCP, or a TURN server over TCP or TLS
 * @param watch how often the addresses are looked at for changes, which connections follow: zero for never, else 1 s to
 *     1 hour. Those that {@link EndpointConfig#bindAddresses} names are not looked at
 * @param serverTrust whose certificates prove a TURN server over TLS, or null for the JDK's authorities; the host name
 *     is checked in either case
 * @param relayFamily of which family TURN servers are asked for addresses; a family that is not used is not asked for
 */
public record NetworkConfig(
        List<String> interfaces,
        List<String> excludedInterfaces,
        List<AddressRange> addresses,
        List<AddressRange> excludedAddresses,
        @Nullable PortRange udpPorts,
        boolean ipv4,
        boolean ipv6,
        boolean udp,
        Duration watch,
        @Nullable X509TrustManager serverTrust,
        RelayFamily relayFamily) {
    private static final Duration MOST = Duration.ofHours(1);
    private static final NetworkConfig DEFAULTS = new NetworkConfig(
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            null,
            true,
            true,
            true,
            Duration.ofSeconds(5),
            null,
            RelayFamily.IPV4);

    /** Copies lists and refuses both families off. */
    public NetworkConfig {
        interfaces = names("interfaces", interfaces);
        excludedInterfaces = names("excludedInterfaces", excludedInterfaces);
        addresses = List.copyOf(requireNonNull(addresses, "addresses"));
        excludedAddresses = List.copyOf(requireNonNull(excludedAddresses, "excludedAddresses"));
        boolean isWatched = !requireNonNull(watch, "watch").isZero();
        if (isWatched && (watch.compareTo(Duration.ofSeconds(1)) < 0 || watch.compareTo(MOST) > 0)) {
            throw new IllegalArgumentException("watch: " + watch + " (expected: 0, or 1 s to 1 hour)");
        }
        if (!ipv4 && !ipv6) {
            throw new IllegalArgumentException("ipv4, ipv6: both off (expected: at least one on)");
        }
        requireNonNull(relayFamily, "relayFamily");
    }

    private static List<String> names(String component, List<String> names) {
        for (String name : requireNonNull(names, component)) {
            if (name.isBlank()) {
                throw new IllegalArgumentException(
                        component + ": a blank name (expected: an interface's, as in eth0 or docker*)");
            }
        }
        return List.copyOf(names);
    }

    /** {@return every interface and address, both families, ports as the system chooses, the JDK's authorities} */
    public static NetworkConfig defaults() {
        return DEFAULTS;
    }

    /** {@return this with those interfaces only} */
    public NetworkConfig withInterfaces(List<String> names) {
        return with(draft -> draft.interfaces = names);
    }

    /** {@return this without those interfaces} */
    public NetworkConfig withExcludedInterfaces(List<String> names) {
        return with(draft -> draft.excludedInterfaces = names);
    }

    /** {@return this with addresses of those ranges only} */
    public NetworkConfig withAddresses(List<AddressRange> ranges) {
        return with(draft -> draft.addresses = ranges);
    }

    /** {@return this without addresses of those ranges} */
    public NetworkConfig withExcludedAddresses(List<AddressRange> ranges) {
        return with(draft -> draft.excludedAddresses = ranges);
    }

    /** {@return this with ephemeral UDP ports from a range, or from the system's for null} */
    public NetworkConfig withUdpPorts(@Nullable PortRange range) {
        return with(draft -> draft.udpPorts = range);
    }

    /** {@return this with IPv4 used, or not} */
    public NetworkConfig withIpv4(boolean used) {
        return with(draft -> draft.ipv4 = used);
    }

    /** {@return this with IPv6 used, or not} */
    public NetworkConfig withIpv6(boolean used) {
        return with(draft -> draft.ipv6 = used);
    }

    /** {@return this with UDP used, or not} */
    public NetworkConfig withUdp(boolean used) {
        return with(draft -> draft.udp = used);
    }

    /** {@return this with changes of the addresses looked for that often, or never for zero} */
    public NetworkConfig withWatch(Duration interval) {
        return with(draft -> draft.watch = interval);
    }

    /** {@return this with servers trusted by that manager, or by the JDK's authorities for null} */
    public NetworkConfig withServerTrust(@Nullable X509TrustManager trust) {
        return with(draft -> draft.serverTrust = trust);
    }

    /**
     * {@return this with relayed addresses of another family} With {@link RelayFamily#BOTH} a server lends two where it
     * can, which a quota may count.
     */
    public NetworkConfig withRelayFamily(RelayFamily family) {
        return with(draft -> draft.relayFamily = family);
    }

    /** {@return the family of relayed addresses, of those that are used} */
    RelayFamily usedRelayFamily() {
        if (!ipv4) {
            return RelayFamily.IPV6;
        }
        return ipv6 ? relayFamily : RelayFamily.IPV4;
    }

    /** {@return whether interfaces of that name may be used} */
    public boolean allowsInterface(String name) {
        return (interfaces.isEmpty() || interfaces.stream().anyMatch(each -> fits(each, name)))
                && excludedInterfaces.stream().noneMatch(each -> fits(each, name));
    }

    /** {@return whether that address may be used} */
    public boolean allowsAddress(InetAddress address) {
        return allowsFamily(address)
                && (addresses.isEmpty() || addresses.stream().anyMatch(each -> each.contains(address)))
                && excludedAddresses.stream().noneMatch(each -> each.contains(address));
    }

    /** {@return whether addresses of its family may be used, ours or a server's} */
    public boolean allowsFamily(InetAddress address) {
        return address instanceof Inet4Address ? ipv4 : ipv6;
    }

    /** {@return whether some of this machine's addresses are left out} */
    public boolean isRestricted() {
        return !interfaces.isEmpty()
                || !excludedInterfaces.isEmpty()
                || !addresses.isEmpty()
                || !excludedAddresses.isEmpty();
    }

    private static boolean fits(String pattern, String name) {
        int star = pattern.indexOf('*');
        if (star < 0) {
            return pattern.equals(name);
        }
        String head = pattern.substring(0, star);
        String rest = pattern.substring(star + 1);
        if (!name.startsWith(head)) {
            return false;
        }
        for (int i = head.length(); i <= name.length(); i++) {
            if (fits(rest, name.substring(i))) {
                return true;
            }
        }
        return false;
    }

    private NetworkConfig with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.finish();
    }

    /** A copy under change. */
    private static final class Draft {
        private List<String> interfaces;
        private List<String> excludedInterfaces;
        private List<AddressRange> addresses;
        private List<AddressRange> excludedAddresses;
        private @Nullable PortRange udpPorts;
        private boolean ipv4;
        private boolean ipv6;
        private boolean udp;
        private Duration watch;
        private @Nullable X509TrustManager serverTrust;
        private RelayFamily relayFamily;

        Draft(NetworkConfig from) {
            interfaces = from.interfaces;
            excludedInterfaces = from.excludedInterfaces;
            addresses = from.addresses;
            excludedAddresses = from.excludedAddresses;
            udpPorts = from.udpPorts;
            ipv4 = from.ipv4;
            ipv6 = from.ipv6;
            udp = from.udp;
            watch = from.watch;
            serverTrust = from.serverTrust;
            relayFamily = from.relayFamily;
        }

        NetworkConfig finish() {
            return new NetworkConfig(
                    interfaces,
                    excludedInterfaces,
                    addresses,
                    excludedAddresses,
                    udpPorts,
                    ipv4,
                    ipv6,
                    udp,
                    watch,
                    serverTrust,
                    relayFamily);
        }
    }
}
