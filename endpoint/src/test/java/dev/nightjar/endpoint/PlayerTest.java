package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.EncodedFrame;
import dev.nightjar.rtp.receive.InboundStreamStats;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A film that one connection sends, played at the other, over real sockets. */
@Tag("loopback")
class PlayerTest {
    private static final int PICTURES = 20;

    @TempDir
    Path folder;

    @Test
    void aFilmIsPlayedInOrderAndTheStatisticsTellOfItsBuffers() throws Exception {
        Map<MediaKind, List<Long>> timestamps =
                Map.of(MediaKind.VIDEO, new CopyOnWriteArrayList<>(), MediaKind.AUDIO, new CopyOnWriteArrayList<>());
        Map<MediaKind, RtpReceiver> receivers = new ConcurrentHashMap<>();
        Map<MediaKind, MediaStreamTrack> tracks = new ConcurrentHashMap<>();
        CountDownLatch shown = new CountDownLatch(PICTURES);
        CountDownLatch heard = new CountDownLatch(PICTURES);
        try (Endpoint endpoint = Sessions.endpoint();
                Player player = Player.create();
                FileSource film = FileSource.open(
                        endpoint, FileSourceConfig.DEFAULT.withLoop(true), stored("vp8.ivf"), stored("opus.ogg"));
                EncodedCall call = EncodedCall.connect(endpoint, Configuration.defaults(), film.tracks(), event -> {
                    MediaKind kind = event.track().kind();
                    receivers.put(kind, event.receiver());
                    tracks.put(kind, event.track());
                    event.receiver().setJitterBufferTarget(Duration.ofMillis(60));
                    player.play(event.track(), frame -> {
                        timestamps.get(kind).add(frame.unwrappedTimestamp());
                        (kind == MediaKind.VIDEO ? shown : heard).countDown();
                    });
                })) {
            film.start();
            assertThat(shown.await(EncodedCall.SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(heard.await(EncodedCall.SECONDS, TimeUnit.SECONDS)).isTrue();

            assertThat(timestamps.get(MediaKind.VIDEO)).isSorted().doesNotHaveDuplicates();
            assertThat(timestamps.get(MediaKind.AUDIO)).isSorted().doesNotHaveDuplicates();
            for (InboundStreamStats stream :
                    Sessions.await(call.receiving.stats()).nightjar().inboundStreams()) {
                boolean isSound = !stream.codec().isVideo();
                assertThat(stream.jitterBuffer().jitterBufferEmittedCount())
                        .as("%s", stream)
                        .isGreaterThanOrEqualTo(isSound ? PICTURES * 960L : PICTURES);
                assertThat(stream.jitterBuffer().jitterBufferTargetDelayNanos())
                        .as("a frame or a sample each was held back 60 ms at the least: %s", stream)
                        .isGreaterThanOrEqualTo(stream.jitterBuffer().jitterBufferEmittedCount() * 60_000_000);
                assertThat(stream.qpSum()).isEqualTo(isSound ? -1 : stream.qpSum());
            }
            RtpReceiver receiver = receivers.get(MediaKind.VIDEO);
            assertThat(receiver.jitterBufferTarget()).isEqualTo(Duration.ofMillis(60));
            assertThat(Sessions.await(receiver.contributingSources())).isEmpty();
            assertThat(Sessions.await(receiver.synchronizationSources()))
                    .singleElement()
                    .satisfies(source -> assertThat(source.audioLevel()).isEqualTo(-1));

            MediaStreamTrack picture = tracks.get(MediaKind.VIDEO);
            assertThatThrownBy(() -> player.play(picture, frame -> {}))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("already");
            player.stop(picture);
            player.stop(picture);
            assertThat(Sessions.await(call.receiving.stats()).nightjar().inboundStreams())
                    .filteredOn(stream -> stream.codec().isVideo())
                    .allMatch(stream -> stream.jitterBuffer().jitterBufferTargetDelayNanos() == 0);
            player.close();
            assertThatThrownBy(() -> player.play(picture, frame -> {})).hasMessageContaining("closed");
        }
    }

    @Test
    void whatIsHeldWhenTheTrackEndsIsPlayed() throws Exception {
        List<Integer> lengths = new CopyOnWriteArrayList<>();
        CountDownLatch ended = new CountDownLatch(1);
        CountDownLatch arrived = new CountDownLatch(1);
        EncodedTrack track = EncodedTrack.of(CodecKind.OPUS);
        AtomicReference<PeerConnection> receiving = new AtomicReference<>();
        try (Endpoint endpoint = Sessions.endpoint();
                Player player = Player.create();
                EncodedCall call = EncodedCall.connect(endpoint, Configuration.defaults(), List.of(track), event -> {
                    receiving.set(event.track().connection());
                    event.receiver().setJitterBufferTarget(Duration.ofSeconds(4));
                    event.track().addFrameSink(frame -> arrived.countDown());
                    player.play(event.track(), frame -> {
                        lengths.add(frame.length());
                        ended.countDown();
                    });
                })) {
            byte[] sound = FrameSource.opus(77);
            track.send(EncodedFrame.of(CodecKind.OPUS, sound, true), 0);
            assertThat(arrived.await(EncodedCall.SECONDS, TimeUnit.SECONDS)).isTrue();
            receiving.get().transceivers().get(0).stop();

            assertThat(ended.await(EncodedCall.SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(lengths).containsExactly(77);
        }
    }

    @Test
    void aTargetIsWithinFourSeconds() {
        try (Endpoint endpoint = Sessions.endpoint();
                PeerConnection connection = endpoint.newPeerConnection()) {
            RtpReceiver receiver = connection
                    .addTransceiver(MediaKind.AUDIO, TransceiverDirection.RECVONLY)
                    .receiver();

            assertThatThrownBy(() -> receiver.setJitterBufferTarget(Duration.ofMillis(4_001)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected: 0 to PT4S");
            assertThatThrownBy(() -> receiver.setJitterBufferTarget(Duration.ofMillis(-1)))
                    .isInstanceOf(IllegalArgumentException.class);
            receiver.setJitterBufferTarget(null);
            assertThat(receiver.jitterBufferTarget()).isNull();
            assertThat(Sessions.await(receiver.synchronizationSources())).isEmpty();
        }
    }

    private Path stored(String name) throws IOException {
        try (InputStream in = PlayerTest.class.getResourceAsStream(name)) {
            return Files.write(folder.resolve(name), in.readAllBytes());
        }
    }
}
