package dev.nightjar.endpoint;

import static dev.nightjar.endpoint.Sessions.await;
import static dev.nightjar.endpoint.Sessions.exchange;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What descriptions do to the tracks that arrive, and in which order it is told: W3C WebRTC §5.1.1. */
class RemoteTracksTest extends TwoPeers {
    private final List<String> log = new CopyOnWriteArrayList<>();

    @BeforeEach
    void logTheRightSide() {
        right.onSignalingStateChange(state -> log.add(state.toString()));
        right.onTrack(event -> {
            boolean isIn =
                    event.streams().stream().allMatch(stream -> stream.tracks().contains(event.track()));
            log.add("track " + event.streamIds() + (isIn ? "" : " not in them"));
        });
    }

    private void watch(MediaStreamTrack track) {
        track.onMute(() -> log.add("mute"));
        track.onUnmute(() -> log.add("unmute"));
        track.onEnded(() -> log.add("ended"));
    }

    private void watch(MediaStream stream) {
        stream.onAddTrack(track -> log.add("addtrack " + stream.id()));
        stream.onRemoveTrack(track -> log.add("removetrack " + stream.id()));
    }

    /** Media comes, as the loop tells it. */
    private void hear(MediaStreamTrack track) {
        CompletableFuture<Void> told = new CompletableFuture<>();
        track.heard();
        right.callbacks().execute(() -> told.complete(null));
        await(told);
    }

    private RtpTransceiver offered(TransceiverDirection direction, String... streams) {
        RtpTransceiver audio = left.addTransceiver(MediaKind.AUDIO, direction);
        audio.sender().streamIds(List.of(streams));
        return audio;
    }

    private RtpTransceiver received() {
        return right.transceivers().get(0);
    }

    private void remoteOffer() {
        await(left.setLocalDescription());
        await(right.setRemoteDescription(left.localDescription()));
    }

    private void answer() {
        await(right.setLocalDescription());
        await(left.setRemoteDescription(right.localDescription()));
    }

    @Test
    void aTrackIsThereFromTheBeginningMutedAndAlive() {
        RtpReceiver receiver = left.addTransceiver(MediaKind.VIDEO, TransceiverDirection.SENDRECV)
                .receiver();

        assertThat(receiver.track().kind()).isEqualTo(MediaKind.VIDEO);
        assertThat(receiver.track().label()).isEqualTo("remote video");
        assertThat(receiver.track().isMuted()).isTrue();
        assertThat(receiver.track().isEnded()).isFalse();
        assertThat(receiver.streams()).isEmpty();
        assertThat(receiver.parameters().codecs()).isEmpty();
        MediaStreamTrack track = receiver.track();
        exchange(left, right);
        assertThat(receiver.track()).isSameAs(track);
    }

    @Test
    void theStateComesFirstThenWhatTheOfferSaysOfTracks() {
        RtpTransceiver sent = offered(TransceiverDirection.SENDONLY, "one", "two");
        exchange(left, right);
        MediaStreamTrack track = received().receiver().track();
        hear(track);
        watch(track);
        received().receiver().streams().forEach(this::watch);
        log.clear();

        sent.sender().streamIds(List.of("two", "three"));
        remoteOffer();
        assertThat(log).containsExactly("have-remote-offer", "removetrack one", "track [two, three]");
        answer();
        log.clear();
        sent.setDirection(TransceiverDirection.INACTIVE);
        remoteOffer();

        assertThat(log).containsExactly("have-remote-offer", "mute", "removetrack two");
        assertThat(received().receiver().streamIds()).isEmpty();
        answer();
        log.clear();
        sent.setDirection(TransceiverDirection.SENDONLY);
        remoteOffer();

        assertThat(log).containsExactly("have-remote-offer", "addtrack two", "track [two, three]");
        hear(track);
        assertThat(track.isMuted()).as("nothing is to be received yet").isTrue();
        answer();
        hear(track);
        assertThat(log).endsWith("stable", "unmute");
    }

    @Test
    void anAnswerThatTakesNothingSilencesTheTrack() {
        offered(TransceiverDirection.SENDONLY, "one");
        exchange(left, right);
        MediaStreamTrack track = received().receiver().track();
        hear(track);
        watch(track);
        received().receiver().streams().forEach(this::watch);
        log.clear();

        received().setDirection(TransceiverDirection.INACTIVE);
        remoteOffer();
        assertThat(log).containsExactly("have-remote-offer");
        answer();

        assertThat(log).containsExactly("have-remote-offer", "stable", "mute", "removetrack one");
        hear(track);
        assertThat(track.isMuted()).isTrue();
    }

    @Test
    void anAnswerOfThePeerBringsTracksAndTakesThem() {
        left.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
        remoteOffer();
        RtpTransceiver answering = received();
        answering.setDirection(TransceiverDirection.SENDRECV);
        answering.sender().streamIds(List.of("theirs"));
        List<String> told = new ArrayList<>();
        left.onTrack(event -> told.add(event.streamIds().toString()));

        answer();

        assertThat(told).containsExactly("[theirs]");
        MediaStreamTrack track = left.receivers().get(0).track();
        assertThat(track.isReceptive()).isTrue();
        answering.setDirection(TransceiverDirection.RECVONLY);
        remoteOffer();
        answer();
        assertThat(left.receivers().get(0).streams()).isEmpty();
        assertThat(track.isReceptive()).isFalse();
    }

    @Test
    void aStreamIsTheSameObjectForAllItsTracksAndForGood() {
        RtpTransceiver audio = offered(TransceiverDirection.SENDONLY, "film");
        left.addTransceiver(MediaKind.VIDEO, TransceiverDirection.SENDONLY)
                .sender()
                .streamIds(List.of("film"));
        List<MediaStream> streams = new CopyOnWriteArrayList<>();
        right.onTrack(event -> streams.addAll(event.streams()));
        exchange(left, right);

        assertThat(streams).hasSize(2).containsOnly(streams.get(0));
        MediaStream film = streams.get(0);
        assertThat(film.id()).isEqualTo("film");
        assertThat(film.isActive()).isTrue();
        assertThat(film.audioTracks()).containsExactly(received().receiver().track());
        assertThat(film.videoTracks()).containsExactly(right.receivers().get(1).track());
        assertThat(film.trackById(film.tracks().get(1).id()))
                .isSameAs(film.tracks().get(1));
        audio.setDirection(TransceiverDirection.INACTIVE);
        exchange(left, right);
        assertThat(film.tracks()).hasSize(1);
        audio.setDirection(TransceiverDirection.SENDONLY);
        exchange(left, right);
        assertThat(streams).hasSize(3).containsOnly(film);
        assertThat(film.tracks()).hasSize(2);
        right.close();
        await(right.whenClosed());
        assertThat(film.isActive()).isFalse();
    }

    @Test
    void sectionsThatNameNoStreamShareOneAndThoseOfNoneHaveNone() {
        left.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDONLY);
        left.addTransceiver(MediaKind.VIDEO, TransceiverDirection.SENDONLY);
        String offer = await(left.createOffer()).sdp();
        assertThat(offer).contains("a=msid:- ");
        await(right.setRemoteDescription(JsepDescription.offer(offer)));
        assertThat(log).containsExactly("have-remote-offer", "track []", "track []");
        await(right.setRemoteDescription(JsepDescription.rollback()));

        await(right.setRemoteDescription(JsepDescription.offer(offer.replaceAll("a=msid:[^\r]*\r\n", ""))));

        List<MediaStream> shared = received().receiver().streams();
        assertThat(shared).hasSize(1);
        assertThat(right.receivers().get(1).streams()).isEqualTo(shared);
        assertThat(shared.get(0).tracks()).hasSize(2);
    }

    @Test
    void aRejectedSectionSilencesItsTrackBeforeItEndsIt() {
        RtpTransceiver sent = offered(TransceiverDirection.SENDONLY, "one");
        exchange(left, right);
        RtpTransceiver received = received();
        MediaStreamTrack track = received.receiver().track();
        hear(track);
        watch(track);
        received.receiver().streams().forEach(this::watch);
        log.clear();

        sent.stop();
        remoteOffer();

        assertThat(log).containsExactly("have-remote-offer", "mute", "removetrack one", "ended");
        assertThat(track.isEnded()).isTrue();
        log.clear();
        await(right.setRemoteDescription(JsepDescription.rollback()));
        assertThat(log).as("it stays as it is").containsExactly("stable");
    }

    @Test
    void anOfferThatIsTakenBackTakesItsTracksFromTheirStreams() {
        offered(TransceiverDirection.SENDONLY, "one");
        remoteOffer();
        MediaStreamTrack track = received().receiver().track();
        MediaStream stream = received().receiver().streams().get(0);
        watch(track);
        watch(stream);
        log.clear();

        await(right.setRemoteDescription(JsepDescription.rollback()));

        assertThat(log).containsExactly("stable", "removetrack one", "ended");
        assertThat(stream.tracks()).isEmpty();
        remoteOfferAgain();
        assertThat(log).endsWith("have-remote-offer", "addtrack one", "track [one]");
        assertThat(received().receiver().streams()).containsExactly(stream);
    }

    private void remoteOfferAgain() {
        await(right.setRemoteDescription(left.localDescription()));
    }

    @Test
    void aSilencingOfferThatIsTakenBackLetsMediaUnmuteTheTrack() {
        RtpTransceiver sent = offered(TransceiverDirection.SENDONLY, "one");
        exchange(left, right);
        MediaStreamTrack track = received().receiver().track();
        watch(track);
        sent.setDirection(TransceiverDirection.INACTIVE);
        remoteOffer();
        hear(track);
        assertThat(track.isMuted()).isTrue();
        log.clear();

        await(right.setRemoteDescription(JsepDescription.rollback()));
        hear(track);

        assertThat(log).containsExactly("stable", "track [one]", "unmute");
    }

    @Test
    void anOfferOfOursThatIsTakenBackLeavesTracksAndParametersAlone() {
        offered(TransceiverDirection.SENDONLY, "one");
        exchange(left, right);
        RtpTransceiver received = received();
        RtpParameters before = received.receiver().parameters();
        received.setDirection(TransceiverDirection.INACTIVE);
        await(right.setLocalDescription());
        assertThat(received.receiver().parameters().codecs()).isEmpty();
        log.clear();

        await(right.setLocalDescription(JsepDescription.rollback()));

        assertThat(log).containsExactly("stable");
        assertThat(received.receiver().parameters()).isEqualTo(before);
        hear(received.receiver().track());
        assertThat(received.receiver().track().isMuted()).isFalse();
    }

    @Test
    void aPeerThatNamesNewStreamsInEachOfferIsForgotten() {
        RtpTransceiver sent = offered(TransceiverDirection.SENDONLY);
        RemoteStreams streams = new RemoteStreams();
        await(left.setLocalDescription());
        String offer = left.localDescription().sdp();
        MediaStream first = null;
        for (int i = 0; i < 100; i++) {
            StringBuilder lines = new StringBuilder();
            for (int j = 0; j < 2 * RemoteStreams.MAX_OF_TRACK; j++) {
                lines.append("a=msid:s").append(i).append('-').append(j).append("\r\n");
            }
            List<MediaStream> named =
                    streams.of(SessionDescription.parse(offer.replaceAll("a=msid:[^\r]*\r\n", lines.toString()))
                            .media()
                            .get(0));
            assertThat(named).hasSize(RemoteStreams.MAX_OF_TRACK);
            first = first == null ? named.get(0) : first;
            if (first == named.get(0)) {
                first.addTrack(sent.receiver().track());
            }
        }

        assertThat(streams.size()).isEqualTo(RemoteStreams.MAX_IDLE);
        assertThat(streams.of(SessionDescription.parse(offer.replaceAll("a=msid:[^\r]*\r\n", "a=msid:s0-0\r\n"))
                        .media()
                        .get(0)))
                .as("one with a track is never forgotten")
                .containsExactly(first);
    }

    @Test
    void aReceiverTellsWhatItIsPreparedFor() {
        RtpTransceiver video = left.addTransceiver(MediaKind.VIDEO, TransceiverDirection.SENDRECV);
        await(left.setLocalDescription());
        List<RtpParameters.Codec> offered = video.receiver().parameters().codecs();
        assertThat(offered).hasSizeGreaterThan(2);
        await(right.setRemoteDescription(left.localDescription()));
        RtpTransceiver answering = received();
        assertThat(answering.receiver().parameters().codecs()).isNotEmpty();
        List<RtpCodecCapability> vp8 = RtpReceiver.capabilities(MediaKind.VIDEO).codecs().stream()
                .filter(codec -> codec.mimeType().equalsIgnoreCase("video/VP8"))
                .toList();
        answering.setCodecPreferences(vp8);

        answer();

        assertThat(video.receiver().parameters().codecs())
                .as("what the peer has left out is no longer expected, though it does not send")
                .isEmpty();
        RtpParameters right = answering.receiver().parameters();
        assertThat(right.codecs()).hasSize(1);
        assertThat(right.codecs().get(0).codec().mimeType()).isEqualToIgnoringCase("video/VP8");
        assertThat(right.headerExtensions()).isNotEmpty();
        assertThat(right.rtcp()).isEqualTo(new RtpParameters.Rtcp(null, true));
    }

    @Test
    void aTrackThatWeStopEndsWithoutAnEvent() throws Exception {
        MediaStreamTrack track = left.addTransceiver(MediaKind.AUDIO, TransceiverDirection.RECVONLY)
                .receiver()
                .track();
        RtpSender onward = right.addTrack(track);
        CompletableFuture<Void> gone = new CompletableFuture<>();
        track.whenGone(() -> gone.complete(null));
        List<String> heard = new ArrayList<>();
        track.addFrameSink(frame -> heard.add("frame"));
        track.addPacketSink((buffer, offset, length, arrivalNanos) -> heard.add("packet"));
        watch(track);

        track.stop();
        track.stop();

        assertThat(track.isEnded()).isTrue();
        assertThat(track.wantsPackets()).isFalse();
        await(gone);
        assertThat(ProcessProbe.holdsWithin(30, () -> onward.track() == null)).isTrue();
        for (dev.nightjar.rtp.payload.Frame frame : SampleFrames.h264(0)) {
            track.deliver(frame);
        }
        track.setReceptive(true);
        hear(track);
        left.close();
        await(left.whenClosed());
        track.onEnded(() -> log.add("ended late"));
        assertThat(heard).isEmpty();
        assertThat(log).isEmpty();
    }

    @Test
    void streamsOfTheApplicationCallNoListeners() {
        MediaStreamTrack audio = left.addTransceiver(MediaKind.AUDIO, TransceiverDirection.RECVONLY)
                .receiver()
                .track();
        MediaStream stream = MediaStream.of(audio, audio);
        watch(stream);
        assertThat(stream.tracks()).containsExactly(audio);

        stream.removeTrack(audio);
        assertThat(stream.isActive()).isFalse();
        stream.addTrack(audio);

        assertThat(stream.trackById(audio.id())).isSameAs(audio);
        assertThat(log).isEmpty();
    }
}
