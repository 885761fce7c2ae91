package dev.nightjar.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.endpoint.Configuration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("loopback")
class WhipSessionsTest {
    @TempDir
    private Path out;

    /** What has ended is printed right after, and then the program is gone. */
    @Test
    void whoHasEndedAllFindsNoneThatIsStillToBeWrittenDown() throws Exception {
        ExecutorService callbacks = Executors.newSingleThreadExecutor();
        CountDownLatch held = new CountDownLatch(1);
        try (RunningServer running = RunningServer.local(
                out, WhipTiming.DEFAULTS, Configuration.defaults().withExecutor(callbacks))) {
            WhipSessions sessions = running.server.sessions();
            assertThat(running.post(RunningServer.resource("chromium-audio-video-data.sdp"))
                            .statusCode())
                    .isEqualTo(201);
            assertThat(sessions.live()).hasSize(1);
            callbacks.execute(() -> await(held));

            CompletableFuture<List<WhipSession>> live =
                    sessions.endAll("test").thenApply(ended -> sessions.live()).toCompletableFuture();
            held.countDown();

            assertThat(live).succeedsWithin(Duration.ofSeconds(60)).isEqualTo(List.of());
        } finally {
            callbacks.shutdown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
        }
    }
}
