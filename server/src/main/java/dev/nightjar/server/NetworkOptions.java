package dev.nightjar.server;

import dev.nightjar.endpoint.AddressRange;
import dev.nightjar.endpoint.NetworkConfig;
import dev.nightjar.endpoint.PortRange;
import dev.nightjar.endpoint.TcpConfig;
import dev.nightjar.ice.RelayFamily;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** The options that choose among this machine's addresses and ports. */
final class NetworkOptions {
    @Option(
            names = "--udp-ports",
            paramLabel = "FIRST-LAST",
            description = "Range that UDP ports are taken from, as in 50000-50999.")
    private @Nullable String udpPorts;

    @Option(
            names = "--interface",
            paramLabel = "NAME",
            split = ",",
            showDefaultValue = Visibility.NEVER,
            description =
                    "Network interface to use, * for any letters; may be given more than once. Without it all are.")
    private List<String> interfaces = new ArrayList<>();

    @Option(
            names = "--exclude-interface",
            paramLabel = "NAME",
            split = ",",
            showDefaultValue = Visibility.NEVER,
            description = "Network interface not to use, as in docker*; may be given more than once.")
    private List<String> excludedInterfaces = new ArrayList<>();

    @Option(
            names = "--address",
            paramLabel = "RANGE",
            split = ",",
            showDefaultValue = Visibility.NEVER,
            description = "Addresses of this machine to use, as in 10.0.0.0/8; may be given more than once.")
    private List<String> addresses = new ArrayList<>();

    @Option(
            names = "--exclude-address",
            paramLabel = "RANGE",
            split = ",",
            showDefaultValue = Visibility.NEVER,
            description = "Addresses of this machine not to use; may be given more than once.")
    private List<String> excludedAddresses = new ArrayList<>();

    @Option(names = "--no-ipv4", description = "Does without IPv4.")
    private boolean noIpv4;

    @Option(names = "--no-ipv6", description = "Does without IPv6.")
    private boolean noIpv6;

    @Option(
            names = "--tcp-port",
            paramLabel = "PORT",
            showDefaultValue = Visibility.NEVER,
            description = "One TCP port for the media of browsers whose network lets no UDP out; 0 lets the system"
                    + " choose. Without it there is none.")
    private @Nullable String tcpPort;

    @Option(names = "--no-udp", description = "Does without UDP.")
    private boolean noUdp;

    @Option(
            names = "--relay-family",
            paramLabel = "FAMILY",
            description = "Of which family TURN servers are asked for addresses: ipv4, ipv6 or both.")
    private String relayFamily = "ipv4";

    /** {@return whether media can come by UDP or by a TCP port of ours} */
    boolean canBeReached() {
        return !noUdp || tcpPort != null;
    }

    /** {@return what they say of TCP, or a mistake that names the option} */
    TcpConfig tcp() {
        String port = tcpPort;
        return port == null ? TcpConfig.off() : TcpConfig.listening(IntegerOption.port("--tcp-port", port));
    }

    /** {@return what they say of addresses and UDP, or a mistake that names the option} */
    NetworkConfig config() {
        if (noIpv4 && noIpv6) {
            throw new UserMistake("--no-ipv4 --no-ipv6 (expected: at most one of them)");
        }
        String ports = udpPorts;
        return NetworkConfig.defaults()
                .withInterfaces(names("--interface", interfaces))
                .withExcludedInterfaces(names("--exclude-interface", excludedInterfaces))
                .withAddresses(all("--address", addresses, AddressRange::parse))
                .withExcludedAddresses(all("--exclude-address", excludedAddresses, AddressRange::parse))
                .withUdpPorts(ports == null ? null : one("--udp-ports", ports, PortRange::parse))
                .withIpv4(!noIpv4)
                .withIpv6(!noIpv6)
                .withUdp(!noUdp)
                .withRelayFamily(one("--relay-family", relayFamily, NetworkOptions::family));
    }

    private static List<String> names(String option, List<String> names) {
        if (names.stream().anyMatch(String::isBlank)) {
            throw new UserMistake(option + ": a blank name (expected: an interface's, as in eth0 or docker*)");
        }
        return names;
    }

    private static RelayFamily family(String text) {
        return Arrays.stream(RelayFamily.values())
                .filter(each -> each.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(text + " (expected: ipv4, ipv6 or both)"));
    }

    private static <T> List<T> all(String option, List<String> texts, Function<String, T> parser) {
        return texts.stream().map(text -> one(option, text, parser)).toList();
    }

    private static <T> T one(String option, String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException wrong) {
            throw new UserMistake(option + ": " + wrong.getMessage());
        }
    }
}
