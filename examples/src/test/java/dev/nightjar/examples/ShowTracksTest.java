package dev.nightjar.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.endpoint.EncodedTrack;
import dev.nightjar.endpoint.Endpoint;
import dev.nightjar.endpoint.EndpointConfig;
import dev.nightjar.endpoint.JsepDescription;
import dev.nightjar.endpoint.PeerConnection;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.EncodedFrame;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("loopback")
class ShowTracksTest {
    private static final int SECONDS = 60;
    private static final int FRAMES = 20;

    @Test
    void whatAPeerSendsIsShownInOrder() throws Exception {
        List<Long> shown = new CopyOnWriteArrayList<>();
        Semaphore arrived = new Semaphore(0);
        EncodedTrack sound = EncodedTrack.of(CodecKind.PCMU);
        ExecutorService decoding = Executors.newSingleThreadExecutor();
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        try (Endpoint endpoint = Endpoint.open(EndpointConfig.defaults().withLoopback(true))) {
            PeerConnection speaker = endpoint.newPeerConnection();
            speaker.addTrack(sound, "voice");
            String offer = speaker.setLocalDescription()
                    .thenCompose(ok -> speaker.gatheringComplete())
                    .thenApply(ok -> speaker.localDescription().sdp())
                    .toCompletableFuture()
                    .get(SECONDS, TimeUnit.SECONDS);

            String answer = new ShowTracks(endpoint, decoding, (track, frame) -> {
                        shown.add(frame.unwrappedTimestamp());
                        arrived.release();
                    })
                    .show(offer)
                    .toCompletableFuture()
                    .get(SECONDS, TimeUnit.SECONDS);
            speaker.setRemoteDescription(JsepDescription.answer(answer));
            long[] nanos = {0};
            clock.scheduleWithFixedDelay(
                    () -> {
                        sound.send(EncodedFrame.of(CodecKind.PCMU, new byte[160], true), nanos[0]);
                        nanos[0] += 20_000_000;
                    },
                    0,
                    20,
                    TimeUnit.MILLISECONDS);

            assertThat(arrived.tryAcquire(FRAMES, SECONDS, TimeUnit.SECONDS))
                    .as("%s frames", shown.size())
                    .isTrue();
        } finally {
            clock.shutdownNow();
            decoding.shutdown();
        }
        assertThat(shown).isSorted().doesNotHaveDuplicates();
    }
}
