package dev.nightjar.rtp.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.rtp.ExtensionMap;
import dev.nightjar.rtp.HeaderExtensionUri;
import dev.nightjar.rtp.congestion.BandwidthConfig;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.receive.CodecParameters;
import dev.nightjar.rtp.receive.FeedbackMechanisms;
import dev.nightjar.rtp.receive.MediaKind;
import dev.nightjar.rtp.receive.MediaSection;
import dev.nightjar.rtp.receive.ReceiveConfig;
import dev.nightjar.rtp.receive.ReceiveOptions;
import dev.nightjar.rtp.receive.RtpEvent;
import dev.nightjar.rtp.receive.RtpReceiveSession;
import dev.nightjar.rtp.receive.Sessions;
import dev.nightjar.testkit.Impairment;
import dev.nightjar.testkit.VirtualLink;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The sending and the receiving session find the bandwidth of a path by either feedback. */
class SendFeedbackTest {
    private static final long FRAME_NANOS = 33_333_333L;
    private static final ExtensionMap WITHOUT_NUMBERS =
            ExtensionMap.of(Map.of(Sessions.MID_ID, HeaderExtensionUri.MID.uri()));

    @Test
    void feedbackOfRfc8888RaisesTheTargetAsTransportWideFeedbackDoesAndNeedsNoNumbers() {
        long byNumbers = target(SendRig.EXTENSIONS, false);
        long byRtp = target(SendRig.EXTENSIONS, true);
        long byRtpAlone = target(WITHOUT_NUMBERS, true);
        long byNothing = target(WITHOUT_NUMBERS, false);

        assertThat(byNumbers).isGreaterThan(2_000_000);
        assertThat(byRtp).isBetween(byNumbers * 9 / 10, byNumbers * 11 / 10);
        assertThat(byRtpAlone).isBetween(byNumbers * 9 / 10, byNumbers * 11 / 10);
        assertThat(byNothing).isLessThan(1_000_000);
    }

    /** What five seconds of video show of a path without bounds, from 500 kbit/s on. */
    private static long target(ExtensionMap extensions, boolean isCongestionFeedback) {
        BandwidthConfig bandwidth = new BandwidthConfig(50_000, 500_000, 3_000_000);
        SendRig rig = new SendRig(
                new SendOptions(1_200, 3_000_000, 2 * SendRig.SECOND, SendRig.SECOND, bandwidth),
                new SendFormat("v", null, CodecKind.VP8, Sessions.VP8, Sessions.RTX, extensions));
        FeedbackMechanisms feedback = new FeedbackMechanisms(true, true, true, true, false);
        List<CodecParameters> codecs = List.of(
                CodecParameters.of(Sessions.VP8, "VP8", 90_000),
                CodecParameters.rtx(Sessions.RTX, Sessions.VP8, 90_000));
        RtpReceiveSession receiver = new RtpReceiveSession(0x51, "receiver", ReceiveOptions.RECORDING);
        receiver.configure(
                new ReceiveConfig(List.of(MediaSection.of("v", MediaKind.VIDEO, codecs, feedback)), extensions, true));
        receiver.congestionFeedback(isCongestionFeedback, 3_900_000_000L * SendRig.SECOND);
        rig.session.congestionFeedback(isCongestionFeedback);
        VirtualLink<RtpEvent, RtpEvent> link =
                new VirtualLink<>(rig.session, receiver, Impairment.NONE.withDelay(20_000_000L), 5);
        for (int i = 0; i < 150; i++) {
            rig.stream.send(SendRig.vp8(i == 0, 2_000), 3_000 * i, link.nowNanos());
            link.run(FRAME_NANOS);
        }
        return rig.session.availableOutgoingBitrateBps();
    }
}
