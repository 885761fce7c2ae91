package dev.nightjar.endpoint.internal.generating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.endpoint.Generator.Bars;
import dev.nightjar.endpoint.Generator.Tone;
import dev.nightjar.endpoint.internal.playing.VirtualClock;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.EncodedFrame;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What generators make, and when. */
class GeneratorTest {
    private static final long MILLI = 1_000_000;

    @Test
    void aToneOfLinearSamplesIsASineThatGoesOnFromPacketToPacket() {
        ToneMaker maker = new ToneMaker(new Tone(CodecKind.L16, 1_000));
        assertThat(maker.intervalNanos()).isEqualTo(10 * MILLI);

        for (long packet = 0; packet < 100; packet++) {
            EncodedFrame frame = maker.make(packet);
            assertThat(frame.length()).isEqualTo(882);
            for (int i = 0; i < 441; i++) {
                int sample = frame.buffer()[2 * i] << 8 | frame.buffer()[2 * i + 1] & 0xFF;
                double expected = 8_191.75 * Math.sin(2 * Math.PI * 1_000 * (packet * 441 + i) / 44_100.0);
                assertThat(sample).isCloseTo((int) Math.round(expected), within(1));
            }
        }
    }

    @Test
    void aToneOfEightBitsCrossesZeroTwiceAPeriod() {
        for (CodecKind codec : List.of(CodecKind.PCMU, CodecKind.PCMA)) {
            ToneMaker maker = new ToneMaker(new Tone(codec, 440));
            int crossings = 0;
            int before = -1;
            for (long packet = 0; packet < 50; packet++) {
                EncodedFrame frame = maker.make(packet);
                assertThat(frame.length()).isEqualTo(160);
                for (byte sample : frame.buffer()) {
                    int sign = sample & 0x80;
                    crossings += before >= 0 && sign != before ? 1 : 0;
                    before = sign;
                }
            }
            assertThat(crossings).as(codec.toString()).isBetween(878, 881);
        }
    }

    @Test
    void whatCannotBeMadeIsRefused() {
        assertThatThrownBy(() -> new Tone(CodecKind.OPUS, 440)).hasMessageContaining("expected: PCMU, PCMA or L16");
        assertThatThrownBy(() -> new Tone(CodecKind.PCMU, 4_000)).hasMessageContaining("below 4000");
        assertThatThrownBy(() -> new Tone(CodecKind.PCMU, Double.NaN)).hasMessageContaining("hertz");
        assertThatThrownBy(() -> new Bars(0)).hasMessageContaining("1 to 60");
    }

    @Test
    void barsBeginWithAKeyframeAndHaveAnotherEveryFiveSecondsAndOnRequest() {
        BarsMaker maker = new BarsMaker(10);
        List<Long> keyframes = new ArrayList<>();
        for (long number = 0; number < 120; number++) {
            if (number == 60) {
                maker.requestKeyframe();
            }
            EncodedFrame frame = maker.make(number);
            if (frame.keyframe()) {
                keyframes.add(number);
            }
            assertThat(frame.length()).as("number " + number).isBetween(8, frame.keyframe() ? 1_200 : 300);
        }

        assertThat(keyframes).containsExactly(0L, 50L, 60L, 110L);
    }

    @Test
    void eachFrameIsMadeWhenItsTimeHasComeAndWhatIsMissedIsLeftOut() {
        VirtualClock clock = new VirtualClock();
        List<Long> sent = new ArrayList<>();
        FramePace pace = new FramePace(clock, new ToneMaker(new Tone(CodecKind.PCMU, 440)), (frame, mediaNanos) -> {
            sent.add(mediaNanos);
            assertThat(clock.nowNanos()).isGreaterThanOrEqualTo(mediaNanos + 7 * MILLI);
        });
        clock.run(7 * MILLI);
        pace.start(clock.nowNanos());
        pace.start(clock.nowNanos());

        clock.run(100 * MILLI);
        assertThat(sent).containsExactly(0L, 20 * MILLI, 40 * MILLI, 60 * MILLI, 80 * MILLI, 100 * MILLI);
        clock.stall(100 * MILLI);
        clock.run(0);
        assertThat(sent).as("a little late, all the same").hasSize(11);
        clock.stall(2_000 * MILLI);
        clock.run(20 * MILLI);
        assertThat(sent).as("a second late").hasSize(13).endsWith(2_200 * MILLI, 2_220 * MILLI);

        pace.stop();
        clock.run(1_000 * MILLI);
        assertThat(sent).hasSize(13);
    }
}
