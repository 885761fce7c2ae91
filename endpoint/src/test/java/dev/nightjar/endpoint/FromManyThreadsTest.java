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
import org.junit.jupiter.api.Test;

/** Threads that call whatever they like of two connections, until one of them closes both. */
class FromManyThreadsTest extends TwoPeers {
    private static final int THREADS = 3;
    private static final int CALLS = 400;

    private final ConcurrentLinkedQueue<Throwable> surprises = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<CompletableFuture<?>> stages = new ConcurrentLinkedQueue<>();

    @Test
    void everyCallReturnsAndEveryStageCompletesWithWhatTheStandardNames() throws Exception {
        long seed = Seeds.seed(20261122);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            SplittableRandom random = new SplittableRandom(seed + i);
            Thread thread = new Thread(() -> callEverything(random));
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(60));
            assertThat(thread.isAlive())
                    .as("stuck: " + List.of(thread.getStackTrace()))
                    .isFalse();
        }
        left.close();
        right.close();
        stages.add(left.whenClosed().toCompletableFuture());

        for (CompletableFuture<?> stage : stages) {
            Throwable failure = stage.handle((ok, thrown) -> thrown).get(60, TimeUnit.SECONDS);
            note(failure);
        }
        assertThat(surprises).isEmpty();
    }

    private void note(Throwable failure) {
        Throwable cause = failure instanceof java.util.concurrent.CompletionException ? failure.getCause() : failure;
        boolean isNamed =
                cause == null || cause instanceof WebRtcException || cause instanceof IllegalArgumentException;
        if (!isNamed) {
            surprises.add(cause);
        }
    }

    private void callEverything(SplittableRandom random) {
        for (int i = 0; i < CALLS; i++) {
            PeerConnection one = random.nextBoolean() ? left : right;
            PeerConnection other = one == left ? right : left;
            try {
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
