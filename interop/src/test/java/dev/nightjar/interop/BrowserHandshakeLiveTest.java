package dev.nightjar.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.endpoint.Endpoint;
import dev.nightjar.endpoint.EndpointConfig;
import dev.nightjar.endpoint.SecurityConfig;
import dev.nightjar.interop.LossyRelay.Direction;
import dev.nightjar.interop.PeerPage.Wish;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** DTLS with each browser in both roles, without each single datagram of the handshake in turn. */
@Tag("peers")
class BrowserHandshakeLiveTest {
    /** Connections made side by side: more than a handshake has datagrams one way, unless the MTU is small. */
    private static final int BATCH = 6;

    private static final int MOST_DATAGRAMS = 4 * BATCH;

    @ParameterizedTest
    @EnumSource(Browser.Kind.class)
    void connectsWhicheverSingleDatagramOfTheHandshakeIsLost(Browser.Kind kind) {
        try (PeerPage page = PeerPage.open(kind)) {
            for (int mtu : new int[] {1200, 300}) {
                SecurityConfig security = SecurityConfig.defaults().withDtlsMtu(mtu);
                try (Endpoint endpoint = Endpoint.open(EndpointConfig.defaults().withSecurity(security))) {
                    for (Wish wish : List.of(Wish.client(), Wish.server())) {
                        for (Direction direction : Direction.values()) {
                            String name = mtu + " " + wish.dtlsRole() + " " + direction;
                            int lost = loseEach(page, endpoint, name, wish, direction);

                            System.out.printf("== %s %s: connected without each of %d datagrams%n", kind, name, lost);
                            assertThat(lost).isGreaterThanOrEqualTo(2); // each side sends two flights at least
                        }
                    }
                }
            }
        }
    }

    /** {@return how many datagrams the handshake had: with the next number to lose, none was} */
    private static int loseEach(PeerPage page, Endpoint endpoint, String name, Wish wish, Direction direction) {
        int lost = 0;
        while (lost < MOST_DATAGRAMS) {
            List<BrowserLink> links = new ArrayList<>();
            try {
                for (int i = 1; i <= BATCH; i++) {
                    BrowserLink link = new BrowserLink(page, name + " " + (lost + i), endpoint);
                    links.add(link);
                    link.relay().loseDtls(direction, lost + i);
                    link.signal(wish);
                }
                for (BrowserLink link : links) {
                    JsonNode transport = link.whenConnected();
                    assertThat(transport.path("dtlsState").asString())
                            .as(link.id())
                            .isEqualTo("connected");
                    assertThat(transport.path("dtlsRole").asString())
                            .as(link.id())
                            .isEqualTo(wish.dtlsRole());
                    if (link.relay().counters(direction).singledOut() == 0) {
                        return lost;
                    }
                    lost++;
                }
            } finally {
                links.forEach(BrowserLink::close);
            }
        }
        throw new AssertionError("more than " + MOST_DATAGRAMS + " datagrams: " + name);
    }
}
