package dev.nightjar.testkit.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.Seeds;
import org.junit.jupiter.api.Test;

class FirewallTest {
    private static final long SECOND = 1_000_000_000L;
    private final VirtualNetwork network = new VirtualNetwork(Seeds.seed(6));
    private final Probe outer = Probe.in(network.internet(), "198.51.100.1", 1000);

    @Test
    void nobodyInsideIsTranslated() {
        Probe inner = behind(network.firewall(network.internet(), FirewallPolicy.OPEN));

        outer.send(inner.local(), "unasked");

        assertThat(inner.texts()).containsExactly("unasked");
        assertThat(inner.seenBy(outer)).isEqualTo(inner.local());
    }

    @Test
    void onlyAnswersComeInForTwoMinutes() {
        Firewall firewall = network.firewall(network.internet(), FirewallPolicy.ANSWERS_ONLY);
        Probe inner = behind(firewall);

        outer.send(inner.local(), "unasked");
        assertThat(firewall.blocked()).isEqualTo(1);
        inner.send(outer.local(), "question");
        outer.send(inner.local(), "answer");
        network.run(120 * SECOND);
        outer.send(inner.local(), "too late");

        assertThat(inner.texts()).containsExactly("answer");
    }

    @Test
    void withoutUdpNothingPassesEitherWay() {
        Firewall firewall = network.firewall(network.internet(), FirewallPolicy.NO_UDP);
        Probe inner = behind(firewall);

        inner.send(outer.local(), "out");
        outer.send(inner.local(), "in");
        firewall.setPolicy(FirewallPolicy.OPEN);
        inner.send(outer.local(), "later");

        assertThat(outer.texts()).containsExactly("later");
        assertThat(inner.arrivals).isEmpty();
        assertThat(firewall.blocked()).isEqualTo(2);
    }

    @Test
    void aNatMayStandBehindAFirewall() {
        Firewall firewall = network.firewall(network.internet(), FirewallPolicy.ANSWERS_ONLY);
        Nat nat = network.nat(firewall.inside(), NatBehavior.FULL_CONE, Probe.address("203.0.113.1"));
        Probe inner = Probe.in(nat.inside(), "192.168.1.2", 5000);

        outer.send(inner.seenBy(outer), "through both");
        Probe stranger = Probe.in(network.internet(), "198.51.100.2", 1000);
        stranger.send(Probe.endpoint("203.0.113.1", 5000), "through neither");

        assertThat(inner.texts()).containsExactly("through both");
    }

    private static Probe behind(Firewall firewall) {
        return Probe.in(firewall.inside(), "203.0.113.1", 5000);
    }
}
