package dev.nightjar.rtp.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.payload.Frame;
import dev.nightjar.rtp.payload.FrameSink;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Frames whose end was lost, from the session to a sink that wants them. */
class IncompleteFramesTest {
    private static final int SSRC = 77;
    private static final long SECOND = 1_000_000_000L;

    private final RtpReceiveSession session = Sessions.session(Sessions.video("v", Sessions.NO_NACK));
    private final Vp8Source source = new Vp8Source(1, 500, 9_000);
    private final List<String> frames = new ArrayList<>();
    private long now;

    @Test
    void comeToASinkThatWantsThem() {
        session.frameSink("v", sink(true));
        send(source.frame(true, SSRC, Sessions.VP8), -1);
        sendDeltaWithoutItsEnd();
        send(source.frame(true, SSRC, Sessions.VP8), -1);

        assertThat(frames).containsExactly("whole key", "part delta", "whole key");
    }

    @Test
    void comeToNoOther() {
        session.frameSink("v", sink(false));
        send(source.frame(true, SSRC, Sessions.VP8), -1);
        sendDeltaWithoutItsEnd();
        send(source.frame(true, SSRC, Sessions.VP8), -1);

        assertThat(frames).containsExactly("whole key", "whole key");
    }

    @Test
    void anIncompleteKeyframeDoesNotCountAsTheOneASinkWaitsFor() {
        session.frameSink("v", sink(true));
        List<RtpPacket> first = source.frame(true, SSRC, Sessions.VP8);
        while (first.size() < 2) {
            first = source.frame(true, SSRC, Sessions.VP8);
        }
        send(first, first.size() - 1);
        send(source.frame(false, SSRC, Sessions.VP8), -1);
        send(source.frame(true, SSRC, Sessions.VP8), -1);
        send(source.frame(false, SSRC, Sessions.VP8), -1);

        assertThat(frames).containsExactly("whole key", "whole delta");
    }

    /** A frame of two packets or more whose last is lost; shorter ones before it are not looked at. */
    private void sendDeltaWithoutItsEnd() {
        List<RtpPacket> packets = source.frame(false, SSRC, Sessions.VP8);
        while (packets.size() < 2) {
            send(packets, -1);
            frames.remove(frames.size() - 1);
            packets = source.frame(false, SSRC, Sessions.VP8);
        }
        send(packets, packets.size() - 1);
    }

    private void send(List<RtpPacket> packets, int lost) {
        for (int i = 0; i < packets.size(); i++) {
            RtpPacket packet = packets.get(i);
            if (i != lost) {
                session.receive(Sessions.path(), packet.buffer(), packet.offset(), packet.length(), now);
            }
        }
        now += SECOND;
        session.advance(now);
    }

    private FrameSink sink(boolean wantsIncomplete) {
        return new FrameSink() {
            @Override
            public void onFrame(Frame frame) {
                frames.add((frame.isIncomplete() ? "part" : "whole") + (frame.isKeyframe() ? " key" : " delta"));
            }

            @Override
            public boolean wantsIncompleteFrames() {
                return wantsIncomplete;
            }
        };
    }
}
