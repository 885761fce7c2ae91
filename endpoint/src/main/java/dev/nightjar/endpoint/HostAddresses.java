package dev.nightjar.endpoint;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The addresses of this machine that can be host candidates, RFC 8445 §5.1.1.1. */
final class HostAddresses {
    /** More than any sane host has; RFC 8445 §5.1.1 leaves the number to us. */
    static final int MAX_ADDRESSES = 16;

    private HostAddresses() {}

    /**
     * {@return the addresses to bind: those named, else every usable one of every interface that is up}
     *
     * <p>Link-local and multicast addresses are left out: a candidate carries no scope.
     *
     * @throws IllegalStateException when there is none
     */
    static List<InetAddress> toBind(EndpointConfig config) {
        if (!config.bindAddresses().isEmpty()) {
            return config.bindAddresses();
        }
        List<InetAddress> usable = new ArrayList<>();
        List<InetAddress> loopback = new ArrayList<>();
        for (NetworkInterface each : interfaces()) {
            for (InetAddress address : Collections.list(each.getInetAddresses())) {
                if (address.isLoopbackAddress()) {
                    loopback.add(address);
                } else if (!address.isLinkLocalAddress()
                        && !address.isMulticastAddress()
                        && !address.isAnyLocalAddress()) {
                    usable.add(withoutScope(address));
                }
            }
        }
        if (config.includeLoopback() || usable.isEmpty()) {
            usable.addAll(loopback);
        }
        if (usable.isEmpty()) {
            throw new IllegalStateException("no network address found (expected: an interface that is up)");
        }
        return usable.size() > MAX_ADDRESSES ? usable.subList(0, MAX_ADDRESSES) : usable;
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
