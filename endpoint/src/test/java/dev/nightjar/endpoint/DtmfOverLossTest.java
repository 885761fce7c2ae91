package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.Path;
import dev.nightjar.core.Transmit;
import dev.nightjar.endpoint.internal.playing.VirtualClock;
import dev.nightjar.rtp.ExtensionMap;
import dev.nightjar.rtp.dtmf.DtmfEvent;
import dev.nightjar.rtp.dtmf.DtmfPacket;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.EncodedFrame;
import dev.nightjar.rtp.receive.CodecParameters;
import dev.nightjar.rtp.receive.FeedbackMechanisms;
import dev.nightjar.rtp.receive.MediaSection;
import dev.nightjar.rtp.receive.ReceiveConfig;
import dev.nightjar.rtp.receive.ReceiveOptions;
import dev.nightjar.rtp.receive.RtpEvent;
import dev.nightjar.rtp.receive.RtpReceiveSession;
import dev.nightjar.rtp.send.EncodedStream;
import dev.nightjar.rtp.send.RtpSendSession;
import dev.nightjar.rtp.send.SendFormat;
import dev.nightjar.rtp.send.SendOptions;
import dev.nightjar.rtp.send.StreamIdentity;
import dev.nightjar.rtp.send.TransportSequence;
import dev.nightjar.sdp.RtpCodec;
import dev.nightjar.testkit.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tones from the sender's text to the receiver's event, over a path that loses packets, in virtual time. */
class DtmfOverLossTest implements ToneOutlet {
    private static final long MILLI = 1_000_000L;
    private static final String KEYS = "0123456789*#ABCD1155,99".repeat(4);
    private static final RtpCodec TONES = RtpCodec.of(110, "telephone-event", 48_000);

    private final Path path = PeerMedia.NOWHERE;
    private final VirtualClock clock = new VirtualClock();
    private final TonePlayer player = new TonePlayer(() -> this);
    private final DtmfSender dtmf =
            new DtmfSender(new Object(), () -> true, Runnable::run, (event, tone, then, next) -> {
                player.play(event, tone, then, next, clock.nowNanos());
                return true;
            });
    private final RtpSendSession sending =
            new RtpSendSession(SendOptions.DEFAULT, new TransportSequence(1), "us", 3_900_000_000_000_000_000L, path);
    private final EncodedStream stream = sending.open(new StreamIdentity(7, 8, 32_700, 1, -1_000));
    private final RtpReceiveSession receiving = new RtpReceiveSession(9, "them", ReceiveOptions.RECORDING);
    private final List<ReceivedTone> heard = new ArrayList<>();
    private final List<String> begun = new ArrayList<>();
    private SplittableRandom random = Seeds.random(4733);
    private int lostOfHundred;
    private boolean hasSound;
    private int frames;

    @Override
    public RtpCodec toneCodec() {
        return TONES;
    }

    @Override
    public void send(DtmfPacket report, RtpCodec codec, long nowNanos) {
        assertThat(stream.send(report, codec.payloadType(), codec.clockRate(), nowNanos))
                .isTrue();
    }

    @Override
    public void begins(TonePlayer of, long nowNanos) {
        assertThat(of).isSameAs(player);
    }

    private void tick() {
        long now = clock.nowNanos();
        player.advance(now);
        if (hasSound && now % (20 * MILLI) == 0 && !player.isPlaying(now)) {
            stream.send(EncodedFrame.of(CodecKind.OPUS, new byte[] {8, 1, 2}, true), (int) (now / MILLI * 48), now);
        }
        sending.advance(now);
        for (Transmit out = sending.pollTransmit(); out != null; out = sending.pollTransmit()) {
            if (random.nextInt(100) >= lostOfHundred) {
                receiving.receive(path, out.buffer(), out.offset(), out.length(), now);
            }
        }
        receiving.advance(now);
        for (RtpEvent event = receiving.pollEvent(); event != null; event = receiving.pollEvent()) {
            if (event instanceof RtpEvent.TelephoneEventHeard tone && tone.event() instanceof DtmfEvent.Ended ended) {
                heard.add(ReceivedTone.of(ended.event(), ended.durationTicks(), tone.clockRate()));
            } else if (event instanceof RtpEvent.TelephoneEventHeard tone) {
                begun.add(ReceivedTone.of(tone.event().event(), 0, tone.clockRate())
                        .tone());
            }
        }
        clock.schedule(this::tick, 5 * MILLI);
    }

    @ParameterizedTest(name = "{0} % lost, sound: {1}")
    @CsvSource({"0, true", "0, false", "10, true", "20, false"})
    void everyToneIsHeardOnceWhateverIsLost(int lost, boolean sound) {
        lostOfHundred = lost;
        hasSound = sound;
        random = Seeds.random(4_733 + lost);
        MediaSection section = MediaSection.of(
                "a",
                dev.nightjar.rtp.receive.MediaKind.AUDIO,
                List.of(
                        new CodecParameters(111, "opus", 48_000, 2, Map.of()),
                        CodecParameters.of(TONES.payloadType(), "telephone-event", 48_000)),
                new FeedbackMechanisms(false, false, false, false, false));
        receiving.configure(new ReceiveConfig(List.of(section), ExtensionMap.EMPTY, false));
        receiving.frameSink("a", frame -> frames++);
        stream.configure(new SendFormat("a", null, CodecKind.OPUS, 111, -1, ExtensionMap.EMPTY));
        clock.schedule(this::tick, 0);

        dtmf.insertDtmf(KEYS, Duration.ofMillis(100), Duration.ofMillis(70));
        clock.run(60_000 * MILLI);

        String keys = KEYS.replace(",", "");
        assertThat(String.join("", begun)).isEqualTo(keys);
        assertThat(heard.stream().map(ReceivedTone::tone).reduce("", String::concat))
                .isEqualTo(keys);
        assertThat(heard)
                .allSatisfy(tone -> assertThat(tone.duration())
                        .isBetween(Duration.ofMillis(lost == 0 ? 100 : 20), Duration.ofMillis(100)));
        if (sound) {
            assertThat(frames).as("sound goes on between the tones").isGreaterThan(1_500);
        }
    }
}
