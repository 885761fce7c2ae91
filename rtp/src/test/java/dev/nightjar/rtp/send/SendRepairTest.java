package dev.nightjar.rtp.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.congestion.BandwidthConfig;
import dev.nightjar.rtp.payload.EncodedFrame;
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
import dev.nightjar.testkit.Impairment;
import dev.nightjar.testkit.Seeds;
import dev.nightjar.testkit.VirtualLink;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A minute of video over a path that loses packets: what the receiver asks for comes again. */
class SendRepairTest {
    private static final long FRAME_NANOS = 33_333_333L;
    private static final int FRAMES = 1_800;

    @ParameterizedTest
    @CsvSource({"0.05, 0.99", "0.2, 0.9"})
    void lostPacketsComeAgain(double loss, double repaired) {
        BandwidthConfig steady = new BandwidthConfig(3_000_000, 3_000_000, 50_000_000);
        SendRig rig = new SendRig(
                new SendOptions(1_200, 3_000_000, 2_000_000_000L, 1_000_000_000L, steady),
                SendRig.format(Sessions.RTX));
        FeedbackMechanisms feedback = new FeedbackMechanisms(true, true, true, true, false);
        List<CodecParameters> codecs = List.of(
                CodecParameters.of(Sessions.VP8, "VP8", 90_000),
                CodecParameters.rtx(Sessions.RTX, Sessions.VP8, 90_000));
        RtpReceiveSession receiver = new RtpReceiveSession(0x51, "receiver", ReceiveOptions.RECORDING);
        receiver.configure(new ReceiveConfig(
                List.of(MediaSection.of("v", MediaKind.VIDEO, codecs, feedback)), SendRig.EXTENSIONS, true));
        Impairment path =
                Impairment.NONE.withDelay(20_000_000L).withJitter(5_000_000L).withLoss(loss);
        VirtualLink<RtpEvent, RtpEvent> link = new VirtualLink<>(rig.session, receiver, path, Seeds.seed(5));
        Set<Integer> arrived = new HashSet<>();
        Set<Integer> first = new HashSet<>();
        receiver.packetSink("v", (packet, nanos) -> arrived.add(packet.sequenceNumber()));
        link.filter(datagram -> {
            RtpPacket packet = new RtpPacket();
            boolean isMedia = packet.wrap(datagram.bytes(), 0, datagram.bytes().length)
                    && packet.ssrc() == SendRig.SSRC
                    && packet.payloadType() == Sessions.VP8;
            if (isMedia) {
                first.add(packet.sequenceNumber());
            }
            return true;
        });
        int[] frames = {0};
        receiver.frameSink("v", frame -> frames[0]++);

        int asked = 0;
        for (int i = 0; i < FRAMES; i++) {
            int requests = (int) link.leftEvents().stream()
                    .filter(RtpEvent.KeyframeRequested.class::isInstance)
                    .count();
            boolean isWanted = requests > asked || i == 0;
            asked = requests;
            EncodedFrame frame = SendRig.vp8(isWanted, isWanted ? 12_000 : 4_000);
            rig.stream.send(frame, 3_000 * i, link.nowNanos());
            link.run(FRAME_NANOS);
        }
        link.run(3_000_000_000L);

        InboundStreamStats stats = receiver.stats().get(0);
        OutboundStreamStats sent = rig.stream.stats();
        long missing =
                first.stream().filter(number -> !arrived.contains(number)).count();
        long lost = Math.round(sent.packetsSent() * loss);
        double share = 1 - missing / (double) lost;
        System.out.printf(
                "loss %.2f: %d packets, %d missing at the end, share repaired %.4f, %d frames of %d, %s%n",
                loss, sent.packetsSent(), missing, share, frames[0], FRAMES, stats);
        assertThat(sent.packetsSent()).isGreaterThan(6_000);
        assertThat(share).isGreaterThanOrEqualTo(repaired);
        assertThat(frames[0]).as("frames whole").isGreaterThan((int) (FRAMES * repaired * 0.95));
        assertThat(sent.retransmittedPacketsSent()).isGreaterThanOrEqualTo(lost * 8 / 10);
    }
}
