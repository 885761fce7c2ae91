package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.EncodedFrame;
import dev.nightjar.rtp.send.OutboundStreamStats;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Frames of the application, and of files, sent from one connection to another over real sockets. */
@Tag("loopback")
class EncodedTrackTest {
    private static final int SECONDS = 60;
    private static final int VP8_FRAMES = 90;

    @TempDir
    Path folder;

    @Test
    void aFilmOfTwoFilesArrivesFrameByFrameAndEnds() throws Exception {
        Path picture = stored("vp8.ivf");
        Path sound = stored("opus.ogg");
        FrameCounter arrived = new FrameCounter();
        try (Endpoint endpoint = Sessions.endpoint();
                FileSource source = FileSource.open(endpoint, picture, sound);
                Call call = new Call(endpoint, source.tracks(), arrived)) {
            assertThat(source.tracks()).extracting(EncodedTrack::codec).containsExactly(CodecKind.VP8, CodecKind.OPUS);
            CountDownLatch needed = new CountDownLatch(1);
            call.sending.onNegotiationNeeded(needed::countDown);
            source.start();

            source.whenEnded().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
            // A machine that stalls has the path look narrow, and a keyframe asked for is jumped to.
            arrived.await(MediaKind.VIDEO, VP8_FRAMES / 2);
            arrived.await(MediaKind.AUDIO, 100);

            assertThat(needed.await(SECONDS, TimeUnit.SECONDS))
                    .as("senders lose a track that has ended")
                    .isTrue();
            StatsReport stats = Sessions.await(call.sending.stats());
            OutboundStreamStats video = outbound(stats, call.video());
            assertThat(video.frames().framesSent()).isBetween(VP8_FRAMES / 2L, (long) VP8_FRAMES);
            assertThat(video.frames().keyFramesSent()).isPositive();
            assertThat(video.headerBytesSent()).isGreaterThan(12 * video.packetsSent());
            assertThat(stats.selectedPair().availableOutgoingBitrate()).isPositive();
            assertThat(source.tracks()).allMatch(EncodedTrack::isEnded);
        }
    }

    @Test
    void aSourceThatIsStartedBeforeAnybodyIsConnectedBeginsWithItsFirstPicture() throws Exception {
        byte[] first = SampleFrames.vp8().get(0);
        CompletableFuture<byte[]> arrived = new CompletableFuture<>();
        try (Endpoint endpoint = Sessions.endpoint();
                FileSource source = FileSource.open(endpoint, stored("vp8.ivf"))) {
            source.start();
            // Nobody can send yet, and a while passes: connecting takes longer than the first picture lasts.
            CompletableFuture<Void> passed = new CompletableFuture<>();
            endpoint.loops().next().schedule(() -> passed.complete(null), 200_000_000L);
            passed.get(SECONDS, TimeUnit.SECONDS);
            try (EncodedCall call = EncodedCall.connect(
                    endpoint,
                    Configuration.defaults(),
                    source.tracks(),
                    event -> event.track()
                            .addFrameSink(frame ->
                                    arrived.complete(java.util.Arrays.copyOf(frame.buffer(), frame.length()))))) {
                assertThat(arrived.get(SECONDS, TimeUnit.SECONDS)).isEqualTo(first);
                assertThat(call.sending.connectionState()).isEqualTo(PeerConnectionState.CONNECTED);
            }
        }
    }

    @Test
    void oneTrackGoesToManyAndEachBeginsAtAKeyframe() throws Exception {
        EncodedTrack track = EncodedTrack.of(CodecKind.VP8);
        AtomicInteger asked = new AtomicInteger();
        track.onKeyframeRequested(asked::incrementAndGet);
        FrameCounter first = new FrameCounter();
        FrameCounter second = new FrameCounter();
        try (Endpoint endpoint = Sessions.endpoint();
                Call one = new Call(endpoint, List.of(track), first);
                Pictures pictures = new Pictures(track, asked)) {
            first.await(MediaKind.VIDEO, 10);
            int before = asked.get();
            try (Call two = new Call(endpoint, List.of(track), second)) {
                second.await(MediaKind.VIDEO, 10);
                assertThat(asked.get()).as("the late one needed a keyframe").isGreaterThan(before);
                int seen = first.of(MediaKind.VIDEO);
                first.await(MediaKind.VIDEO, seen + 10);
                assertThat(one.video()).isNotEqualTo(two.video());
            }
        }
    }

    @Test
    void aReceiverThatAsksForAKeyframeReachesTheApplicationAndHearsOfTheRate() throws Exception {
        EncodedTrack track = EncodedTrack.of(CodecKind.VP8);
        AtomicInteger asked = new AtomicInteger();
        track.onKeyframeRequested(asked::incrementAndGet);
        List<Long> rates = new CopyOnWriteArrayList<>();
        FrameCounter arrived = new FrameCounter();
        try (Endpoint endpoint = Sessions.endpoint();
                Call call = new Call(endpoint, List.of(track), arrived);
                Pictures pictures = new Pictures(track, asked)) {
            call.senders.get(0).onTargetBitrateChange(rates::add);
            arrived.await(MediaKind.VIDEO, 10);
            int before = asked.get();
            call.tracks.get(0).requestKeyframe();
            int seen = arrived.of(MediaKind.VIDEO);
            arrived.await(MediaKind.VIDEO, seen + 100);

            assertThat(asked.get()).isGreaterThan(before);
            assertThat(rates).isNotEmpty().allMatch(rate -> rate > 10_000);
        }
    }

    @Test
    void aCodecThatIsNotAgreedIsSaid() throws Exception {
        EncodedTrack track = EncodedTrack.of(CodecKind.VP9);
        try (Endpoint endpoint = Sessions.endpoint()) {
            PeerConnection sending = endpoint.newPeerConnection();
            PeerConnection receiving = endpoint.newPeerConnection();
            RtpSender sender = sending.addTrack(track);
            sending.transceivers()
                    .get(0)
                    .setCodecPreferences(RtpReceiver.capabilities(MediaKind.VIDEO).codecs().stream()
                            .filter(codec -> codec.name().equals("VP8"))
                            .toList());
            CompletableFuture<Void> connected = connected(sending);
            exchange(sending, receiving);
            connected.get(SECONDS, TimeUnit.SECONDS);

            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
            while (sender.blockedReason() == null && System.nanoTime() < end) {
                track.send(EncodedFrame.of(CodecKind.VP9, new byte[] {(byte) 0x82, 1, 2}, true), 0);
                Thread.onSpinWait();
            }

            assertThat(sender.blockedReason()).startsWith("the track is VP9, which the receiver has not agreed to");
            Sessions.refused(
                    sender.replaceTrack(EncodedTrack.of(CodecKind.H264)),
                    WebRtcException.Name.INVALID_MODIFICATION_ERROR,
                    "no codec of the track [H264] is agreed");
        }
    }

    @Test
    void aSenderKeepsToOneSortOfTrack() throws Exception {
        List<MediaStreamTrack> arriving = new CopyOnWriteArrayList<>();
        try (Endpoint endpoint = Sessions.endpoint()) {
            PeerPair pair = PeerPair.start(endpoint, endpoint, event -> arriving.add(event.track()))
                    .awaitConnected();
            PeerConnection third = endpoint.newPeerConnection();
            RtpSender sender = third.addTrack(EncodedTrack.of(CodecKind.VP8));
            MediaStreamTrack video = arriving.stream()
                    .filter(each -> each.kind() == MediaKind.VIDEO)
                    .findFirst()
                    .orElseThrow();

            Sessions.refused(
                    sender.replaceTrack(video), WebRtcException.Name.INVALID_MODIFICATION_ERROR, "the other sort");
            assertThatThrownBy(() -> Sessions.await(sender.replaceTrack(EncodedTrack.of(CodecKind.OPUS))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected: video");
            pair.close();
        }
    }

    @Test
    void framesThatAreNotTheTracksAreRefused() {
        EncodedTrack track = EncodedTrack.of(CodecKind.OPUS);
        EncodedFrame video = EncodedFrame.of(CodecKind.VP8, new byte[1], true);
        EncodedFrame sound = EncodedFrame.of(CodecKind.OPUS, new byte[1], true);

        assertThatThrownBy(() -> track.send(video, 0)).hasMessageContaining("codec: VP8 (expected: OPUS)");
        assertThatThrownBy(() -> track.send(sound, -1)).hasMessageContaining("mediaNanos: -1");
        assertThat(track.kind()).isEqualTo(MediaKind.AUDIO);
    }

    @Test
    void filesThatCannotBePlayedSayWhy() throws Exception {
        Path notes = Files.writeString(folder.resolve("notes.txt"), "text");
        Path wrong = Files.writeString(folder.resolve("wrong.ivf"), "text of more than thirty-two bytes");
        Path loud = Files.write(folder.resolve("loud.wav"), wav(48_000));
        try (Endpoint endpoint = Sessions.endpoint()) {
            assertThatThrownBy(() -> FileSource.open(endpoint, folder.resolve("none.ivf")))
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> FileSource.open(endpoint, notes))
                    .hasMessageContaining("notes.txt: no media file that is known by its name (expected: .ivf");
            assertThatThrownBy(() -> FileSource.open(endpoint, wrong))
                    .hasMessageContaining("wrong.ivf: not an IVF file");
            assertThatThrownBy(() -> FileSource.open(endpoint, loud))
                    .hasMessageContaining("WAV with 1 channels at 48000 Hz (expected: 1 at 8000 Hz");
            assertThatThrownBy(() -> FileSource.open(endpoint)).hasMessageContaining("files: none");
        }
    }

    private static byte[] wav(int rate) {
        return java.nio.ByteBuffer.allocate(44)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .put("RIFF....WAVEfmt ".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .putInt(16)
                .putShort((short) 1)
                .putShort((short) 1)
                .putInt(rate)
                .putInt(2 * rate)
                .putShort((short) 2)
                .putShort((short) 16)
                .put("data".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .array();
    }

    private Path stored(String name) throws IOException {
        try (InputStream in = EncodedTrackTest.class.getResourceAsStream(name)) {
            return Files.write(folder.resolve(name), in.readAllBytes());
        }
    }

    private static OutboundStreamStats outbound(StatsReport stats, int ssrc) {
        return stats.nightjar().outboundStreams().stream()
                .filter(each -> each.ssrc() == ssrc)
                .findFirst()
                .orElseThrow();
    }

    private static CompletableFuture<Void> connected(PeerConnection connection) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        connection.onConnectionStateChange(state -> {
            if (state == PeerConnectionState.CONNECTED) {
                done.complete(null);
            }
        });
        return done;
    }

    private static void exchange(PeerConnection sending, PeerConnection receiving) {
        Sessions.await(sending.setLocalDescription());
        Sessions.await(sending.gatheringComplete());
        Sessions.await(receiving.setRemoteDescription(sending.localDescription()));
        Sessions.await(receiving.setLocalDescription());
        Sessions.await(receiving.gatheringComplete());
        Sessions.await(sending.setRemoteDescription(receiving.localDescription()));
    }

    /** A connection that sends tracks, and one that receives them, connected. */
    private static final class Call implements AutoCloseable {
        final PeerConnection sending;
        final PeerConnection receiving;
        final List<RtpSender> senders = new CopyOnWriteArrayList<>();
        final List<MediaStreamTrack> tracks = new CopyOnWriteArrayList<>();

        Call(Endpoint endpoint, List<EncodedTrack> sent, FrameCounter arrived) throws Exception {
            sending = endpoint.newPeerConnection();
            receiving = endpoint.newPeerConnection();
            receiving.onTrack(event -> {
                tracks.add(event.track());
                arrived.accept(event);
            });
            sent.forEach(track -> senders.add(sending.addTrack(track, "film")));
            CompletableFuture<Void> both = CompletableFuture.allOf(connected(sending), connected(receiving));
            exchange(sending, receiving);
            both.get(SECONDS, TimeUnit.SECONDS);
        }

        int video() {
            return senders.stream()
                    .filter(sender -> sender.track() == null || sender.track().kind() == MediaKind.VIDEO)
                    .findFirst()
                    .orElseThrow()
                    .ssrc();
        }

        @Override
        public void close() {
            sending.close();
            receiving.close();
        }
    }

    /** Sends a picture each 10 ms, a keyframe where one was asked for. */
    private static final class Pictures implements AutoCloseable {
        private final java.util.concurrent.ScheduledExecutorService clock =
                java.util.concurrent.Executors.newSingleThreadScheduledExecutor();
        private final AtomicInteger answered = new AtomicInteger();

        Pictures(EncodedTrack track, AtomicInteger asked) {
            long[] count = {0};
            clock.scheduleAtFixedRate(
                    () -> {
                        boolean isWanted = answered.getAndSet(asked.get()) != asked.get();
                        boolean isKeyframe = isWanted || count[0] == 0;
                        byte[] bytes = new byte[200];
                        byte[] header = {
                            (byte) (isKeyframe ? 0x10 : 0x11),
                            2,
                            0,
                            (byte) 0x9D,
                            1,
                            0x2A,
                            (byte) 0x80,
                            2,
                            (byte) 0xE0,
                            1
                        };
                        System.arraycopy(header, 0, bytes, 0, header.length);
                        track.send(EncodedFrame.of(CodecKind.VP8, bytes, isKeyframe), count[0]++ * 10_000_000);
                    },
                    0,
                    10,
                    TimeUnit.MILLISECONDS);
        }

        @Override
        public void close() {
            clock.shutdownNow();
        }
    }
}
