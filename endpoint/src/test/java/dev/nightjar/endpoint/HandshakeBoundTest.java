package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** More connections at once than an endpoint allows handshakes. */
@Tag("loopback")
class HandshakeBoundTest {
    private static final int BOUND = 4;
    private static final int CONNECTIONS = 20;
    private static final EndpointConfig ROOMY =
            EndpointConfig.defaults().withLoops(1).withLoopback(true);
    private static final EndpointConfig NARROW = ROOMY.withHandshakes(BOUND);

    /** The answerer takes DTLS's client, so the offerer's handshake begins with the peer's hello. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsRefusedIsCountedAndLoggedOnceAndConnectsLater(boolean isServerNarrow) throws Exception {
        CountDownLatch roomToMake = new CountDownLatch(1);
        try (LogWatch log = new LogWatch();
                Endpoint offering = Endpoint.open(isServerNarrow ? NARROW : ROOMY);
                Endpoint answering = Endpoint.open(isServerNarrow ? ROOMY : NARROW)) {
            Endpoint narrow = isServerNarrow ? offering : answering;
            for (int i = 0; i < BOUND; i++) {
                narrow.handshakes().execute(() -> await(roomToMake));
            }
            List<PeerPair> pairs = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                pairs.add(PeerPair.start(offering, answering, event -> {}));
            }

            assertThat(ProcessProbe.holdsWithin(30, () -> refusedOfEach(pairs, isServerNarrow)))
                    .as("refusals %s", narrow.refusedHandshakes())
                    .isTrue();
            assertThat(narrow.runningHandshakes()).isEqualTo(BOUND);
            assertThat(log.troubles())
                    .filteredOn(each -> each.contains("all 4 DTLS handshakes allowed at once are running"))
                    .hasSize(1);
            roomToMake.countDown();

            for (PeerPair pair : pairs) {
                pair.awaitConnected();
            }
            long counted = 0;
            for (PeerPair pair : pairs) {
                counted += refusals(pair, isServerNarrow);
            }
            assertThat(counted).isEqualTo(narrow.refusedHandshakes()).isGreaterThanOrEqualTo(CONNECTIONS);
            assertThat((isServerNarrow ? answering : offering).refusedHandshakes())
                    .isZero();
            pairs.forEach(PeerPair::close);
        }
    }

    private static boolean refusedOfEach(List<PeerPair> pairs, boolean isServerNarrow) {
        return pairs.stream().allMatch(pair -> refusals(pair, isServerNarrow) > 0);
    }

    private static long refusals(PeerPair pair, boolean isOfferer) {
        return Sessions.await((isOfferer ? pair.offerer : pair.answerer).stats())
                .nightjar()
                .dtls()
                .refusals();
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(PeerPair.SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody made room");
            }
        } catch (InterruptedException endpointClosed) {
            Thread.currentThread().interrupt();
        }
    }
}
