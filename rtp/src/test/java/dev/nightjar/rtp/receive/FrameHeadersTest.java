package dev.nightjar.rtp.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.rtp.ExtensionMap;
import dev.nightjar.rtp.HeaderExtensionUri;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.RtpWriter;
import dev.nightjar.rtp.extension.AbsCaptureTime;
import dev.nightjar.rtp.extension.AudioLevel;
import dev.nightjar.rtp.extension.VideoOrientation;
import dev.nightjar.rtp.payload.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What header extensions say of a frame, from the packet that carries them to the sink. */
class FrameHeadersTest {
    private static final int ORIENTATION_ID = 1;
    private static final int CAPTURE_ID = 2;
    private static final long HALF_SECOND = 500_000_000L;

    private final RtpReceiveSession session = new RtpReceiveSession(0x51, "receiver", ReceiveOptions.RECORDING);
    private final List<Frame> frames = new ArrayList<>();
    private int number;

    FrameHeadersTest() {
        session.configure(new ReceiveConfig(
                List.of(Sessions.video("v", FeedbackMechanisms.ALL)),
                ExtensionMap.of(Map.of(
                        ORIENTATION_ID,
                        HeaderExtensionUri.VIDEO_ORIENTATION.uri(),
                        CAPTURE_ID,
                        HeaderExtensionUri.ABS_CAPTURE_TIME.uri())),
                true));
        session.frameSink("v", frame -> frames.add(frame.copyOf()));
    }

    /** One packet of a picture; {@code orientation} and {@code capture} where they are not negative. */
    private void receive(int timestamp, boolean isFirst, boolean isLast, int orientation, long capture, int padding) {
        byte[] payload = {(byte) (isFirst ? 0x10 : 0), 0, 0, 0, (byte) 0x9D, 1, 0x2A, 64, 0, 48, 0, 1, 2};
        RtpWriter writer = new RtpWriter()
                .ssrc(1)
                .payloadType(Sessions.VP8)
                .sequenceNumber(number++)
                .rtpTimestamp(timestamp)
                .paddingLength(padding)
                .marker(isLast);
        if (orientation >= 0) {
            writer.extension(ORIENTATION_ID, orientation, 1);
        }
        if (capture >= 0) {
            writer.extension(CAPTURE_ID, AbsCaptureTime.EXTENSION, new AbsCaptureTime(capture, null));
        }
        byte[] bytes = new byte[300];
        RtpPacket packet = Vp8Source.view(bytes, writer.writeTo(bytes, 0, payload, 0, payload.length));
        session.receiveRtp(Sessions.path(), packet.buffer(), packet.offset(), packet.length(), number);
    }

    @Test
    void whatItsFirstAndItsLastPacketSayIsToldAndOutlivesTheFrame() {
        receive(3_000, true, false, -1, 77, 9);
        receive(3_000, false, false, -1, -1, 0);
        receive(3_000, false, true, 3, -1, 0);
        receive(6_000, true, true, -1, -1, 0);
        session.advance(HALF_SECOND);

        assertThat(frames).hasSize(2);
        assertThat(frames.get(0).extension(VideoOrientation.EXTENSION))
                .isEqualTo(new VideoOrientation(270, false, false));
        assertThat(frames.get(0).extension(AbsCaptureTime.EXTENSION)).isEqualTo(new AbsCaptureTime(77, null));
        assertThat(frames.get(0).packets()).isEqualTo(3);
        assertThat(frames.get(1).extension(VideoOrientation.EXTENSION)).isNull();
        assertThat(frames.get(1).extension(AbsCaptureTime.EXTENSION)).isNull();
        assertThat(frames.get(0).extension(AudioLevel.EXTENSION))
                .as("not negotiated")
                .isNull();
    }

    @Test
    void aFrameWithoutAMarkerKeepsItsOwnHeaders() {
        receive(3_000, true, false, -1, 77, 0);
        receive(6_000, true, true, -1, 88, 0);
        session.advance(HALF_SECOND);

        assertThat(frames)
                .extracting(frame -> frame.extension(AbsCaptureTime.EXTENSION))
                .containsExactly(new AbsCaptureTime(77, null), new AbsCaptureTime(88, null));
    }

    @Test
    void aCopyThatIsUsedAgainSaysWhatTheNewFrameSays() {
        receive(3_000, true, true, 2, 77, 0);
        receive(6_000, true, true, -1, 88, 0);
        session.advance(HALF_SECOND);

        Frame copy = frames.get(1).copyInto(frames.get(0));

        assertThat(copy.extension(AbsCaptureTime.EXTENSION)).isEqualTo(new AbsCaptureTime(88, null));
        assertThat(copy.extension(VideoOrientation.EXTENSION)).isNull();
        assertThat(frames.get(1).extension(AbsCaptureTime.EXTENSION)).isEqualTo(new AbsCaptureTime(88, null));
    }
}
