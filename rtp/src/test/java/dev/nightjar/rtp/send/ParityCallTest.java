package dev.nightjar.rtp.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.congestion.BandwidthConfig;
import dev.nightjar.rtp.receive.CodecParameters;
import dev.nightjar.rtp.receive.FeedbackMechanisms;
import dev.nightjar.rtp.receive.InboundStreamStats;
import dev.nightjar.rtp.receive.MediaKind;
import dev.nightjar.rtp.receive.MediaSection;
import dev.nightjar.rtp.receive.ReceiveConfig;
import dev.nightjar.rtp.receive.ReceiveOptions;
import dev.nightjar.rtp.receive.RtpEvent;
import dev.nightjar.rtp.receive.RtpReceiveSession;
import dev.nightjar.rtp.receive.Sessions;
import dev.nightjar.rtp.repair.FecFormat;
import dev.nightjar.rtp.repair.ParityTheory;
import dev.nightjar.rtp.repair.RepairDocument;
import dev.nightjar.testkit.Impairment;
import dev.nightjar.testkit.Seeds;
import dev.nightjar.testkit.VirtualLink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Half a minute of video with parity, from a sender that never sends parity again, as libwebrtc does not. */
class ParityCallTest {
    private static final long FRAME_NANOS = 33_333_333L;
    private static final int FRAMES = 900;
    private static final FeedbackMechanisms NO_NACK = new FeedbackMechanisms(false, true, true, true, false);

    private final List<Long> arrivals = new ArrayList<>();
    private final ParityTheory theory = new ParityTheory();

    private record Result(InboundStreamStats received, OutboundStreamStats sent, int frames, long longestNanos) {
        double repaired(ParityTheory theory) {
            return (double) received.repairs().packetsRecovered() / theory.lost();
        }
    }

    @Test
    void lostParityStopsNothingAndIsNotAskedFor() {
        long seed = Seeds.seed(24);
        Result plain = play(SendRig.format(Sessions.RTX), FeedbackMechanisms.ALL, 0.05, seed);
        Result protectedToo =
                play(SendParityTest.format(FecFormat.ULPFEC, Sessions.RTX), FeedbackMechanisms.ALL, 0.05, seed);
        System.out.printf("retransmissions %s%nand parity %s%n", plain, protectedToo);

        assertThat(protectedToo.sent().fecPacketsSent()).isGreaterThan(500);
        assertThat(protectedToo.received().packetsAbandoned()).isZero();
        // What is still on its way when the sender stops, as with retransmissions alone.
        assertThat(protectedToo.frames()).isGreaterThanOrEqualTo(FRAMES - 6);
        assertThat(protectedToo.longestNanos()).isLessThan(500_000_000L);
        assertThat(protectedToo.received().nackCount())
                .isLessThanOrEqualTo(plain.received().nackCount());
        assertThat(protectedToo.received().pliCount()).isZero();
    }

    @ParameterizedTest(name = "{0}, {1} lost")
    @CsvSource({"ULPFEC, 0.05", "FLEXFEC, 0.05", "ULPFEC, 0.2", "FLEXFEC, 0.2"})
    void parityAloneRepairsWhatItCan(FecFormat format, double loss) {
        Result result = play(SendParityTest.format(format, -1), NO_NACK, loss, Seeds.seed(25));
        theory.end();
        double share = result.repaired(theory);
        double possible = (double) theory.repairable() / theory.lost();
        assertThat(result.received().nackCount()).isZero();
        // Before the first report of a loss there is no parity, and nothing is kept for it.
        assertThat(result.received().repairs().packetsRecovered())
                .isBetween(theory.repairable() - 1L, (long) theory.repairable());
        assertThat(share).isGreaterThan(loss < 0.1 ? 0.8 : 0.65);
        RepairDocument.holds(
                "%s as sent, %.0f %% lost".formatted(format, 100 * loss),
                theory.lost(),
                share,
                RepairDocument.percent(possible));
    }

    private Result play(SendFormat format, FeedbackMechanisms feedback, double loss, long seed) {
        BandwidthConfig steady = new BandwidthConfig(3_000_000, 3_000_000, 50_000_000);
        SendRig rig = new SendRig(new SendOptions(1_200, 3_000_000, 2_000_000_000L, 1_000_000_000L, steady), format);
        RtpReceiveSession receiver = receiver(feedback);
        VirtualLink<RtpEvent, RtpEvent> link =
                new VirtualLink<>(rig.session, receiver, Impairment.NONE.withDelay(20_000_000L), seed);
        SplittableRandom random = new SplittableRandom(seed);
        link.filter(datagram -> passes(datagram, random, loss));
        arrivals.clear();
        receiver.frameSink("v", frame -> arrivals.add(link.nowNanos() - frame.firstArrivalNanos()));
        int asked = 0;
        for (int i = 0; i < FRAMES; i++) {
            int requests = (int) link.leftEvents().stream()
                    .filter(RtpEvent.KeyframeRequested.class::isInstance)
                    .count();
            boolean isWanted = requests > asked || i == 0;
            asked = requests;
            rig.stream.send(SendRig.vp8(isWanted, isWanted ? 12_000 : 4_500), 3_000 * i, link.nowNanos());
            link.run(FRAME_NANOS);
        }
        long longest = arrivals.stream().mapToLong(Long::longValue).max().orElse(0);
        return new Result(receiver.stats().get(0), rig.stream.stats(), arrivals.size(), longest);
    }

    /** Loses first sendings at random, and each repetition of parity. */
    private boolean passes(VirtualLink.Datagram datagram, SplittableRandom random, double loss) {
        byte[] bytes = datagram.bytes();
        RtpPacket packet = new RtpPacket();
        boolean isRtcp = (bytes[1] & 0xFF) >= 200 && (bytes[1] & 0xFF) < 208;
        if (!datagram.fromLeft() || isRtcp || !packet.wrap(bytes, 0, bytes.length)) {
            return true;
        }
        if (packet.ssrc() == SendRig.RTX_SSRC) {
            return packet.payloadLength() < 3 || bytes[packet.payloadOffset() + 2] != SendParityTest.ULPFEC;
        }
        boolean isFirst = packet.ssrc() == SendRig.SSRC && packet.sequenceNumber() <= 32_770;
        boolean isLost = !isFirst && random.nextDouble() < loss;
        RtpPacket copy = new RtpPacket();
        copy.wrap(Arrays.copyOf(bytes, bytes.length), 0, bytes.length);
        theory.sent(copy, SendParityTest.RED, SendParityTest.ULPFEC, SendParityTest.FLEXFEC, isLost);
        return !isLost;
    }

    private static RtpReceiveSession receiver(FeedbackMechanisms feedback) {
        List<CodecParameters> codecs = List.of(
                CodecParameters.of(Sessions.VP8, "VP8", 90_000),
                CodecParameters.rtx(Sessions.RTX, Sessions.VP8, 90_000),
                CodecParameters.of(SendParityTest.RED, "red", 90_000),
                CodecParameters.rtx(SendParityTest.RED_RTX, SendParityTest.RED, 90_000),
                CodecParameters.of(SendParityTest.ULPFEC, "ulpfec", 90_000),
                CodecParameters.of(SendParityTest.FLEXFEC, "flexfec-03", 90_000));
        MediaSection section = new MediaSection(
                "v",
                MediaKind.VIDEO,
                codecs,
                feedback,
                List.of(SendRig.SSRC),
                Map.of(SendRig.RTX_SSRC, SendRig.SSRC),
                Map.of(SendParityTest.FLEXFEC_SSRC, SendRig.SSRC));
        RtpReceiveSession receiver = new RtpReceiveSession(0x51, "receiver", ReceiveOptions.RECORDING);
        receiver.configure(new ReceiveConfig(List.of(section), SendRig.EXTENSIONS, true));
        return receiver;
    }
}
