package dev.nightjar.server;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The addresses of this machine, for the certificate and for the URL that is printed. */
final class OwnAddresses {
    private OwnAddresses() {}

    /** {@return every address but link-local ones; none when the system does not tell} */
    static List<InetAddress> all() {
        List<InetAddress> addresses = new ArrayList<>();
        try {
            for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                for (InetAddress address : Collections.list(each.getInetAddresses())) {
                    if (!address.isLinkLocalAddress()) {
                        addresses.add(address);
                    }
                }
            }
        } catch (SocketException unreadable) {
            return List.of();
        }
        return addresses;
    }

    /** {@return the address most likely to be reached from elsewhere, IPv4 first; else {@code localhost}} */
    static String mostReachable() {
        List<InetAddress> outward =
                all().stream().filter(each -> !each.isLoopbackAddress()).toList();
        return outward.stream()
                .filter(Inet4Address.class::isInstance)
                .findFirst()
                .or(() -> outward.stream().findFirst())
                .map(address -> address.getHostAddress().replaceFirst("%.*", ""))
                .orElse("localhost");
    }
}
