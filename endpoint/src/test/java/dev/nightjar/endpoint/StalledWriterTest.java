package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.endpoint.internal.loop.MediaLoop;
import dev.nightjar.endpoint.internal.recording.FileSink;
import dev.nightjar.endpoint.internal.recording.Recording;
import dev.nightjar.endpoint.internal.recording.RecordingFormat;
import dev.nightjar.endpoint.internal.recording.StallingSink;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("loopback")
class StalledWriterTest {
    private static final int PEERS = 4;
    private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final EndpointConfig LOOPBACK =
            EndpointConfig.defaults().withBindAddresses(List.of(InetAddress.getLoopbackAddress()));

    @TempDir
    Path directory;

    @Test
    void aWriterStalledForThreeSecondsCostsNoPacketOfAnyPeer() throws Exception {
        RecordedMedia sound = RecordedMedia.opus(4_000);
        RecordedMedia pictures = RecordedMedia.vp8(4_000);
        Path stalledFile = directory.resolve("stalled.webm");
        StallingSink sink = new StallingSink(FileSink.create(stalledFile));
        Recording stalled = new Recording(
                stalledFile, RecordingFormat.of(stalledFile), RecorderConfig.defaults(), sink, System::nanoTime);
        try (Endpoint publishing = Endpoint.open(LOOPBACK);
                Endpoint recording = Endpoint.open(LOOPBACK);
                DumpPlayer player = new DumpPlayer()) {
            PeerPair slow = PeerPair.start(publishing, recording, event -> stalled.add(new LiveTrack(event.track())));
            List<PublishedRecording> others = new ArrayList<>();
            for (int i = 0; i < PEERS; i++) {
                Path file = directory.resolve(i + ".webm");
                others.add(PublishedRecording.start(publishing, recording, pictures, sound, file));
            }
            slow.awaitConnected();
            for (PublishedRecording each : others) {
                each.pair.awaitConnected();
            }

            List<CompletableFuture<Void>> played = new ArrayList<>();
            played.add(player.play(sound, slow.audio.sender()));
            played.add(player.play(pictures, slow.video.sender()));
            others.forEach(each -> played.add(each.play(player)));
            assertThat(sink.stalled.await(30, TimeUnit.SECONDS)).isTrue();
            long latencyNanos = greatestLatency(recording, STALL_NANOS);
            sink.released.countDown();
            CompletableFuture.allOf(played.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);

            System.out.printf("greatest latency of a loop in the stall: %d us%n", latencyNanos / 1_000);
            // A loop that waits for the writer waits for all of the stall.
            assertThat(latencyNanos).isLessThan(STALL_NANOS);
            for (PublishedRecording each : others) {
                assertWhole(each.finish(), sound, pictures);
            }
            assertThat(slow.answererStats().inboundRtp()).hasSize(2).allMatch(stream -> stream.packetsLost() == 0);
            slow.closeByOfferer();
            assertWhole(stalled.stop().toCompletableFuture().get(30, TimeUnit.SECONDS), sound, pictures);
        }
    }

    private static void assertWhole(RecorderStats stats, RecordedMedia sound, RecordedMedia pictures) {
        assertThat(stats.state()).as("%s", stats).isEqualTo(RecorderStats.State.FINISHED);
        assertThat(stats.videoFrames()).as("%s", stats).isEqualTo(pictures.frames());
        assertThat(stats.audioFrames() + stats.droppedFrames()).as("%s", stats).isEqualTo(sound.frames());
        assertThat(stats.droppedFrames())
                .as("sound before the first picture: %s", stats)
                .isLessThanOrEqualTo(5);
    }

    /** {@return the longest that a loop of the endpoint took to run a task, asked each 10 ms for that time} */
    private static long greatestLatency(Endpoint endpoint, long nanos) throws Exception {
        long greatest = 0;
        long startNanos = System.nanoTime();
        while (System.nanoTime() - startNanos < nanos) {
            for (MediaLoop loop : endpoint.loops().loops()) {
                long askedNanos = System.nanoTime();
                long ranNanos = loop.eventLoop().submit(System::nanoTime).get(PeerPair.SECONDS, TimeUnit.SECONDS);
                greatest = Math.max(greatest, ranNanos - askedNanos);
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
        return greatest;
    }
}
