package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.testkit.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/** Threads that call whatever they like of two connections, until one of them closes both, or while it does. */
class FromManyThreadsTest extends TwoPeers {
    private static final int THREADS = 3;
    private static final int CALLS = 400;

    /** Each a connection in another state, closed at another call. */
    private static final int RACES = 60;

    private static final int CALLS_BESIDE_CLOSE = 40;

    private final ConcurrentLinkedQueue<Throwable> surprises = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<CompletableFuture<?>> stages = new ConcurrentLinkedQueue<>();

    @Test
    void everyCallReturnsAndEveryStageCompletesWithWhatTheStandardNames() throws Exception {
        long seed = Seeds.seed(20261122);
        inThreads(i -> callEverything(new SplittableRandom(seed + i), CALLS, () -> {}));
        left.close();
        right.close();
        stages.add(left.whenClosed().toCompletableFuture());

        awaitStages();
        assertThat(surprises).isEmpty();
    }

    @Test
    void closeMayComeBetweenAnyTwoStepsOfAnyOtherCall() throws Exception {
        long seed = Seeds.seed(20261123);
        int before = endpoint.connectionCount();
        try (LogWatch log = new LogWatch()) {
            for (int race = 0; race < RACES; race++) {
                SplittableRandom random = new SplittableRandom(seed + race * 100L);
                left = endpoint.newPeerConnection();
                right = endpoint.newPeerConnection();
                if (random.nextBoolean()) {
                    left.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
                    connect();
                }
                SplittableRandom[] ofThreads = {random.split(), random.split(), random.split()};
                Runnable[] endings = {left::close, right::close, () -> {}};
                inThreads(i -> callEverything(ofThreads[i], CALLS_BESIDE_CLOSE, endings[i]));
                stages.add(left.whenClosed().toCompletableFuture());
                stages.add(right.whenClosed().toCompletableFuture());
                awaitStages();
            }
            assertThat(surprises).isEmpty();
            assertThat(ProcessProbe.holdsWithin(
                            30, () -> endpoint.connectionCount() == before && endpoint.runningHandshakes() == 0))
                    .as("%d connections, %d handshakes", endpoint.connectionCount(), endpoint.runningHandshakes())
                    .isTrue();
            assertThat(log.troubles())
                    .as("faults of ours, on the loop or in a core")
                    .noneMatch(line -> line.startsWith("SEVERE") || line.contains("raised an exception"));
        }
    }

    /** Begins to connect both; the calls beside it may well keep that from ending. */
    private void connect() {
        PeerConnection offerer = left;
        PeerConnection answerer = right;
        offerer.setLocalDescription()
                .thenCompose(ok -> offerer.gatheringComplete())
                .thenCompose(ok -> answerer.setRemoteDescription(offerer.localDescription()))
                .thenCompose(ok -> answerer.setLocalDescription())
                .thenCompose(ok -> answerer.gatheringComplete())
                .thenCompose(ok -> offerer.setRemoteDescription(answerer.localDescription()));
    }

    private static void inThreads(IntConsumer calls) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int number = i;
            Thread thread = new Thread(() -> calls.accept(number));
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(60));
            assertThat(thread.isAlive())
                    .as("stuck: " + List.of(thread.getStackTrace()))
                    .isFalse();
        }
    }

    private void awaitStages() throws Exception {
        for (CompletableFuture<?> stage = stages.poll(); stage != null; stage = stages.poll()) {
            Throwable failure = stage.handle((ok, thrown) -> thrown).get(60, TimeUnit.SECONDS);
            note(failure);
        }
    }

    private void note(Throwable failure) {
        Throwable cause = failure instanceof java.util.concurrent.CompletionException ? failure.getCause() : failure;
        boolean isNamed =
                cause == null || cause instanceof WebRtcException || cause instanceof IllegalArgumentException;
        if (!isNamed) {
            surprises.add(cause);
        }
    }

    /**
     * Calls whatever there is.
     *
     * @param ending is run before one of the calls
     */
    private void callEverything(SplittableRandom random, int calls, Runnable ending) {
        int end = random.nextInt(calls);
        for (int i = 0; i < calls; i++) {
            PeerConnection one = random.nextBoolean() ? left : right;
            PeerConnection other = one == left ? right : left;
            try {
                if (i == end) {
                    ending.run();
                }
                call(one, other, random);
            } catch (Throwable thrown) {
                note(thrown);
            }
        }
    }

    private void call(PeerConnection one, PeerConnection other, SplittableRandom random) {
        List<RtpTransceiver> transceivers = one.transceivers();
        RtpTransceiver some = transceivers.isEmpty() ? null : transceivers.get(random.nextInt(transceivers.size()));
        switch (random.nextInt(some == null ? 8 : 18)) {
            case 0 -> stages.add(one.setLocalDescription().toCompletableFuture());
            case 1 -> {
                JsepDescription described = other.localDescription();
                if (described != null) {
                    stages.add(one.setRemoteDescription(described).toCompletableFuture());
                }
            }
            case 2 -> stages.add(one.stats().thenApply(StatsReport::asMap).toCompletableFuture());
            case 3 ->
                stages.add(one.setRemoteDescription(JsepDescription.rollback()).toCompletableFuture());
            case 4 -> one.addTrack(EncodedTrack.of(CodecKind.PCMU), "s");
            case 5 ->
                stages.add(one.addIceCandidate(IceCandidate.of("candidate:1 1 udp 1 192.0.2.7 50000 typ host", "0"))
                        .toCompletableFuture());
            case 6 -> {
                one.restartIce();
                one.setConfiguration(one.configuration());
            }
            case 7 -> {
                one.addTransceiver(
                        random.nextBoolean() ? MediaKind.AUDIO : MediaKind.VIDEO, TransceiverDirection.SENDRECV);
            }
            case 8 -> some.stop();
            case 9 -> some.setDirection(TransceiverDirection.RECVONLY);
            case 10 -> stages.add(some.sender().replaceTrack(null).toCompletableFuture());
            case 11 ->
                stages.add(
                        some.sender().setParameters(some.sender().parameters()).toCompletableFuture());
            case 12 -> one.removeTrack(some.sender());
            case 13 -> {
                if (some.kind() == MediaKind.AUDIO) {
                    some.sender().dtmf().insertDtmf("1", Duration.ZERO, Duration.ofSeconds(Long.MAX_VALUE));
                }
            }
            case 14 -> {
                one.addTrack(some.receiver().track());
                some.receiver().track().stop();
            }
            case 15 -> stages.add(one.stats(some.receiver()).toCompletableFuture());
            case 16 -> {
                some.setCodecPreferences(List.of());
                some.receiver().parameters();
                one.selectedCandidatePair();
            }
            default -> {
                DtlsTransport transport = some.sender().transport();
                if (transport != null) {
                    transport.iceTransport().localCandidates();
                    transport.iceTransport().remoteParameters();
                    transport.remoteCertificates();
                }
            }
        }
    }
}
