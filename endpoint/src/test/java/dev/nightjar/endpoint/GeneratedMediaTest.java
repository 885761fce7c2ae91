package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.rtp.payload.CodecKind;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Generated media on its way through real sockets into sinks that were there before it. */
@Tag("loopback")
class GeneratedMediaTest {
    private static final int SECONDS = 60;

    @TempDir
    Path folder;

    @Test
    void sinksOfTracksThatHaveNoMediaYetGetItWhenItComesAndTracksAreMutedByBye() throws Exception {
        List<String> log = new CopyOnWriteArrayList<>();
        AtomicInteger played = new AtomicInteger();
        FrameCounter forwarded = new FrameCounter();
        try (Endpoint endpoint = Sessions.endpoint();
                GeneratorSource source = GeneratorSource.open(
                        endpoint, new Generator.Tone(CodecKind.PCMU, 440), new Generator.Bars(20));
                Recorder recorder = Recorder.to(folder.resolve("test.mkv"));
                Player player = Player.create()) {
            PeerConnection receiving = endpoint.newPeerConnection();
            RtpReceiver audio = receiving
                    .addTransceiver(MediaKind.AUDIO, TransceiverDirection.RECVONLY)
                    .receiver();
            RtpReceiver video = receiving
                    .addTransceiver(MediaKind.VIDEO, TransceiverDirection.RECVONLY)
                    .receiver();
            for (RtpReceiver receiver : List.of(audio, video)) {
                MediaStreamTrack track = receiver.track();
                track.onUnmute(() -> log.add("unmute " + track.kind()));
                track.onMute(() -> log.add("mute " + track.kind()));
                assertThat(recorder.add(track)).isTrue();
                player.play(track, frame -> played.incrementAndGet());
            }
            PeerConnection sending = endpoint.newPeerConnection();
            PeerConnection onward = endpoint.newPeerConnection();
            PeerConnection last = endpoint.newPeerConnection();
            last.onTrack(forwarded);
            source.tracks().forEach(track -> sending.addTrack(track, "test"));
            onward.addTrack(video.track(), "on");
            connect(onward, last);
            source.start();
            connect(receiving, sending);

            forwarded.await(MediaKind.VIDEO, 10);
            holds(() -> played.get() > 30, "frames that are played", played);
            holds(() -> log.containsAll(List.of("unmute audio", "unmute video")), "unmuted", log);
            assertThat(audio.track().isMuted()).isFalse();
            holds(
                    () -> recorder.stats().videoFrames() > 0 && recorder.stats().audioFrames() > 0,
                    "recorded",
                    recorder.stats());
            RecorderStats stats = recorder.stop().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
            assertThat(stats.failure()).isNull();

            source.close();

            assertThat(source.tracks()).allMatch(EncodedTrack::isEnded);
            holds(() -> log.containsAll(List.of("mute audio", "mute video")), "muted by BYE", log);
            assertThat(audio.track().isEnded()).isFalse();
            assertThat(endpoint.sources()).isEmpty();
        }
    }

    private static void holds(java.util.function.BooleanSupplier condition, String what, Object seen)
            throws InterruptedException {
        assertThat(ProcessProbe.holdsWithin(SECONDS, condition))
                .as(what + ": " + seen)
                .isTrue();
    }

    private static void connect(PeerConnection offering, PeerConnection answering) {
        Sessions.await(offering.setLocalDescription());
        Sessions.await(offering.gatheringComplete());
        Sessions.await(answering.setRemoteDescription(offering.localDescription()));
        Sessions.await(answering.setLocalDescription());
        Sessions.await(answering.gatheringComplete());
        Sessions.await(offering.setRemoteDescription(answering.localDescription()));
    }
}
