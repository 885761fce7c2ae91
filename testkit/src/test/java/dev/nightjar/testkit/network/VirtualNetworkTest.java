package dev.nightjar.testkit.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightjar.testkit.Impairment;
import dev.nightjar.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VirtualNetworkTest {
    private static final long MILLI = 1_000_000L;
    private static final Impairment ROUGH = Impairment.NONE
            .withLoss(0.2)
            .withDelay(10 * MILLI)
            .withJitter(50 * MILLI)
            .withDuplication(0.1);

    @Test
    void theSameSeedGivesTheSameRunAndAnotherOneAnother() {
        long seed = Seeds.seed(11);

        assertThat(trace(seed)).isEqualTo(trace(seed));
        assertThat(trace(seed)).isNotEqualTo(trace(seed + 1));
    }

    private static List<Probe.Arrival> trace(long seed) {
        VirtualNetwork network = new VirtualNetwork(seed);
        network.internet().impair(ROUGH);
        Nat nat = network.nat(network.internet(), NatBehavior.SYMMETRIC, Probe.address("203.0.113.1"));
        Probe inner = Probe.in(nat.inside(), "192.168.1.2", 5000);
        Probe outer = Probe.in(network.internet(), "198.51.100.1", 1000);
        for (int i = 0; i < 500; i++) {
            inner.queue(outer.local(), "packet " + i);
        }
        network.run(1_000 * MILLI);
        return outer.arrivals;
    }

    @Test
    void aZoneLosesDoublesDelaysAndReordersWhatCrossesIt() {
        List<Probe.Arrival> arrivals = trace(Seeds.seed(12));

        assertThat(arrivals).hasSizeBetween(380, 500);
        assertThat(arrivals.stream().map(Probe.Arrival::text).distinct().count())
                .isBetween(340L, 460L);
        assertThat(arrivals).allSatisfy(arrival -> assertThat(arrival.atNanos()).isBetween(11 * MILLI, 61 * MILLI));
        List<String> texts =
                arrivals.stream().map(Probe.Arrival::text).distinct().toList();
        List<String> inOrder = IntStream.range(0, 500)
                .mapToObj(i -> "packet " + i)
                .filter(texts::contains)
                .toList();
        assertThat(texts).isNotEqualTo(inOrder).containsExactlyInAnyOrderElementsOf(inOrder);
    }

    @Test
    void datagramsBeyondTheMtuVanish() {
        VirtualNetwork network = new VirtualNetwork(1);
        network.internet().impair(Impairment.NONE.withMaxDatagramBytes(10));
        Probe left = Probe.in(network.internet(), "198.51.100.1", 1000);
        Probe right = Probe.in(network.internet(), "198.51.100.2", 1000);

        left.send(right.local(), "0123456789");
        left.send(right.local(), "0123456789A");

        assertThat(right.texts()).containsExactly("0123456789");
    }

    @Test
    void eachZoneOnTheWayAddsItsDelay() {
        VirtualNetwork network = new VirtualNetwork(1);
        network.internet().impair(Impairment.NONE.withDelay(20 * MILLI));
        Nat nat = network.nat(network.internet(), NatBehavior.FULL_CONE, Probe.address("203.0.113.1"));
        Probe inner = Probe.in(nat.inside(), "192.168.1.2", 5000);
        Probe outer = Probe.in(network.internet(), "198.51.100.1", 1000);

        inner.send(outer.local(), "hello");

        assertThat(outer.arrivals.get(0).atNanos()).isEqualTo(21 * MILLI);
        assertThat(network.nowNanos()).isEqualTo(1_000 * MILLI);
    }

    @Test
    void anInterfaceThatVanishesTakesItsPacketsAlongAndMayComeBack() {
        VirtualNetwork network = new VirtualNetwork(1);
        VirtualHost phone = network.host("phone").addInterface(network.internet(), Probe.address("198.51.100.1"));
        Probe probe = Probe.on(phone, network, "198.51.100.1", 1000);
        Probe peer = Probe.in(network.internet(), "198.51.100.2", 1000);

        phone.removeInterface(Probe.address("198.51.100.1"));
        probe.send(peer.local(), "from nowhere");
        peer.send(probe.local(), "to nowhere");

        assertThat(peer.arrivals).isEmpty();
        assertThat(probe.arrivals).isEmpty();
        assertThat(phone.unsendable()).isEqualTo(1);
        assertThat(network.unroutable()).isEqualTo(1);
        assertThat(phone.addresses()).isEmpty();
        phone.addInterface(network.internet(), Probe.address("198.51.100.1"));
        peer.send(probe.local(), "back again");
        assertThat(probe.texts()).containsExactly("back again");
    }

    @Test
    void aHostHasAsManyInterfacesAsItIsGiven() {
        VirtualNetwork network = new VirtualNetwork(1);
        Nat nat = network.nat(network.internet(), NatBehavior.FULL_CONE, Probe.address("203.0.113.1"));
        VirtualHost host = network.host("host")
                .addInterface(nat.inside(), Probe.address("192.168.1.2"))
                .addInterface(network.internet(), Probe.address("2001:db8::2"));
        Probe four = Probe.on(host, network, "192.168.1.2", 5000);
        Probe six = Probe.on(host, network, "2001:db8::2", 5000);
        Probe fourPeer = Probe.in(network.internet(), "198.51.100.1", 1000);
        Probe sixPeer = Probe.in(network.internet(), "2001:db8::1", 1000);

        assertThat(four.seenBy(fourPeer)).isEqualTo(Probe.endpoint("203.0.113.1", 5000));
        assertThat(six.seenBy(sixPeer)).isEqualTo(six.local());
    }

    @Test
    void portsThatNobodyHasAreCountedAndPort0StandsForAll() {
        VirtualNetwork network = new VirtualNetwork(1);
        VirtualHost host = network.host("relay").addInterface(network.internet(), Probe.address("198.51.100.1"));
        Probe probe = Probe.on(host, network, "198.51.100.1", 1000);
        Probe peer = Probe.in(network.internet(), "198.51.100.2", 1000);

        peer.send(Probe.endpoint("198.51.100.1", 2000), "nobody");
        assertThat(host.undelivered()).isEqualTo(1);
        host.bind(probe, Probe.endpoint("198.51.100.1", 0));
        peer.send(Probe.endpoint("198.51.100.1", 2000), "anybody");
        host.unbind(Probe.endpoint("198.51.100.1", 0));
        peer.send(Probe.endpoint("198.51.100.1", 2000), "nobody again");

        assertThat(probe.texts()).containsExactly("anybody");
    }

    @Test
    void aTapSeesEachPacketInEachZoneAndDecides() {
        VirtualNetwork network = new VirtualNetwork(1);
        Nat nat = network.nat(network.internet(), NatBehavior.FULL_CONE, Probe.address("203.0.113.1"));
        Probe inner = Probe.in(nat.inside(), "192.168.1.2", 5000);
        Probe outer = Probe.in(network.internet(), "198.51.100.1", 1000);
        List<String> seen = new ArrayList<>();
        network.tap((zone, packet) -> {
            seen.add(zone + " " + packet.source().getPort());
            return seen.size() != 3;
        });

        inner.send(outer.local(), "first");
        inner.send(outer.local(), "second");

        assertThat(seen).containsExactly("behind [/203.0.113.1] 5000", "internet 5000", "behind [/203.0.113.1] 5000");
        assertThat(outer.texts()).containsExactly("first");
    }

    @Test
    void aSpoofedSourceIsBelieved() {
        VirtualNetwork network = new VirtualNetwork(1);
        Probe victim = Probe.in(network.internet(), "198.51.100.1", 1000);

        network.internet().send(Packet.datagram(Probe.endpoint("192.0.2.9", 9), victim.local(), new byte[] {'x'}));
        network.run(1_000 * MILLI);

        assertThat(victim.arrivals.get(0).from()).isEqualTo(Probe.endpoint("192.0.2.9", 9));
    }

    @Test
    void whatIsPlannedHappensInItsTurn() {
        VirtualNetwork network = new VirtualNetwork(1);
        List<Long> times = new ArrayList<>();
        network.schedule(30 * MILLI, () -> times.add(network.nowNanos()));
        network.schedule(10 * MILLI, () -> network.schedule(5 * MILLI, () -> times.add(network.nowNanos())));

        network.runUntil(() -> times.size() == 2, 100 * MILLI);

        assertThat(times).containsExactly(15 * MILLI, 30 * MILLI);
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> network.runUntil(() -> false, 500 * MILLI))
                .withMessage("not done within 500 ms of virtual time");
    }
}
