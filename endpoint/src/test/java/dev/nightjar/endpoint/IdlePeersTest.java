package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What peers cost that are connected and do nothing; {@code ./nightjar bench idle} tells it for thousands. */
@Tag("loopback")
class IdlePeersTest {
    private static final int PEERS = 60;

    /** Both ends live in this process; the offering one has a socket of its own besides. */
    private static final long MAX_BYTES_OF_BOTH_ENDS = 2 * 100 * 1_024;

    private static final EndpointConfig LOOPBACK =
            EndpointConfig.defaults().withBindAddresses(List.of(InetAddress.getLoopbackAddress()));

    @Test
    void aPeerThatIdlesHoldsAHundredKibibytesAndNoThread() throws Exception {
        List<PeerPair> pairs = new ArrayList<>();
        try (Endpoint offering = Endpoint.open(LOOPBACK);
                Endpoint answering = Endpoint.open(LOOPBACK)) {
            pairs.add(PeerPair.start(offering, answering, track -> {}).awaitConnected());
            int threadsOfOne = threadsThatStay();
            long heapOfOne = ProcessProbe.liveHeapBytes();

            for (int i = 1; i < PEERS; i++) {
                pairs.add(PeerPair.start(offering, answering, track -> {}).awaitConnected());
            }

            long bytesOfPair = (ProcessProbe.liveHeapBytes() - heapOfOne) / (PEERS - 1);
            System.out.printf("%d idle pairs: %d bytes of heap each%n", PEERS, bytesOfPair);
            assertThat(bytesOfPair).isLessThanOrEqualTo(MAX_BYTES_OF_BOTH_ENDS);
            assertThat(threadsThatStay()).isLessThanOrEqualTo(threadsOfOne);
            assertThat(answering.connectionCount()).isEqualTo(PEERS);
        }
    }

    /** {@return threads of ours but those of handshakes and callbacks, which end when there is nothing to do} */
    private static int threadsThatStay() {
        return (int) ProcessProbe.threads().stream()
                .filter(name -> !name.startsWith("nightjar-dtls") && !name.startsWith("nightjar-callback"))
                .count();
    }
}
