package dev.nightjar.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameLedgerTest {
    private static final double END = 10_000;

    @Test
    void findsEveryFrameOfAFaithfulFile() {
        FrameLedger ledger = FrameLedger.of(encoded(90), packets(encoded(90)), END);

        assertThat(ledger.matches()).hasSize(90);
        assertThat(ledger.missing()).isEmpty();
        assertThat(ledger.strangers()).isEmpty();
        assertThat(ledger.encodedSpan()).isBetween(2.96, 2.97);
    }

    @Test
    void explainsAGapOnlyByTheKeyframeAfterIt() {
        List<EncodedFrame> encoded = encoded(90);
        List<EncodedFrame> kept = new ArrayList<>(encoded);
        kept.subList(25, 30).clear(); // number 30 is a keyframe
        kept.remove(encoded.get(40));

        FrameLedger ledger = FrameLedger.of(encoded, packets(kept), END);

        assertThat(ledger.missing(FrameLedger.Reason.UNTIL_A_KEYFRAME)).isEqualTo(5);
        assertThat(ledger.endedByAKeyframe())
                .singleElement()
                .satisfies(gap -> assertThat(gap.next()).isEqualTo(packets(kept).get(25)));
        assertThat(ledger.unexplained())
                .singleElement()
                .satisfies(gap -> assertThat(gap.frames()).containsExactly(encoded.get(40)));
    }

    @Test
    void explainsWhatIsMissingBeforeTheFirstKeyframeAndWhenTheEndIsAskedFor() {
        List<EncodedFrame> encoded = encoded(90);

        FrameLedger ledger = FrameLedger.of(
                encoded, packets(encoded.subList(30, 80)), encoded.get(81).atMillis());

        assertThat(ledger.missing(FrameLedger.Reason.BEFORE_THE_FIRST_KEYFRAME)).isEqualTo(30);
        assertThat(ledger.missing(FrameLedger.Reason.AT_THE_END)).isEqualTo(10);
        assertThat(ledger.unexplained()).isEmpty();
    }

    @Test
    void flagsATailThatWasEncodedLongBeforeTheEnd() {
        FrameLedger ledger = FrameLedger.of(encoded(90), packets(encoded(60)), END);

        assertThat(ledger.missing(FrameLedger.Reason.UNEXPLAINED)).isEqualTo(30);
    }

    @Test
    void flagsAPacketThatNoEncoderMade() {
        List<MediaPacket> packets = new ArrayList<>(packets(encoded(90)));
        packets.set(50, new MediaPacket(packets.get(50).pts(), 7, false));

        FrameLedger ledger = FrameLedger.of(encoded(90), packets, END);

        assertThat(ledger.strangers()).containsExactly(packets.get(50));
        assertThat(ledger.unexplained()).hasSize(1);
    }

    private static List<EncodedFrame> encoded(int count) {
        List<EncodedFrame> frames = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            // The RTP timestamps wrap on the way.
            frames.add(new EncodedFrame((0xFFFF_0000L + 3000L * i) & 0xFFFF_FFFFL, i % 30 == 0, 500 + i % 7, i * 33.3));
        }
        return frames;
    }

    private static List<MediaPacket> packets(List<EncodedFrame> frames) {
        return frames.stream()
                .map(frame -> new MediaPacket(
                        Math.round(frame.secondsAfter(frames.get(0), 90_000) * 1000) / 1000.0,
                        frame.bytes(),
                        frame.key()))
                .toList();
    }
}
