package dev.nightjar.rtp.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.Transmit;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.repair.FecFormat;
import dev.nightjar.rtp.repair.FecProtection;
import dev.nightjar.rtp.repair.FecProtection.Losses;
import dev.nightjar.rtp.repair.ParityTheory;
import dev.nightjar.rtp.repair.RepairDocument;
import dev.nightjar.testkit.Impairment;
import dev.nightjar.testkit.Seeds;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many of the lost packets come back, in virtual time: the figures of docs/repair.md. */
class RepairShareTest {
    private static final long MILLI = 1_000_000L;

    @ParameterizedTest(name = "at {0} % loss {1} % are repaired")
    @CsvSource({"5, 99", "20, 90"})
    void retransmissionsRepair(int lossPercent, int repairedPercent) {
        long seed = Seeds.seed(4588);
        long lost = 0;
        long abandoned = 0;
        for (int run = 0; run < 5; run++) {
            Impairment link =
                    Impairment.NONE.withDelay(25 * MILLI).withJitter(10 * MILLI).withLoss(lossPercent / 100.0);
            VideoCall call = VideoCall.of(FeedbackMechanisms.ALL, link, seed + run);
            call.play(600);
            call.settle();
            lost += call.stats().packetsLost();
            abandoned += call.stats().packetsAbandoned();
        }
        double share = (double) (lost - abandoned) / lost;

        assertThat(lost).isGreaterThan(200);
        assertThat(100 * share).isGreaterThanOrEqualTo(repairedPercent);
        RepairDocument.holds("retransmissions, " + lossPercent + " % lost both ways", lost, share, "–");
    }

    @ParameterizedTest(name = "{0}, {1} + {2}, {3}, at {4} % loss")
    @CsvSource({
        "ULPFEC, 5, 1, RANDOM, 5",
        "ULPFEC, 10, 3, RANDOM, 5",
        "ULPFEC, 10, 3, RANDOM, 20",
        "ULPFEC, 20, 10, RANDOM, 20",
        "FLEXFEC, 5, 1, RANDOM, 5",
        "FLEXFEC, 10, 3, RANDOM, 5",
        "FLEXFEC, 10, 3, RANDOM, 20",
        "FLEXFEC, 20, 10, RANDOM, 20",
        "FLEXFEC, 48, 12, BURSTY, 10",
    })
    void parityAloneRepairsWhatItCanInTheory(FecFormat format, int media, int parity, Losses losses, int lossPercent) {
        SplittableRandom random = Seeds.random(5109);
        RtpReceiveSession session = Sessions.session(RepairSections.video("v", Sessions.NO_NACK));
        FecProtection protection = new FecProtection(media, parity, losses);
        ProtectingSender sender = new ProtectingSender(format, protection, 60_000);
        Vp8Source source = new Vp8Source(1, 1_000, 5_000);
        ParityTheory theory = new ParityTheory();
        long now = 0;
        int packets = 0;
        for (int frame = 0; packets < 6_000; frame++) {
            for (RtpPacket payload : source.frame(frame % 100 == 0, 1, 100)) {
                for (RtpPacket packet : sender.send(payload)) {
                    // The first group tells the session that there is parity; it keeps nothing before.
                    boolean isLost = packets > media && random.nextInt(100) < lossPercent;
                    theory.sent(packet, RepairSections.RED, RepairSections.ULPFEC, RepairSections.FLEXFEC, isLost);
                    now += 3 * MILLI;
                    if (!isLost) {
                        session.receive(Sessions.path(), packet.buffer().clone(), 0, packet.length(), now);
                    }
                    session.advance(now);
                    drain(session);
                }
                packets++;
            }
        }
        theory.end();
        long recovered = session.stats().get(0).repairs().packetsRecovered();

        assertThat(recovered).isEqualTo(theory.repairable());
        assertThat(theory.lost()).isGreaterThan(200);
        RepairDocument.holds(
                "%s, %d + %d, %d %% lost %s"
                        .formatted(
                                format, media, parity, lossPercent, losses == Losses.RANDOM ? "singly" : "in bursts"),
                theory.lost(),
                (double) recovered / theory.lost(),
                RepairDocument.percent((double) theory.repairable() / theory.lost()));
    }

    private static void drain(RtpReceiveSession session) {
        Transmit out = session.pollTransmit();
        while (out != null) {
            out = session.pollTransmit();
        }
    }
}
