package dev.nightjar.endpoint.internal.addresses;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FamilyOrderTest {
    @ParameterizedTest
    @CsvSource({
        "'', ''",
        "a b, a b",
        "A B, A B",
        "a A, A a",
        "a b A B, A a B b",
        "a A B C, A B C a",
        "a b c A, A a b c",
        "a b A B C D, A B a C D b"
    })
    void ipv6ComesFirstAndIpv4StandsEvenlyAmongIt(String addresses, String ordered) {
        assertThat(names(FamilyOrder.of(addresses(addresses)))).isEqualTo(ordered);
    }

    /** A small letter is an address of IPv4, a capital one of IPv6. */
    private static List<InetSocketAddress> addresses(String names) {
        return Arrays.stream(names.split(" "))
                .filter(name -> !name.isEmpty())
                .map(name -> new InetSocketAddress(address(name), name.charAt(0)))
                .toList();
    }

    private static InetAddress address(String name) {
        try {
            boolean isIpv6 = Character.isUpperCase(name.charAt(0));
            return InetAddress.getByName(isIpv6 ? "2001:db8::1" : "192.0.2.1");
        } catch (UnknownHostException literal) {
            throw new AssertionError(literal);
        }
    }

    private static String names(List<InetSocketAddress> addresses) {
        return addresses.stream()
                .map(each -> String.valueOf((char) each.getPort()))
                .collect(Collectors.joining(" "));
    }
}
