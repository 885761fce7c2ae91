package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.nightjar.ice.RelayFamily;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkConfigTest {
    private static final NetworkConfig ALL = NetworkConfig.defaults();

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "10.1.2.3, 10.1.2.3, true",
        "10.1.2.3, 10.1.2.4, false",
        "10.1.2.128/25, 10.1.2.255, true",
        "10.1.2.128/25, 10.1.2.127, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "fd00::/8, fdff::1, true",
        "fd00::/8, fe00::1, false",
        "::/0, 2001:db8::1, true",
        "::/0, 192.0.2.1, false",
        "2001:db8::/127, 2001:db8::1, true",
        "2001:db8::/127, 2001:db8::2, false"
    })
    void aRangeHoldsTheAddressesThatBeginWithItsBits(String range, String address, boolean isIn)
            throws UnknownHostException {
        assertThat(AddressRange.parse(range).contains(InetAddress.getByName(address)))
                .isEqualTo(isIn);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/",
                "10.0.0",
                "::1/129",
                "fe80::1%lo",
                "/8"
            })
    void refusesWhatIsNoRangeOfAddresses(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> AddressRange.parse(text));
    }

    @ParameterizedTest
    @CsvSource({"50000-50999, 50000, 50999", "7, 7, 7", "1-65535, 1, 65535"})
    void readsARangeOfPorts(String text, int first, int last) {
        assertThat(PortRange.parse(text)).isEqualTo(new PortRange(first, last));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0-1", "1-65536", "2-1", "-1", "1-", "a-b", "1-2-3", "99999999999"})
    void refusesWhatIsNoRangeOfPorts(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> PortRange.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "eth0, eth0, true",
        "eth0, eth01, false",
        "eth*, eth01, true",
        "eth*, en0, false",
        "*0, eth0, true",
        "*0, eth1, false",
        "v*h*0, veth-br0, true",
        "v*h*0, vet-br0, false",
        "*, lo, true"
    })
    void aStarStandsForAnyLettersOfAnInterface(String pattern, String name, boolean fits) {
        assertThat(ALL.withInterfaces(List.of(pattern)).allowsInterface(name)).isEqualTo(fits);
        assertThat(ALL.withExcludedInterfaces(List.of(pattern)).allowsInterface(name))
                .isEqualTo(!fits);
    }

    @Test
    void anExcludedAddressIsNotUsedThoughItsRangeIs() throws UnknownHostException {
        NetworkConfig config = ALL.withAddresses(List.of(AddressRange.parse("10.0.0.0/8")))
                .withExcludedAddresses(List.of(AddressRange.parse("10.0.0.7")));

        assertThat(config.allowsAddress(InetAddress.getByName("10.0.0.6"))).isTrue();
        assertThat(config.allowsAddress(InetAddress.getByName("10.0.0.7"))).isFalse();
        assertThat(config.allowsAddress(InetAddress.getByName("192.0.2.1"))).isFalse();
    }

    @Test
    void aFamilyThatIsOffIsNotUsed() throws UnknownHostException {
        InetAddress fourth = InetAddress.getByName("192.0.2.1");
        InetAddress sixth = InetAddress.getByName("2001:db8::1");

        assertThat(ALL.withIpv4(false).allowsAddress(fourth)).isFalse();
        assertThat(ALL.withIpv4(false).allowsAddress(sixth)).isTrue();
        assertThat(ALL.withIpv6(false).allowsAddress(sixth)).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ALL.withIpv4(false).withIpv6(false))
                .withMessageContaining("at least one");
    }

    @ParameterizedTest
    @CsvSource({"true, true, BOTH, BOTH", "true, true, IPV6, IPV6", "true, false, BOTH, IPV4", "false, true, IPV4, IPV6"
    })
    void relayedAddressesAreAskedForOfFamiliesThatAreUsed(
            boolean ipv4, boolean ipv6, RelayFamily wanted, RelayFamily used) {
        NetworkConfig config =
                NetworkConfig.defaults().withRelayFamily(wanted).withIpv4(ipv4).withIpv6(ipv6);

        assertThat(config.usedRelayFamily()).isEqualTo(used);
    }

    @Test
    void refusesABlankInterface() {
        assertThatIllegalArgumentException().isThrownBy(() -> ALL.withInterfaces(List.of(" ")));
        assertThatIllegalArgumentException().isThrownBy(() -> ALL.withExcludedInterfaces(List.of("")));
    }

    @Test
    void tellsThatFiltersLeaveNoAddress() {
        EndpointConfig config = EndpointConfig.defaults().withNetwork(ALL.withInterfaces(List.of("no-such-interface")));

        assertThatIllegalStateException()
                .isThrownBy(() -> Endpoint.open(config))
                .withMessageContaining("filters");
    }

    @Tag("loopback")
    @Test
    void bindsOnlyAddressesThatAreAllowed() {
        EndpointConfig config = EndpointConfig.defaults()
                .withLoopback(true)
                .withNetwork(ALL.withIpv6(false).withAddresses(List.of(AddressRange.parse("127.0.0.0/8"))));

        try (Endpoint endpoint = Endpoint.open(config)) {
            assertThat(endpoint.loops().loops().get(0).shared().keySet())
                    .isNotEmpty()
                    .allMatch(InetAddress::isLoopbackAddress);
        }
    }

    @Tag("loopback")
    @Test
    void opensNoUdpSocketWithoutUdp() {
        EndpointConfig config = EndpointConfig.defaults().withLoopback(true).withNetwork(ALL.withUdp(false));

        try (Endpoint endpoint = Endpoint.open(config)) {
            assertThat(endpoint.loops().loops()).allMatch(loop -> loop.shared().isEmpty());
            assertThat(endpoint.loops().addresses()).isNotEmpty();
        }
    }
}
