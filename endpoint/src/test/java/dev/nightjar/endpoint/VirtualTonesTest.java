package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.EncodedFrame;
import dev.nightjar.testkit.Impairment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Telephone keys through whole connections, on a virtual network. */
class VirtualTonesTest {
    private static final Duration FRAME = Duration.ofMillis(20);

    private final VirtualCall call = new VirtualCall();
    private final EncodedTrack sound = EncodedTrack.of(CodecKind.OPUS);
    private final List<String> told = new ArrayList<>();
    private final List<ReceivedTone> heard = new ArrayList<>();
    private long startNanos;
    private int frames;

    @AfterEach
    void close() {
        call.close();
    }

    private DtmfSender connect() {
        call.right.connection.onTrack(event -> event.receiver().onTone(heard::add));
        DtmfSender dtmf = call.left.addTrack(sound, "stream").dtmf();
        call.connect();
        startNanos = call.network.nowNanos();
        dtmf.onToneChange(event -> {
            long millis = (call.network.nowNanos() - startNanos) / 1_000_000;
            told.add(millis + ": " + event.tone());
        });
        return dtmf;
    }

    private void speak() {
        sound.send(EncodedFrame.of(CodecKind.OPUS, new byte[] {8, 1, 2}, true), frames++ * FRAME.toNanos());
        call.network.schedule(FRAME.toNanos(), this::speak);
    }

    private String keys() {
        return heard.stream().map(ReceivedTone::tone).reduce("", String::concat);
    }

    @Test
    void tonesOfATrackWithoutFramesKeepTheirTimes() {
        DtmfSender dtmf = connect();

        dtmf.insertDtmf("12,3");
        call.run(Duration.ofSeconds(5));

        assertThat(told).containsExactly("0: 1", "170: 2", "340: ,", "2340: 3", "2510: ");
        assertThat(keys()).isEqualTo("123");
        assertThat(heard).extracting(ReceivedTone::duration).containsOnly(Duration.ofMillis(100));
        assertThat(call.right.log).containsOnlyOnce("unmute audio");
    }

    @Test
    void everyKeyAmongSoundIsHeardOnceOverALineThatLosesATenth() {
        call.network.internet().impair(Impairment.NONE.withLoss(0.1).withJitter(15_000_000));
        DtmfSender dtmf = connect();
        speak();
        String number = "0123456789*#ABCD".repeat(5);

        dtmf.insertDtmf(number, Duration.ofMillis(80), Duration.ofMillis(50));
        call.until(() -> dtmf.toneBuffer().isEmpty());
        call.run(Duration.ofSeconds(2));

        assertThat(keys()).isEqualTo(number);
    }

    @Test
    void aRestartAndAnotherExchangeLeaveTonesAsTheyAre() {
        DtmfSender dtmf = connect();
        dtmf.insertDtmf("123456789", Duration.ofMillis(300), Duration.ofMillis(70));
        call.run(Duration.ofMillis(100));

        call.left.connection.restartIce();
        call.until(() -> call.left.heard("negotiationneeded"));
        call.exchange(call.left, call.right);
        call.until(() -> dtmf.toneBuffer().isEmpty());
        call.run(Duration.ofSeconds(2));

        assertThat(keys()).isEqualTo("123456789");
        assertThat(heard).extracting(ReceivedTone::duration).containsOnly(Duration.ofMillis(300));
    }

    @Test
    void tonesEndWithWhatTheyNeed() {
        DtmfSender dtmf = connect();
        RtpSender sender = call.left.connection.senders().get(0);
        dtmf.insertDtmf("12");
        call.run(Duration.ofMillis(50));
        call.left.connection.removeTrack(sender);
        call.run(Duration.ofSeconds(1));

        assertThat(told).containsExactly("0: 1");
        assertThat(dtmf.toneBuffer()).isEqualTo("2");
        assertThat(keys()).as("what plays is played to its end").isEqualTo("1");

        sender.replaceTrack(sound);
        call.run(Duration.ofMillis(50));
        dtmf.insertDtmf("34");
        call.run(Duration.ofMillis(50));
        call.left.connection.close();
        call.run(Duration.ofSeconds(5));

        assertThat(told).hasSize(2);
        assertThat(dtmf.canInsertDtmf()).isFalse();
        assertThat(keys()).as("what goes on ends with its stream").isEqualTo("13");
        assertThat(heard.get(1).duration()).isLessThan(DtmfSender.DEFAULT_DURATION);
    }
}
