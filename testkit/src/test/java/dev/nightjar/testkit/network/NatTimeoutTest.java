package dev.nightjar.testkit.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.Seeds;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

/** RFC 4787 §4.3: how long silence is borne. */
class NatTimeoutTest {
    private static final long SECOND = 1_000_000_000L;
    private final VirtualNetwork network = new VirtualNetwork(Seeds.seed(4));
    private final Probe server = Probe.in(network.internet(), "198.51.100.1", 1000);
    private Probe inner;

    @Test
    void aMappingLivesTwoMinutesOfSilenceAndNoMore() {
        InetSocketAddress outer = behind(NatBehavior.PORT_RESTRICTED).seenBy(server);

        // RFC 4787 REQ-5; a second has been played by each send.
        network.run(118 * SECOND);
        server.send(outer, "in time");
        network.run(2 * SECOND);
        server.send(outer, "too late");

        assertThat(inner.texts()).containsExactly("in time");
    }

    @Test
    void whatGoesOutKeepsItAlive() {
        InetSocketAddress outer = behind(NatBehavior.PORT_RESTRICTED).seenBy(server);
        for (int i = 0; i < 10; i++) {
            network.run(100 * SECOND);
            // RFC 4787 REQ-6
            assertThat(inner.seenBy(server)).isEqualTo(outer);
        }

        server.send(outer, "still there");

        assertThat(inner.texts()).containsExactly("still there");
    }

    @Test
    void whatComesInKeepsItAliveOnlyWhereItIsToldSo() {
        assertThat(survivesByWhatComesIn(false)).isFalse();
        assertThat(survivesByWhatComesIn(true)).isTrue();
    }

    private boolean survivesByWhatComesIn(boolean refresh) {
        InetSocketAddress outer =
                behind(NatBehavior.PORT_RESTRICTED.withInboundRefresh(refresh)).seenBy(server);
        for (int i = 0; i < 4; i++) {
            network.run(60 * SECOND);
            server.send(outer, "ping");
        }
        return inner.arrivals.size() == 4;
    }

    private int networks;

    private Probe behind(NatBehavior behavior) {
        Nat nat = network.nat(network.internet(), behavior, Probe.address("203.0.113." + ++networks));
        inner = Probe.in(nat.inside(), "192.168.1.2", 5000);
        return inner;
    }
}
