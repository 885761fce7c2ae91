package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

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
    private static final EndpointConfig LOOPBACK =
            EndpointConfig.defaults().withBindAddresses(List.of(InetAddress.getLoopbackAddress()));

    @TempDir
    Path directory;

    @Test
    void aWriterThatIsStalledHoldsUpNoLoopAndCostsNoPacketOfAnyPeer() throws Exception {
        RecordedMedia sound = RecordedMedia.opus(3_000);
        RecordedMedia pictures = RecordedMedia.vp8(3_000);
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
            played.add(player.play(sound, slow.audio.sender(), pictures, slow.video.sender()));
            others.forEach(each -> played.add(each.play(player)));
            assertThat(sink.stalled.await(60, TimeUnit.SECONDS)).isTrue();
            CompletableFuture.allOf(played.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
            // A loop that waits for the writer waits for the end of this test.
            assertThat(ProcessProbe.holdsWithin(
                            60,
                            () -> PublishedRecording.hasArrived(slow, sound, pictures)
                                    && others.stream().allMatch(PublishedRecording::hasArrived)))
                    .as("all has arrived while the writer is stalled")
                    .isTrue();
            sink.released.countDown();

            for (PublishedRecording each : others) {
                assertWhole(each.finish(), sound, pictures);
            }
            assertThat(slow.answererStats().inboundRtp()).hasSize(2).allMatch(stream -> stream.packetsLost() == 0);
            slow.closeByOfferer();
            assertWhole(stalled.stop().toCompletableFuture().get(60, TimeUnit.SECONDS), sound, pictures);
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
}
