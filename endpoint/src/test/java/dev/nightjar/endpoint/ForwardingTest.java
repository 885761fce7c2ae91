package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.rtp.send.OutboundStreamStats;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tracks sent on from one connection to others of one endpoint, over real sockets. */
@Tag("loopback")
class ForwardingTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aPeerThatAsksGetsEveryFrameOfARecordedBrowser(int loops) throws Exception {
        try (ForwardRig rig = new ForwardRig(loops);
                DumpPlayer player = new DumpPlayer()) {
            ForwardRig.Subscriber subscriber = rig.subscribe();
            RecordedMedia video = RecordedMedia.vp8(1_000);
            RecordedMedia audio = RecordedMedia.opus(1_000);

            player.play(video, rig.publisher.video.sender());
            player.play(audio, rig.publisher.audio.sender());

            subscriber.frames.await(MediaKind.VIDEO, video.frames());
            subscriber.frames.await(MediaKind.AUDIO, audio.frames());
            assertThat(subscriber.events.get(MediaKind.VIDEO).streamIds()).containsExactly("stream");
            StatsReport stats = subscriber.nearStats();
            assertThat(stats.nightjar().outboundStreams())
                    .extracting(OutboundStreamStats::packetsSent)
                    .containsExactlyInAnyOrder((long) video.packets().size(), (long)
                            audio.packets().size());
            assertThat(stats.nightjar().forwarding().packetsWithoutCodec()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aPeerThatIsOfferedGetsH264AndSound(int loops) throws Exception {
        try (ForwardRig rig = new ForwardRig(loops);
                DumpPlayer player = new DumpPlayer()) {
            ForwardRig.Subscriber subscriber = rig.offer();
            RecordedMedia video = RecordedMedia.h264(1_000);
            RecordedMedia audio = RecordedMedia.opus(1_000);

            player.play(video, rig.publisher.video.sender());
            player.play(audio, rig.publisher.audio.sender());

            subscriber.frames.await(MediaKind.VIDEO, video.frames());
            subscriber.frames.await(MediaKind.AUDIO, audio.frames());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aLateSubscriberGetsAKeyframeAndManyAskOnce(int loops) throws Exception {
        try (ForwardRig rig = new ForwardRig(loops);
                PictureSource pictures = new PictureSource(rig.publisher.video.sender())) {
            ForwardRig.Subscriber first = rig.subscribe();
            first.frames.await(MediaKind.VIDEO, 50);
            int before = pictures.requests.get();

            ForwardRig.Subscriber late = rig.subscribe();
            late.frames.await(MediaKind.VIDEO, 20);
            assertThat(pictures.requests.get()).isGreaterThan(before);

            int asked = pictures.requests.get();
            long startNanos = System.nanoTime();
            for (int i = 0; i < 20; i++) {
                first.events.get(MediaKind.VIDEO).track().requestKeyframe();
                late.events.get(MediaKind.VIDEO).track().requestKeyframe();
            }
            int frames = late.frames.of(MediaKind.VIDEO);
            late.frames.await(MediaKind.VIDEO, frames + 100);
            // Requests of one source are 200 ms apart at least.
            int most = 2 + (int) TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos) / 200;
            assertThat(pictures.requests.get() - asked).isBetween(1, Math.min(most, 39));
            assertThat(late.nearStats().nightjar().outboundStreams()).anyMatch(each -> each.pliCount() > 0);
        }
    }

    @Test
    void packetsKeepTheirOrderAcrossLoops() throws Exception {
        try (ForwardRig rig = new ForwardRig(2)) {
            ForwardRig.Subscriber subscriber = rig.subscribe();
            assertThat(subscriber.near.loop()).isNotSameAs(rig.publisher.answerer.loop());
            List<Integer> numbers = new CopyOnWriteArrayList<>();
            CountDownLatch enough = new CountDownLatch(100);
            subscriber.events.get(MediaKind.VIDEO).track().addPacketSink((buffer, offset, length, arrival) -> {
                numbers.add(NetworkBytes.getInt32(buffer, offset + length - 4));
                enough.countDown();
            });
            try (PictureSource pictures = new PictureSource(rig.publisher.video.sender())) {
                assertThat(enough.await(ForwardRig.SECONDS, TimeUnit.SECONDS)).isTrue();
            }

            assertThat(List.copyOf(numbers).subList(0, 100)).isSorted().doesNotHaveDuplicates();
            assertThat(subscriber.nearStats().nightjar().forwarding().loopCrossingsDropped())
                    .isZero();
        }
    }

    @Test
    void anotherTrackRunsOnUnderTheSameSsrcAfterAPause() throws Exception {
        Map<MediaKind, MediaStreamTrack> others = new ConcurrentHashMap<>();
        try (ForwardRig rig = new ForwardRig(2);
                PictureSource first = new PictureSource(rig.publisher.video.sender())) {
            PeerPair otherPublisher = rig.publish(others);
            ForwardRig.Subscriber subscriber = rig.subscribe();
            List<long[]> seen = new CopyOnWriteArrayList<>();
            subscriber
                    .events
                    .get(MediaKind.VIDEO)
                    .track()
                    .addPacketSink((buffer, offset, length, arrival) -> seen.add(new long[] {
                        NetworkBytes.getUint16(buffer, offset + 2),
                        NetworkBytes.getUint32(buffer, offset + 4),
                        NetworkBytes.getUint32(buffer, offset + 8)
                    }));
            subscriber.frames.await(MediaKind.VIDEO, 20);

            Sessions.await(subscriber.video.replaceTrack(null));
            assertThat(subscriber.video.track()).isNull();
            try (PictureSource second = new PictureSource(otherPublisher.video.sender())) {
                Sessions.await(subscriber.video.replaceTrack(others.get(MediaKind.VIDEO)));
                int frames = subscriber.frames.of(MediaKind.VIDEO);
                subscriber.frames.await(MediaKind.VIDEO, frames + 30);
            }

            for (int i = 1; i < seen.size(); i++) {
                assertThat(seen.get(i)[0]).as("sequence number").isEqualTo(seen.get(i - 1)[0] + 1 & 0xFFFF);
                assertThat((int) (seen.get(i)[1] - seen.get(i - 1)[1]))
                        .as("timestamp")
                        .isPositive();
                assertThat(seen.get(i)[2]).isEqualTo(Integer.toUnsignedLong(subscriber.video.ssrc()));
            }
        }
    }

    @Test
    void aCodecThatThePeerHasNotAgreedToIsNotSentAndSaidSo() throws Exception {
        try (ForwardRig rig = new ForwardRig(1);
                DumpPlayer player = new DumpPlayer()) {
            ForwardRig.Subscriber subscriber = rig.subscribe(ForwardingTest::withoutVp8);
            player.play(RecordedMedia.opus(1_000), rig.publisher.audio.sender());
            player.play(RecordedMedia.vp8(1_000), rig.publisher.video.sender());
            subscriber.frames.await(MediaKind.AUDIO, 20);
            subscriber.frames.await(MediaKind.AUDIO, 45);

            assertThat(subscriber.video.blockedReason()).contains("VP8/90000").contains("H264/90000");
            assertThat(subscriber.audio.blockedReason()).isNull();
            assertThat(subscriber.nearStats().nightjar().forwarding().packetsWithoutCodec())
                    .isPositive();
            assertThat(subscriber.frames.of(MediaKind.VIDEO)).isZero();
        }
    }

    /** {@return the offer without VP8 and its retransmissions} */
    private static String withoutVp8(String sdp) {
        return sdp.replace("UDP/TLS/RTP/SAVPF 96 97 ", "UDP/TLS/RTP/SAVPF ")
                .replaceAll("a=(rtpmap|fmtp|rtcp-fb):9[67] [^\r]*\r\n", "");
    }

    @Test
    void aPublisherThatLeavesEndsWhatIsSentOfIt() throws Exception {
        try (ForwardRig rig = new ForwardRig(2);
                PictureSource pictures = new PictureSource(rig.publisher.video.sender())) {
            ForwardRig.Subscriber subscriber = rig.subscribe();
            subscriber.frames.await(MediaKind.VIDEO, 10);
            CompletableFuture<Void> needed = new CompletableFuture<>();
            subscriber.near.onNegotiationNeeded(() -> needed.complete(null));

            rig.publisher.offerer.close();

            Sessions.await(needed);
            assertThat(ProcessProbe.holdsWithin(30, () -> subscriber.video.track() == null))
                    .as("one track ends after the other")
                    .isTrue();
            RtpTransceiver transceiver = subscriber.near.transceivers().get(1);
            assertThat(transceiver.direction()).isEqualTo(TransceiverDirection.RECVONLY);
            Sessions.await(subscriber.near.setLocalDescription());
            Sessions.await(subscriber.far.setRemoteDescription(subscriber.near.localDescription()));
            Sessions.await(subscriber.far.setLocalDescription());
            assertThat(subscriber.events.get(MediaKind.VIDEO).track().isMuted()).isTrue();
        }
    }

    @Test
    void whatCannotBeSentIsRefusedWithTheReason() throws Exception {
        try (ForwardRig rig = new ForwardRig(1);
                Endpoint other = Sessions.endpoint()) {
            PeerConnection connection = rig.inside.newPeerConnection();
            RtpSender sender = connection.addTrack(rig.video());

            assertThatThrownBy(() -> connection.addTrack(rig.video())).hasMessageContaining("sent already");
            assertThatThrownBy(() -> other.newPeerConnection().addTrack(rig.video()))
                    .hasMessageContaining("another endpoint");
            assertThatThrownBy(() -> Sessions.await(sender.replaceTrack(rig.audio())))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected: video");
            assertThatThrownBy(() -> sender.sendRtp("VP8", new byte[12], 0, 12))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> rig.inside.newPeerConnection().removeTrack(sender))
                    .hasMessageContaining("another connection");
            connection.removeTrack(sender);
            assertThat(sender.track()).isNull();
            RtpSender stopped = connection.addTrack(rig.audio());
            connection.transceivers().get(1).stop();
            assertThat(stopped.track()).isNull();
            assertThat(connection.transceivers().get(0).direction()).isEqualTo(TransceiverDirection.RECVONLY);
            RtpTransceiver own = connection.addTransceiver(MediaKind.VIDEO, TransceiverDirection.SENDONLY);
            own.sender().sendRtp("VP8", new byte[12], 0, 12);
            Sessions.refused(
                    own.sender().replaceTrack(rig.video()), WebRtcException.Name.INVALID_MODIFICATION_ERROR, "sendRtp");
        }
    }
}
