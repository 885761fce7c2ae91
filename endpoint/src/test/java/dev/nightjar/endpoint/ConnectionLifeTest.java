package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.endpoint.internal.loop.MediaLoop;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("loopback")
class ConnectionLifeTest {
    private static final EndpointConfig LOOPBACK =
            EndpointConfig.defaults().withBindAddresses(List.of(InetAddress.getLoopbackAddress()));
    private static final EndpointConfig ONE_LOOP = LOOPBACK.withLoops(1);

    @Test
    void twoConnectionsBetweenTheSameEndpointsDoNotMix() throws Exception {
        RecordedMedia first = RecordedMedia.opus(200);
        RecordedMedia second = RecordedMedia.opus(400);
        try (Endpoint offering = Endpoint.open(ONE_LOOP);
                Endpoint answering = Endpoint.open(ONE_LOOP);
                DumpPlayer player = new DumpPlayer()) {
            FrameCounter firstFrames = new FrameCounter();
            FrameCounter secondFrames = new FrameCounter();
            PeerPair one = PeerPair.start(offering, answering, firstFrames);
            PeerPair two = PeerPair.start(offering, answering, secondFrames);
            one.awaitConnected();
            two.awaitConnected();

            player.play(first, one.audio.sender());
            player.play(second, two.audio.sender());

            firstFrames.await(MediaKind.AUDIO, first.frames());
            secondFrames.await(MediaKind.AUDIO, second.frames());
            one.closeByOfferer();
            assertThat(two.answerer.connectionState()).isEqualTo(PeerConnectionState.CONNECTED);
            assertThat(firstFrames.of(MediaKind.AUDIO)).isEqualTo(first.frames());
            assertThat(one.answererStats().nightjar().datagrams().packetsRefused())
                    .isZero();
            assertThat(two.answererStats().nightjar().datagrams().packetsRefused())
                    .isZero();
        }
    }

    /** {@link ManyConnectionsTest} has those of sockets of their own. */
    @Test
    void fiftyConnectionsInARowOnOnePairOfPortsLeaveNothing() throws Exception {
        Configuration configuration = Configuration.defaults().withSocketPolicy(SocketPolicy.SHARED);
        try (Endpoint offering = Endpoint.open(ONE_LOOP);
                Endpoint answering = Endpoint.open(ONE_LOOP)) {
            PeerPair.start(offering.newPeerConnection(configuration), answering.newPeerConnection(), event -> {})
                    .awaitConnected()
                    .closeByOfferer();
            int descriptors = ProcessProbe.fileDescriptors();
            long startNanos = System.nanoTime();

            for (int i = 0; i < 50; i++) {
                // With both sides SHARED the addresses are those of the connection before: it is taken over.
                PeerPair.start(offering.newPeerConnection(configuration), answering.newPeerConnection(), event -> {})
                        .awaitConnected()
                        .closeByOfferer();
            }

            System.out.printf("50 connections: %d ms each%n", (System.nanoTime() - startNanos) / 50_000_000);
            assertNothingIsLeft(offering, answering);
            assertThat(ProcessProbe.holdsWithin(30, () -> ProcessProbe.fileDescriptors() <= descriptors))
                    .isTrue();
        }
    }

    @Test
    void closingWhileItConnectsLeavesNothing() throws Exception {
        try (Endpoint offering = Endpoint.open(ONE_LOOP);
                Endpoint answering = Endpoint.open(ONE_LOOP)) {
            PeerPair.start(offering, answering, event -> {}).awaitConnected().closeByOfferer();
            int descriptors = ProcessProbe.fileDescriptors();

            for (int i = 0; i < 40; i++) {
                PeerPair pair = PeerPair.start(offering, answering, event -> {});
                TimeUnit.MICROSECONDS.sleep(i * 500L);
                pair.close();
            }

            assertNothingIsLeft(offering, answering);
            assertThat(ProcessProbe.holdsWithin(30, () -> ProcessProbe.fileDescriptors() <= descriptors))
                    .isTrue();
            PeerPair.start(offering, answering, event -> {}).awaitConnected();
        }
    }

    @Test
    void aSecondLiveConnectionOnOnePairOfAddressesIsRefusedAndTheFirstGoesOn() throws Exception {
        Configuration shared = Configuration.defaults().withSocketPolicy(SocketPolicy.SHARED);
        RecordedMedia sound = RecordedMedia.opus(200);
        try (Endpoint offering = Endpoint.open(ONE_LOOP);
                Endpoint answering = Endpoint.open(ONE_LOOP);
                DumpPlayer player = new DumpPlayer()) {
            FrameCounter frames = new FrameCounter();
            PeerPair first = PeerPair.start(
                            offering.newPeerConnection(shared), answering.newPeerConnection(shared), frames)
                    .awaitConnected();

            try (LogWatch log = new LogWatch()) {
                PeerPair second = PeerPair.start(
                        offering.newPeerConnection(shared), answering.newPeerConnection(shared), event -> {});
                assertThat(ProcessProbe.holdsWithin(30, () -> !log.troubles().isEmpty()))
                        .isTrue();
                assertThat(log.troubles()).allMatch(each -> each.contains("refused a pair of addresses"));
                player.play(sound, first.audio.sender());
                frames.await(MediaKind.AUDIO, sound.frames());
                assertThat(second.connected).failsWithin(5, TimeUnit.SECONDS);
                assertThat(first.answerer.connectionState()).isEqualTo(PeerConnectionState.CONNECTED);
                second.close();
            }
        }
    }

    @Test
    void closingAnEndpointWithLiveConnectionsEndsEveryThread() throws Exception {
        assertThat(ProcessProbe.holdsWithin(30, () -> ProcessProbe.threads().isEmpty()))
                .as("threads of tests before: %s", ProcessProbe.threads())
                .isTrue();
        Endpoint offering = Endpoint.open(LOOPBACK);
        Endpoint answering = Endpoint.open(LOOPBACK);
        List<PeerPair> pairs = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            pairs.add(PeerPair.start(offering, answering, event -> {}));
        }
        for (PeerPair pair : pairs) {
            pair.awaitConnected();
        }
        pairs.add(PeerPair.start(offering, answering, event -> {}));

        answering.close();
        offering.close();

        assertThat(ProcessProbe.holdsWithin(30, () -> ProcessProbe.threads().isEmpty()))
                .as("%s", ProcessProbe.threads())
                .isTrue();
        assertThat(pairs).allMatch(pair -> pair.offerer.signalingState() == SignalingState.CLOSED);
    }

    private static void assertNothingIsLeft(Endpoint... endpoints) throws Exception {
        for (Endpoint endpoint : endpoints) {
            MediaLoop loop = endpoint.loops().loops().get(0);
            int[] left = new int[3];
            assertThat(ProcessProbe.holdsWithin(30, () -> {
                        try {
                            left[0] = endpoint.connectionCount();
                            left[1] = loop.eventLoop()
                                    .submit(() -> loop.peers().size())
                                    .get();
                            left[2] = loop.eventLoop()
                                    .submit(() -> loop.shared()
                                            .values()
                                            .iterator()
                                            .next()
                                            .routeCount())
                                    .get();
                        } catch (Exception e) {
                            throw new AssertionError(e);
                        }
                        return left[0] == 0 && left[1] == 0 && left[2] == 0;
                    }))
                    .as("connections %d, directory %d, routes %d", left[0], left[1], left[2])
                    .isTrue();
        }
    }
}
