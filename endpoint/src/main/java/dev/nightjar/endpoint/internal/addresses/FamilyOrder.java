package dev.nightjar.endpoint.internal.addresses;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Which of our addresses comes first where all else is equal: RFC 8421 §4. */
public final class FamilyOrder {
    private FamilyOrder() {}

    /**
     * {@return the addresses in the order of their preference} IPv6 comes first, and the IPv4 addresses stand evenly
     * among the others, so that a family that is broken on the way delays the first check of the other by few checks,
     * however many addresses it has. Each family keeps its order.
     */
    public static List<InetSocketAddress> of(List<InetSocketAddress> addresses) {
        List<InetSocketAddress> sixth = new ArrayList<>(addresses);
        sixth.removeIf(each -> !isIpv6(each));
        List<InetSocketAddress> fourth = new ArrayList<>(addresses);
        fourth.removeIf(FamilyOrder::isIpv6);
        List<InetSocketAddress> ordered = new ArrayList<>(addresses.size());
        int fourths = 0;
        for (int i = 0; i < sixth.size(); i++) {
            ordered.add(sixth.get(i));
            // As many of the ones as there have been of the others, in proportion.
            while (fourths < fourth.size() && (fourths + 1) * sixth.size() <= (i + 1) * fourth.size()) {
                ordered.add(fourth.get(fourths++));
            }
        }
        ordered.addAll(fourth.subList(fourths, fourth.size()));
        return ordered;
    }

    private static boolean isIpv6(InetSocketAddress address) {
        return address.getAddress() instanceof Inet6Address;
    }
}
