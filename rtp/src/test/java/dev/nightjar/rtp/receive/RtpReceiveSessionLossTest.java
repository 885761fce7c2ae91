package dev.nightjar.rtp.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.rtp.payload.Frame;
import dev.nightjar.rtp.send.OutboundStreamStats;
import dev.nightjar.testkit.Impairment;
import dev.nightjar.testkit.Seeds;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RtpReceiveSessionLossTest {
    private static final long MILLI = 1_000_000L;
    private static final Impairment LOSSY = Impairment.NONE
            .withDelay(25 * MILLI)
            .withJitter(30 * MILLI)
            .withLoss(0.05)
            .withDuplication(0.02);

    @Test
    void aCleanLinkDeliversEachFrameInOrder() {
        VideoCall call = VideoCall.of(FeedbackMechanisms.ALL, Impairment.NONE, 1);

        call.play(100);
        call.settle();

        assertThat(call.received).containsExactlyElementsOf(numbers(0, 100));
        assertThat(call.stats().nackCount()).isZero();
        assertThat(call.stats().pliCount()).isZero();
        assertThat(call.stats().framesReceived()).isEqualTo(100);
        assertThat(call.stats().frameWidth()).isEqualTo(640);
        assertThat(call.keyframesSent).isEqualTo(1);
    }

    @Test
    void jitterAloneCostsNoFrameAndNoKeyframe() {
        VideoCall call = VideoCall.of(FeedbackMechanisms.ALL, LOSSY.withLoss(0), Seeds.seed(2));

        call.play(300);
        call.settle();

        assertThat(call.received).containsExactlyElementsOf(numbers(0, 300));
        assertThat(call.keyframesSent).isEqualTo(1);
    }

    @Test
    void retransmissionsRepairEveryLoss() {
        long seed = Seeds.seed(3);
        for (int run = 0; run < 10; run++) {
            VideoCall call = VideoCall.of(FeedbackMechanisms.ALL, LOSSY, seed + run);

            call.play(620); // what is lost at the very end nothing tells of
            call.settle();

            // The first packets may be lost before anything tells that they exist; then a keyframe is asked for.
            int first = call.received.get(0);
            assertThat(first).as("first frame of run %s", run).isLessThan(15);
            assertThat(call.received.subList(0, 600 - first)).containsExactlyElementsOf(numbers(first, 600 - first));
            assertThat(call.stats().retransmittedPacketsReceived()).isPositive();
            assertThat(call.session.waitingPackets()).isZero();
        }
    }

    @Test
    void aLongWayIsWaitedForLonger() {
        Impairment far = LOSSY.withDelay(200 * MILLI).withJitter(0).withLoss(0.03);
        VideoCall call = VideoCall.of(FeedbackMechanisms.ALL, far, Seeds.seed(4));

        call.play(900);
        call.settle();

        assertThat(call.stats().framesReceived()).isGreaterThan(890);
        assertThat(call.received).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void withoutRepairsAGapAsksForAKeyframeAndNothingComesBeforeIt() {
        VideoCall call = VideoCall.of(Sessions.NO_NACK, Impairment.NONE.withDelay(20 * MILLI), 5);
        call.play(20);
        call.link.filter(datagram -> !datagram.fromLeft());
        call.play(2);
        call.link.filter(datagram -> true);
        call.play(40);
        call.settle();

        assertThat(call.keyframesSent).isEqualTo(2);
        int resumed = call.received.get(20);
        assertThat(call.frames.get(20).isKeyframe()).isTrue();
        assertThat(call.frames.get(20).hasGapBefore()).isTrue();
        assertThat(resumed).isBetween(23, 40);
        assertThat(call.received.subList(20, call.received.size()))
                .containsExactlyElementsOf(numbers(resumed, 62 - resumed));
        assertThat(call.stats().pliCount()).isEqualTo(1);
    }

    @Test
    void whenRepairsDoNotComeEitherAKeyframeIsAskedFor() {
        VideoCall call = VideoCall.of(FeedbackMechanisms.ALL, Impairment.NONE, 6);
        call.link.filter(datagram -> !isRtx(datagram.bytes()) && !isFrameToLose(datagram.bytes()));

        call.play(90);
        call.settle();

        assertThat(call.stats().nackCount()).isGreaterThan(2);
        assertThat(call.keyframesSent).isEqualTo(2);
        assertThat(call.received).isSorted().endsWith(89);
        assertThat(call.frames).extracting(Frame::hasGapBefore).containsOnlyOnce(true);
    }

    @Test
    void whatEverIsLostNoFrameIsEverWrong() {
        long seed = Seeds.seed(7);
        for (int run = 0; run < 20; run++) {
            Impairment bad = LOSSY.withLoss(0.02 + 0.01 * run);
            VideoCall call = VideoCall.of(run % 2 == 0 ? FeedbackMechanisms.ALL : Sessions.NO_NACK, bad, seed + run);

            call.play(300);
            call.settle();

            // Vp8Source.numberOf has checked each byte.
            assertThat(call.received).isSorted().doesNotHaveDuplicates();
            for (int i = 1; i < call.frames.size(); i++) {
                boolean follows = call.received.get(i) == call.received.get(i - 1) + 1;
                assertThat(follows || call.frames.get(i).isKeyframe()).isTrue();
            }
            assertThat(call.session.waitingPackets()).isZero();
        }
    }

    @Test
    void timestampsAndSequenceNumbersMayWrap() {
        VideoCall call = new VideoCall(
                FeedbackMechanisms.ALL,
                LOSSY.withLoss(0.01),
                Seeds.seed(8),
                Sessions.sender("v", VideoCall.SSRC, 32_767, -30_000));

        call.play(200);
        call.settle();

        assertThat(call.frames).isNotEmpty();
        for (int i = 1; i < call.frames.size(); i++) {
            long step = call.frames.get(i).unwrappedTimestamp()
                    - call.frames.get(i - 1).unwrappedTimestamp();
            int frames = call.received.get(i) - call.received.get(i - 1);
            assertThat(step).isEqualTo((long) frames * Vp8Source.TICKS_PER_FRAME);
        }
    }

    @Test
    void senderReportsGiveFramesTheSendersTime() {
        VideoCall call = VideoCall.of(FeedbackMechanisms.ALL, Impairment.NONE, 9);

        call.play(60);

        assertThat(call.frames.get(0).ntpNanos()).isEqualTo(Frame.UNKNOWN);
        Frame late = call.frames.get(59);
        long sent = 3_900_000_000_000_000_000L + 59 * VideoCall.FRAME_NANOS;
        assertThat(late.ntpNanos()).isBetween(sent - MILLI, sent + MILLI);
        assertThat(call.session.clock(VideoCall.SSRC)).isNotNull();
        assertThat(call.stats().cname()).isEqualTo("sender");
        assertThat(call.link.rightEvents()).contains(new RtpEvent.CnameLearnt("v", VideoCall.SSRC, "sender"));
    }

    @Test
    void theSenderLearnsLossAndRoundTrip() {
        VideoCall call = VideoCall.of(FeedbackMechanisms.ALL, LOSSY.withJitter(0), Seeds.seed(10));

        call.play(300);

        OutboundStreamStats sent = call.sender.stats();
        assertThat(sent.packetsLost()).isPositive();
        assertThat(sent.roundTripNanos()).isBetween(45 * MILLI, 60 * MILLI);
        assertThat(sent.nackCount()).isPositive();
        assertThat(sent.retransmittedPacketsSent()).isPositive();
    }

    private static boolean isRtx(byte[] bytes) {
        return (bytes[1] & 0x7F) == Sessions.RTX;
    }

    /** The third to fifth packet. */
    private static boolean isFrameToLose(byte[] bytes) {
        int sequenceNumber = NetworkBytes.getUint16(bytes, 2);
        return (bytes[1] & 0x7F) == Sessions.VP8 && sequenceNumber >= 220 && sequenceNumber < 223;
    }

    private static List<Integer> numbers(int first, int count) {
        return IntStream.range(first, first + count).boxed().toList();
    }
}
