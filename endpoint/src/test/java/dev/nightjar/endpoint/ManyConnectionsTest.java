package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A server's day in short: connections come, connect or not, and go, whichever way. */
@Tag("loopback")
class ManyConnectionsTest {
    private static final int PAIRS = 1_000;
    private static final int AT_ONCE = 25;

    /** Less than a connection holds, and some hundred bytes of each. */
    private static final long HEAP_SLACK_BYTES = 1 << 19;

    private static final EndpointConfig ONE_LOOP = EndpointConfig.defaults()
            .withBindAddresses(List.of(InetAddress.getLoopbackAddress()))
            .withLoops(1);

    @Test
    void twoThousandConnectionsLeaveNoThreadNoSocketAndNoHeap() throws Exception {
        try (Endpoint offering = Endpoint.open(ONE_LOOP);
                Endpoint answering = Endpoint.open(ONE_LOOP)) {
            for (int i = 0; i < 4; i++) {
                batch(offering, answering);
            }
            awaitNothing(offering, answering);
            List<String> threads = lastingThreads();
            int descriptors = ProcessProbe.fileDescriptors();
            LiveObjects before = LiveObjects.now();
            long startNanos = System.nanoTime();

            for (int i = 0; i < PAIRS; i += AT_ONCE) {
                batch(offering, answering);
            }

            System.out.printf("%d connections in %d ms%n", 2 * PAIRS, (System.nanoTime() - startNanos) / 1_000_000);
            awaitNothing(offering, answering);
            assertThat(ProcessProbe.holdsWithin(30, () -> ProcessProbe.fileDescriptors() <= descriptors))
                    .as("file descriptors: %d, before: %d", ProcessProbe.fileDescriptors(), descriptors)
                    .isTrue();
            assertThat(lastingThreads()).isEqualTo(threads);
            boolean isGivenBack =
                    ProcessProbe.holdsWithin(30, () -> LiveObjects.now().bytes() - before.bytes() <= HEAP_SLACK_BYTES);
            assertThat(isGivenBack)
                    .as("more of:%n%s", isGivenBack ? "" : LiveObjects.now().since(before))
                    .isTrue();
        }
    }

    /** Some are closed by one side, some by the other, some by both, some before they are connected. */
    private static void batch(Endpoint offering, Endpoint answering) throws Exception {
        List<PeerPair> pairs = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            pairs.add(PeerPair.start(offering, answering, event -> {}));
        }
        List<CompletableFuture<Void>> closed = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            PeerPair pair = pairs.get(i);
            if (i % 5 != 0) {
                pair.awaitConnected();
            }
            closed.add(pair.offerer.whenClosed().toCompletableFuture());
            closed.add(pair.answerer.whenClosed().toCompletableFuture());
            switch (i % 5) {
                case 1 -> pair.offerer.close();
                case 2 -> pair.answerer.close();
                default -> pair.close();
            }
        }
        CompletableFuture.allOf(closed.toArray(CompletableFuture[]::new)).get(PeerPair.SECONDS, TimeUnit.SECONDS);
    }

    private static void awaitNothing(Endpoint offering, Endpoint answering) throws Exception {
        assertThat(ProcessProbe.holdsWithin(
                        30,
                        () -> offering.connectionCount() + answering.connectionCount() == 0
                                && offering.runningHandshakes() + answering.runningHandshakes() == 0))
                .as("%d and %d connections", offering.connectionCount(), answering.connectionCount())
                .isTrue();
    }

    /** {@return threads of ours but those that end by themselves when there is nothing to do} */
    private static List<String> lastingThreads() {
        return ProcessProbe.threads().stream()
                .filter(name -> !name.startsWith("nightjar-dtls") && !name.startsWith("nightjar-callback"))
                .toList();
    }
}
