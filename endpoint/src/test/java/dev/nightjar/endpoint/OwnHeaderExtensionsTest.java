package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.endpoint.internal.codecs.MediaCapabilities;
import dev.nightjar.endpoint.internal.codecs.OwnExtensions;
import dev.nightjar.rtp.extension.AudioLevel;
import dev.nightjar.rtp.extension.HeaderExtension;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.EncodedFrame;
import dev.nightjar.rtp.send.FrameExtension;
import dev.nightjar.sdp.ExtMap;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Header extensions of an application's own, agreed, sent with frames and told with frames. */
class OwnHeaderExtensionsTest {
    private static final String URI = "https://example.com/hdrext/scene";
    private static final String OTHER = "https://example.com/hdrext/mood";

    /** The number of a scene, in four bytes. */
    private static final HeaderExtension<Integer> SCENE = new HeaderExtension<>() {
        @Override
        public String uri() {
            return URI;
        }

        @Override
        public @Nullable Integer parse(byte[] buffer, int offset, int length) {
            return length == 4 ? ByteBuffer.wrap(buffer).getInt(offset) : null;
        }

        @Override
        public int write(Integer value, byte[] buffer, int offset) {
            ByteBuffer.wrap(buffer).putInt(offset, value);
            return 4;
        }

        @Override
        public int maxBytes() {
            return 4;
        }
    };

    /** What a frame said. */
    private record Said(@Nullable Integer scene, @Nullable AudioLevel level) {}

    @Test
    @Tag("loopback")
    void valuesThatTheApplicationSendsWithFramesComeWithFrames() throws Exception {
        Configuration configuration = Configuration.defaults().withHeaderExtensions(List.of(URI));
        EncodedTrack sound = EncodedTrack.of(CodecKind.OPUS);
        EncodedTrack picture = EncodedTrack.of(CodecKind.VP8);
        List<Said> ofSound = new CopyOnWriteArrayList<>();
        List<Said> ofPicture = new CopyOnWriteArrayList<>();
        try (Endpoint endpoint = Sessions.endpoint();
                EncodedCall call = EncodedCall.connect(endpoint, configuration, List.of(sound, picture), event -> {
                    List<Said> said = event.track().kind() == MediaKind.AUDIO ? ofSound : ofPicture;
                    event.track()
                            .addFrameSink(frame ->
                                    said.add(new Said(frame.extension(SCENE), frame.extension(AudioLevel.EXTENSION))));
                })) {
            byte[] keyframe = FrameSource.vp8Keyframe(64, 48, 3_000);
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(EncodedCall.SECONDS);
            for (int i = 0; ofSound.size() < 10 || ofPicture.size() < 10; i++) {
                assertThat(System.nanoTime()).as("%s %s", ofSound, ofPicture).isLessThan(end);
                sound.send(
                        0,
                        EncodedFrame.of(CodecKind.OPUS, FrameSource.opus(60), true),
                        i * 20_000_000L,
                        List.of(
                                FrameExtension.of(SCENE, 1_000, FrameExtension.Place.EACH),
                                FrameExtension.of(
                                        AudioLevel.EXTENSION, new AudioLevel(30, true), FrameExtension.Place.EACH)));
                picture.send(
                        0,
                        EncodedFrame.of(CodecKind.VP8, keyframe, true),
                        i * 20_000_000L,
                        List.of(FrameExtension.of(
                                SCENE, -7, i % 2 == 0 ? FrameExtension.Place.FIRST : FrameExtension.Place.LAST)));
                LockSupport.parkNanos(5_000_000);
            }

            assertThat(ofSound).containsOnly(new Said(1_000, new AudioLevel(30, true)));
            assertThat(ofPicture).containsOnly(new Said(-7, null));
            RtpReceiver receiver = call.receiving.transceivers().get(0).receiver();
            assertThat(Sessions.await(receiver.synchronizationSources()))
                    .singleElement()
                    .satisfies(source -> assertThat(source.audioLevel()).isBetween(0.031, 0.032));
        }
    }

    @Test
    void anOfferHasThemAndKeepsToIdsOfOneByte() {
        List<String> own = List.of(URI, OTHER, URI + "2", URI + "3");
        try (Endpoint endpoint = Sessions.endpoint();
                PeerConnection connection =
                        endpoint.newPeerConnection(Configuration.defaults().withHeaderExtensions(own))) {
            connection.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
            connection.addTransceiver(MediaKind.VIDEO, TransceiverDirection.SENDRECV);
            String offer = Sessions.await(connection.createOffer()).sdp();

            for (String uri : own) {
                assertThat(offer.split(" " + Pattern.quote(uri) + "\r\n", -1))
                        .as("in each section: %s", offer)
                        .hasSize(3);
            }
            List<ExtMap> all = new ArrayList<>(OwnExtensions.offered(MediaKind.VIDEO, own));
            all.addAll(OwnExtensions.offered(MediaKind.AUDIO, own));
            assertThat(all).allMatch(extension -> extension.id() >= 1 && extension.id() <= 14);
            assertThat(all.stream().distinct().map(ExtMap::id)).doesNotHaveDuplicates();
            assertThat(OwnExtensions.offered(MediaKind.VIDEO, List.of()))
                    .isEqualTo(MediaCapabilities.extensions(MediaKind.VIDEO));
        }
    }

    @Test
    void anAnswerHasThoseOfTheOfferUnderItsIds() {
        try (Endpoint endpoint = Sessions.endpoint();
                PeerConnection with =
                        endpoint.newPeerConnection(Configuration.defaults().withHeaderExtensions(List.of(URI, OTHER)));
                PeerConnection without = endpoint.newPeerConnection();
                PeerConnection offerer = endpoint.newPeerConnection()) {
            offerer.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
            String offer = Sessions.await(offerer.createOffer())
                    .sdp()
                    .replace(
                            "a=rtcp-mux\r\n",
                            "a=extmap:12 " + URI + "\r\na=extmap:13 urn:ietf:params:rtp-hdrext:"
                                    + "csrc-audio-level\r\na=rtcp-mux\r\n");

            assertThat(Sessions.answer(with, offer))
                    .contains("a=extmap:12 " + URI, "a=extmap:13 urn:ietf:params:rtp-hdrext:csrc-audio-level")
                    .doesNotContain(OTHER);
            assertThat(Sessions.answer(without, offer)).doesNotContain(URI);
        }
    }

    @Test
    void moreThanPacketsHaveRoomForIsRefused() {
        EncodedTrack track = EncodedTrack.of(CodecKind.OPUS);
        EncodedFrame frame = EncodedFrame.of(CodecKind.OPUS, FrameSource.opus(60), true);
        FrameExtension large = new FrameExtension(URI, new byte[255], FrameExtension.Place.EACH);

        track.send(0, frame, 0, List.of(large));
        assertThatThrownBy(() -> track.send(0, frame, 0, List.of(large, large)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("extensions: 514 bytes (expected: at most 512)");
    }

    @Test
    void whatCannotBeNegotiatedIsRefused() {
        Configuration configuration = Configuration.defaults();

        assertThatThrownBy(() -> configuration.withHeaderExtensions(List.of(AudioLevel.URI)))
                .hasMessageContaining("expected: a URI of the application's own");
        assertThatThrownBy(() -> configuration.withHeaderExtensions(List.of("a b")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> configuration.withHeaderExtensions(List.of(URI, URI)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> configuration.withHeaderExtensions(List.of("a", "b", "c", "d", "e")))
                .hasMessageContaining("expected: at most 4");
        try (Endpoint endpoint = Sessions.endpoint();
                PeerConnection connection = endpoint.newPeerConnection()) {
            assertThatThrownBy(() -> connection.setConfiguration(configuration.withHeaderExtensions(List.of(URI))))
                    .isInstanceOf(WebRtcException.class)
                    .hasMessageContaining("headerExtensions");
        }
    }
}
