package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.EncodedFrame;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tones of one connection that another one hears. */
@Tag("loopback")
class DtmfCallTest {
    private static Endpoint endpoint;

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<String> begun = new CopyOnWriteArrayList<>();
    private final List<ReceivedTone> heard = new CopyOnWriteArrayList<>();
    private final FrameCounter frames = new FrameCounter();

    @BeforeAll
    static void open() {
        endpoint = Endpoint.open(EndpointConfig.defaults().withLoopback(true));
    }

    @AfterAll
    static void close() {
        endpoint.close();
    }

    private EncodedCall call(EncodedTrack... tracks) throws Exception {
        return EncodedCall.connect(endpoint, Configuration.defaults(), List.of(tracks), event -> {
            frames.accept(event);
            event.receiver().onToneStart(tone -> begun.add(tone.tone()));
            event.receiver().onTone(heard::add);
        });
    }

    private DtmfSender dtmf(EncodedCall call) {
        DtmfSender dtmf = call.sending.senders().get(0).dtmf();
        dtmf.onToneChange(event -> told.add(event.tone()));
        return dtmf;
    }

    private void until(BooleanSupplier condition) throws Exception {
        if (!ProcessProbe.holdsWithin(30, condition)) {
            throw new AssertionError("not within 30 s; told " + told + ", begun " + begun + ", heard " + heard);
        }
    }

    private String heardKeys() {
        return heard.stream().map(ReceivedTone::tone).reduce("", String::concat);
    }

    @ParameterizedTest
    @EnumSource(
            value = CodecKind.class,
            names = {"OPUS", "PCMU"})
    void aTrackThatHasNoFramesCarriesTones(CodecKind codec) throws Exception {
        try (EncodedCall call = call(EncodedTrack.of(codec))) {
            DtmfSender dtmf = dtmf(call);
            assertThat(dtmf.canInsertDtmf()).isTrue();

            dtmf.insertDtmf("5#d", Duration.ofMillis(60), Duration.ofMillis(40));

            until(() -> heard.size() == 3 && told.size() == 4);
            assertThat(frames.of(MediaKind.AUDIO))
                    .as("silence, once, so that browsers begin to play")
                    .isEqualTo(1);
            assertThat(heardKeys()).isEqualTo("5#D");
            assertThat(begun).containsExactly("5", "#", "D");
            assertThat(told).containsExactly("5", "#", "D", "");
            assertThat(heard).extracting(ReceivedTone::event).containsExactly(5, 11, 15);
            assertThat(heard)
                    .allSatisfy(tone ->
                            assertThat(tone.duration()).isBetween(Duration.ofMillis(20), Duration.ofMillis(60)));
        }
    }

    @Test
    void tonesGoAmongTheSoundUnderItsSsrcAndNumbers() throws Exception {
        EncodedTrack sound = EncodedTrack.of(CodecKind.OPUS);
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        try (EncodedCall call = call(sound)) {
            DtmfSender dtmf = dtmf(call);
            long[] nanos = {0};
            clock.scheduleAtFixedRate(
                    () -> sound.send(
                            EncodedFrame.of(CodecKind.OPUS, new byte[] {8, 1, 2}, true), nanos[0] += 20_000_000),
                    0,
                    20,
                    TimeUnit.MILLISECONDS);
            until(() -> frames.of(MediaKind.AUDIO) > 5);

            dtmf.insertDtmf("12");

            until(() -> heard.size() == 2);
            int before = frames.of(MediaKind.AUDIO);
            until(() -> frames.of(MediaKind.AUDIO) > before + 5);
            assertThat(heardKeys()).isEqualTo("12");
            StatsReport stats = call.receiving.stats().toCompletableFuture().get(EncodedCall.SECONDS, TimeUnit.SECONDS);
            assertThat(stats.inboundRtp()).hasSize(1);
            assertThat(stats.inboundRtp().get(0).packetsLost()).isZero();
            assertThat(stats.inboundRtp().get(0).ssrc())
                    .isEqualTo(call.sending.senders().get(0).ssrc());
        } finally {
            clock.shutdownNow();
        }
    }

    @Test
    void whetherTonesCanBeSentIsWhatW3cSays() throws Exception {
        try (PeerConnection alone = endpoint.newPeerConnection()) {
            RtpSender sound = alone.addTrack(EncodedTrack.of(CodecKind.OPUS));
            RtpSender picture = alone.addTrack(EncodedTrack.of(CodecKind.VP8));
            assertThat(picture.dtmf()).isNull();
            assertThat(sound.dtmf()).isSameAs(sound.dtmf());
            assertThat(sound.dtmf().canInsertDtmf()).as("not connected").isFalse();
            assertThatThrownBy(() -> sound.dtmf().insertDtmf("1"))
                    .isInstanceOfSatisfying(
                            WebRtcException.class,
                            refused -> assertThat(refused.errorName())
                                    .isEqualTo(WebRtcException.Name.INVALID_STATE_ERROR));
        }
        EncodedTrack track = EncodedTrack.of(CodecKind.OPUS);
        EncodedCall call = call(track);
        RtpTransceiver transceiver = call.sending.transceivers().get(0);
        RtpSender sender = transceiver.sender();
        DtmfSender dtmf = dtmf(call);
        assertThat(dtmf.canInsertDtmf()).isTrue();

        Sessions.await(sender.replaceTrack(null));
        assertThat(dtmf.canInsertDtmf()).as("no track").isFalse();
        Sessions.await(sender.replaceTrack(track));
        assertThat(dtmf.canInsertDtmf()).isTrue();

        setActive(sender, false);
        assertThat(dtmf.canInsertDtmf()).as("not active").isFalse();
        setActive(sender, true);
        assertThat(dtmf.canInsertDtmf()).isTrue();

        transceiver.setDirection(TransceiverDirection.RECVONLY);
        assertThat(dtmf.canInsertDtmf()).as("only wished").isTrue();
        call.exchange();
        assertThat(dtmf.canInsertDtmf()).as("agreed not to send").isFalse();
        transceiver.setDirection(TransceiverDirection.SENDRECV);
        call.exchange();
        assertThat(dtmf.canInsertDtmf()).isTrue();

        transceiver.stop();
        assertThat(dtmf.canInsertDtmf()).as("stopping").isFalse();
        call.close();
        assertThat(dtmf.canInsertDtmf()).isFalse();
    }

    @Test
    void tonesCannotBeSentWhereThePeerHasNotAgreedToThem() throws Exception {
        try (EncodedCall call = call(EncodedTrack.of(CodecKind.OPUS))) {
            RtpTransceiver transceiver = call.sending.transceivers().get(0);
            transceiver.setCodecPreferences(RtpReceiver.capabilities(MediaKind.AUDIO).codecs().stream()
                    .filter(codec -> !codec.name().equals("telephone-event"))
                    .toList());
            call.exchange();

            assertThat(transceiver.currentDirection().sends()).isTrue();
            assertThat(dtmf(call).canInsertDtmf()).isFalse();
        }
    }

    @Test
    void theTonesOfATrackThatIsSentOnAreThoseOfItsPeer() throws Exception {
        try (EncodedCall call = call(EncodedTrack.of(CodecKind.OPUS))) {
            RtpTransceiver transceiver = call.receiving.transceivers().get(0);
            RtpSender back = call.receiving.addTrack(transceiver.receiver().track());
            call.exchange();

            assertThat(transceiver.sender()).isSameAs(back);
            assertThat(transceiver.currentDirection()).isEqualTo(TransceiverDirection.SENDRECV);
            assertThat(back.dtmf().canInsertDtmf()).isFalse();

            List<ReceivedTone> returned = new CopyOnWriteArrayList<>();
            call.sending.receivers().get(0).onTone(returned::add);
            dtmf(call).insertDtmf("7");

            until(() -> heard.size() == 1 && returned.size() == 1);
            assertThat(returned.get(0).tone()).isEqualTo("7");
        }
    }

    private static void setActive(RtpSender sender, boolean active) {
        RtpSendParameters parameters = sender.parameters();
        Sessions.await(sender.setParameters(
                parameters.withEncodings(List.of(parameters.encodings().get(0).withActive(active)))));
    }
}
