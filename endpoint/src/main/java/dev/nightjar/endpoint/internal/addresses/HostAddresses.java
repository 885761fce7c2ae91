package dev.nightjar.endpoint.internal.addresses;

import dev.nightjar.endpoint.EndpointConfig;
import dev.nightjar.endpoint.NetworkConfig;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The addresses of this machine that can be host candidates, RFC 8445 §5.1.1.1. */
public final class HostAddresses {
    /** More than any sane host has; RFC 8445 §5.1.1 leaves the number to us. */
    static final int MAX_ADDRESSES = 16;

    private HostAddresses() {}

    /**
     * {@return the addresses to bind: those named, else every usable one of every interface that is up, and of both
     * only what {@link NetworkConfig} allows}
     *
     * <p>Link-local and multicast addresses are left out: a candidate carries no scope.
     *
     * @throws IllegalStateException when there is none
     */
    public static List<InetAddress> toBind(EndpointConfig config) {
        NetworkConfig network = config.network();
        if (!config.bindAddresses().isEmpty()) {
            return require(
                    config.bindAddresses().stream()
                            .filter(network::allowsAddress)
                            .toList(),
                    config);
        }
        List<InetAddress> usable = new ArrayList<>();
        List<InetAddress> loopback = new ArrayList<>();
        for (NetworkInterface each : interfaces()) {
            if (!network.allowsInterface(each.getName())) {
                continue;
            }
            for (InetAddress address : Collections.list(each.getInetAddresses())) {
                if (network.allowsAddress(address)) {
                    sort(address, usable, loopback);
                }
            }
        }
        if (config.includeLoopback() || usable.isEmpty()) {
            usable.addAll(loopback);
        }
        return require(usable.size() > MAX_ADDRESSES ? usable.subList(0, MAX_ADDRESSES) : usable, config);
    }

    private static void sort(InetAddress address, List<InetAddress> usable, List<InetAddress> loopback) {
        if (address.isLoopbackAddress()) {
            loopback.add(address);
        } else if (!address.isLinkLocalAddress() && !address.isMulticastAddress() && !address.isAnyLocalAddress()) {
            usable.add(withoutScope(address));
        }
    }

    private static List<InetAddress> require(List<InetAddress> usable, EndpointConfig config) {
        if (!usable.isEmpty()) {
            return usable;
        }
        NetworkConfig network = config.network();
        boolean isNarrowed = network.isRestricted()
                || !network.ipv4()
                || !network.ipv6()
                || !config.bindAddresses().isEmpty();
        throw new IllegalStateException("no network address found (expected: "
                + (isNarrowed ? "an address that the configured filters leave)" : "an interface that is up)"));
    }

    private static List<NetworkInterface> interfaces() {
        List<NetworkInterface> up = new ArrayList<>();
        try {
            for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                if (each.isUp()) {
                    up.add(each);
                }
            }
        } catch (SocketException unreadable) {
            throw new IllegalStateException("cannot list the network interfaces", unreadable);
        }
        return up;
    }

    /** A scope id in the address would make it unequal in text to what the peer echoes. */
    private static InetAddress withoutScope(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address;
        }
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (java.net.UnknownHostException wrongLength) {
            throw new IllegalStateException("bug: an IPv6 address of a wrong length", wrongLength);
        }
    }
}
