package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What one caller does to a stage it was given is nothing to the others. */
class SharedStagesTest extends TwoPeers {
    @Test
    void oneCallersGivingUpIsNoEndOfTheConnectionForAnother() {
        CompletableFuture<Void> impatient = left.whenClosed().toCompletableFuture();
        CompletableFuture<Void> patient = left.whenClosed().toCompletableFuture();

        impatient.cancel(false);
        assertThat(patient).isNotDone();
        assertThat(left.whenClosed().toCompletableFuture()).isNotDone();
        left.close();

        Sessions.await(patient);
    }

    @Test
    void oneCallersGivingUpIsNoEndOfGatheringForAnother() {
        left.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDONLY);
        left.gatheringComplete()
                .toCompletableFuture()
                .orTimeout(0, TimeUnit.NANOSECONDS)
                .exceptionally(late -> null)
                .join();
        left.gatheringComplete().toCompletableFuture().cancel(false);

        Sessions.await(left.setLocalDescription().thenCompose(ok -> left.gatheringComplete()));

        assertThat(left.iceGatheringState()).isEqualTo(IceGatheringState.COMPLETE);
        assertThat(left.localDescription().sdp()).contains("a=end-of-candidates");
    }

    @Test
    void stagesFailOnTheExecutorWhenTheEndpointHasClosed() {
        Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
        Endpoint closing = Sessions.endpoint();
        PeerConnection connection =
                closing.newPeerConnection(Configuration.defaults().withExecutor(tasks::add));
        closing.close();

        CompletableFuture<?> stats = connection.stats().toCompletableFuture();
        CompletableFuture<?> reports = connection.iceServerReports().toCompletableFuture();

        assertThat(List.of(stats, reports)).noneMatch(CompletableFuture::isDone);
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
        assertThat(List.of(stats, reports)).allMatch(CompletableFuture::isCompletedExceptionally);
    }

    @Test
    void statsOfAClosedConnectionAreWhatItLastWas() {
        Sessions.exchange(left, right);
        left.close();

        StatsReport report = Sessions.await(left.stats());

        assertThat(report.asMap()).isNotEmpty();
    }
}
