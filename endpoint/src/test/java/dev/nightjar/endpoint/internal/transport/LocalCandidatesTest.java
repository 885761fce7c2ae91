package dev.nightjar.endpoint.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.TransportProtocol;
import dev.nightjar.endpoint.IceOptions;
import dev.nightjar.ice.Candidate;
import dev.nightjar.ice.IceCredentials;
import dev.nightjar.ice.IceRole;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalCandidatesTest {
    /** RFC 8445 §6.1.2.5: a side has 100 candidates at most. */
    private static final int CAP = 100;

    private final List<Object> told = new ArrayList<>();
    private final SecureRandom random = new SecureRandom();
    private final IceGeneration generation = new IceGeneration(
            IceCredentials.create(random),
            IceGeneration.nextTag(),
            IceRole.CONTROLLING,
            IceOptions.defaults(),
            random,
            listener());

    /** {@return one that keeps the candidates it is told of} */
    private TransportListener listener() {
        return (TransportListener) Proxy.newProxyInstance(
                TransportListener.class.getClassLoader(),
                new Class<?>[] {TransportListener.class},
                (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("onLocalCandidate");
                    told.add(arguments[1]);
                    return null;
                });
    }

    private void add(InetSocketAddress address) {
        generation.locals().add(Candidate.host(address, address.getPort()), address, TransportProtocol.UDP, null);
    }

    @Test
    void nobodyHearsOfMoreThanTheAgentTakes() {
        for (int port = 1; port <= 3 * CAP; port++) {
            add(new InetSocketAddress("192.0.2.1", port));
        }

        assertThat(told).hasSize(CAP);
        assertThat(generation.agent().candidateStats()).hasSize(CAP);
        assertThat(generation.agent().counters().refused()).isEqualTo(2 * CAP);
    }

    @Test
    void oneThatIsGoneMakesRoomForAnother() {
        for (int port = 1; port <= CAP; port++) {
            add(new InetSocketAddress("192.0.2.1", port));
        }
        generation.locals().removeBase(new InetSocketAddress("192.0.2.1", 7));
        add(new InetSocketAddress("192.0.2.2", 7));

        assertThat(told).hasSize(CAP + 1);
        assertThat(generation.agent().candidateStats()).hasSize(CAP);
    }
}
